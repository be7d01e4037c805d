"""The configuration below `verify`."""

import pytest

from inlaid.verify.configuration import VERIFY
from inlaid.verify.sandbox.limits import MIB, Network
from tests.settings import list_faults


def test_all_settings_are_read():
    settings = VERIFY(
        {
            "projects": {"a": {"root": "src/a/", "run": "npm test", "coverage": "lcov.info"}},
            "runs": {"b": {"run": "echo", "env": {"N": 1}, "network": "loopback", "timeout": 5}},
            "sessions": {"c": {"root": "src", "pass_env": ["LANG"], "inputs": ["*.txt"]}},
            "skip": {"mermaid": "drawn elsewhere"},
            "limits": {"memory_mb": 100, "seconds": 3},
            "coverage": ["x.info"],
            "min_coverage": 90,
            "unverified": "a draft",
        }
    )
    project, run = settings.projects[0], settings.runs[0]
    assert (project.place.root, project.run, project.coverage) == (
        "src/a",
        "npm test",
        ("lcov.info",),
    )
    assert (run.place.env, run.place.network, run.place.timeout) == (
        (("N", "1"),),
        Network.LOOPBACK,
        5,
    )
    assert settings.sessions[0][1].place.inputs == ("*.txt",)
    assert (settings.limits.memory, settings.limits.seconds) == (100 * MIB, 3)
    assert (settings.min_coverage, settings.unverified) == (90.0, "a draft")


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ({"project": {}}, "project: unknown setting; did you mean 'projects'?"),
        ([], "expected settings, found a list"),
        ({"projects": []}, "projects: expected names, each with its settings"),
        ({"projects": {"a": {"root": "x"}}}, "projects.a: give `run`"),
        ({"projects": {"a": {"root": "x", "run": ""}}}, "projects.a: give `run`"),
        ({"projects": {"a": {"run": "x"}}}, "projects.a: give `root`"),
        ({"projects": {"a": {"rot": "x"}}}, "did you mean 'root'?"),
        ({"projects": {"a": {"root": "../x", "run": "x"}}}, "must be a path inside the project"),
        ({"projects": {"a": {"root": "/x", "run": "x"}}}, "must be a path inside the project"),
        ({"projects": {"a": {"root": 1, "run": "x"}}}, "projects.a.root: expected a text, found 1"),
        (
            {"projects": {"a": {"root": "x", "run": "x", "timeout": "1"}}},
            "timeout: expected a number of seconds",
        ),
        (
            {"projects": {"a": {"root": "x", "run": "x", "needs": ["zip", "jq=>1"]}}},
            "or with its least version, as shellcheck>=0.9, found 'jq=>1'",
        ),
        (
            {"projects": {"a": {"root": "x", "run": "x", "needs": {"zip": 3}}}},
            "projects.a.needs: expected a list of texts, found a mapping",
        ),
        ({"runs": {"a": {}}}, "runs.a: give `run`"),
        ({"runs": {"a": None}}, "runs.a: give `run`"),
        ({"runs": {"a": {"run": "x", "network": "internet"}}}, "expected none, loopback or host"),
        ({"runs": {"a": {"run": "x", "pass_env": ["MY_TOKEN"]}}}, "looks like a credential"),
        ({"runs": {"a": {"run": "x", "pass_env": "AWS_PROFILE"}}}, "looks like a credential"),
        ({"runs": {"a": {"run": "x", "env": ["A"]}}}, "env: expected names, each with a text"),
        ({"runs": {"a": {"run": "x", "env": {"A": 3.1}}}}, "env.A: expected a text, found 3.1"),
        ({"limits": {"memory": 1}}, "did you mean 'memory_mb'?"),
        ({"limits": {"seconds": 0}}, "limits.seconds: expected a whole number over 0"),
        ({"min_coverage": 101}, "min_coverage: expected a percentage"),
        ({"coverage": [1]}, "coverage[0]: expected a text, found 1"),
        ({"require_isolation": "yes"}, "require_isolation: expected true or false"),
    ],
)
def test_a_wrong_setting_is_named(raw, message):
    (fault,) = list_faults(VERIFY(raw))
    assert message in fault


def test_every_mistake_is_reported_at_once():
    faults = list_faults(
        VERIFY({"projects": {"a": {"timeout": "1", "env": [1]}}, "limits": {"disk_mb": -1}})
    )
    assert [fault.partition(":")[0] for fault in faults] == [
        "projects.a.timeout",
        "projects.a.env",
        "projects.a",
        "projects.a",
        "limits.disk_mb",
    ]
