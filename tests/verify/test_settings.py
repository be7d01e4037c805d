"""The configuration below `verify`."""

import pytest

from inlaid.errors import ConfigError
from inlaid.verify.configuration import parse_settings
from inlaid.verify.sandbox.limits import MIB, Network


def test_all_settings_are_read():
    settings = parse_settings(
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
    assert settings.sessions[0][1].inputs == ("*.txt",)
    assert (settings.limits.memory, settings.limits.seconds) == (100 * MIB, 3)
    assert (settings.min_coverage, settings.unverified) == (90.0, "a draft")


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ({"project": {}}, "verify: unknown setting 'project'; did you mean 'projects'?"),
        ([], "verify: expected settings"),
        ({"projects": []}, "verify.projects: expected names"),
        ({"projects": {"a": {"root": "x"}}}, "verify.projects.a: give `run`"),
        ({"projects": {"a": {"run": "x"}}}, "verify.projects.a: give `root`"),
        ({"projects": {"a": {"rot": "x"}}}, "did you mean 'root'?"),
        ({"projects": {"a": {"root": "../x", "run": "x"}}}, "must be a folder inside the project"),
        ({"projects": {"a": {"root": "/x", "run": "x"}}}, "must be a folder inside the project"),
        ({"projects": {"a": {"root": 1, "run": "x"}}}, "verify.projects.a.root: expected str"),
        (
            {"projects": {"a": {"root": "x", "run": "x", "timeout": "1"}}},
            "timeout: expected number",
        ),
        (
            {"projects": {"a": {"root": "x", "run": "x", "needs": ["zip", "jq=>1"]}}},
            "as zip, or with its least version, as shellcheck>=0.9, found 'jq=>1'",
        ),
        (
            {"projects": {"a": {"root": "x", "run": "x", "needs": {"zip": 3}}}},
            "verify.projects.a.needs: expected a list of texts",
        ),
        ({"runs": {"a": {}}}, "verify.runs.a: give `run`"),
        ({"runs": {"a": {"run": "x", "network": "internet"}}}, "expected none, loopback or host"),
        ({"runs": {"a": {"run": "x", "pass_env": ["MY_TOKEN"]}}}, "looks like a credential"),
        ({"runs": {"a": {"run": "x", "pass_env": ["AWS_PROFILE"]}}}, "looks like a credential"),
        ({"runs": {"a": {"run": "x", "env": ["A"]}}}, "env: expected names with texts"),
        ({"limits": {"memory": 1}}, "did you mean 'memory_mb'?"),
        ({"limits": {"seconds": 0}}, "verify.limits.seconds: expected a whole number over 0"),
        ({"min_coverage": 101}, "verify.min_coverage: expected a percentage"),
        ({"coverage": [1]}, "verify.coverage: expected a list of texts"),
        ({"require_isolation": "yes"}, "require_isolation: expected bool"),
    ],
)
def test_a_wrong_setting_is_named(raw, message):
    with pytest.raises(ConfigError) as caught:
        parse_settings(raw)
    assert message in str(caught.value)
