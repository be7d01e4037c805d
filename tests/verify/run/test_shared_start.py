"""Sessions that share the start of their interpreter find what each would find alone."""

import json
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from inlaid.cli.verify import command
from inlaid.verify.run import perform
from inlaid.verify.sandbox.probe import VARIABLE

pytestmark = pytest.mark.slow


@pytest.fixture
def project():
    """A folder outside of `/tmp`, which each session has for itself."""
    place = Path(__file__).parents[3] / ".cache"
    place.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place) as folder:
        yield Path(folder)


@pytest.fixture
def verify(project, monkeypatch):
    (project / "docs").mkdir()
    monkeypatch.chdir(project)

    def verify(*blocks, settings=""):
        """The status of each block in a session of its own, and how many runs it took."""
        (project / "mkdocs.yml").write_text(
            f"site_name: x\nplugins: [inlaid: {{verify: {{{settings}}}}}]\n"
        )
        page = "".join(
            f"<!-- inlaid: verify=s{number} -->\n```python\n{text}\nn = {number}\n```\n\n"
            for number, text in enumerate(blocks)
        )
        (project / "docs" / "page.md").write_text(page)
        runs = []
        run = perform.run_program
        monkeypatch.setattr(
            perform, "run_program", lambda *given: runs.append(given[0]) or run(*given)
        )
        CliRunner().invoke(command, ["--no-cache", "--jobs", "1", "--json", "report.json"])
        report = json.loads((project / "report.json").read_text())
        monkeypatch.setattr(perform, "run_program", run)
        return [example["status"] for example in report["examples"]], len(runs), report

    return verify


LEAVES = """\
import os, pathlib, sys, yaml
places = [pathlib.Path(name, "left") for name in ("/tmp", "/dev/shm", os.environ["HOME"], ".")]
assert not [place for place in [*places, pathlib.Path("/var/tmp/left")] if place.exists()]
for place in places:
    place.write_text("x")
assert pathlib.Path("/var/tmp/left").exists()
yaml.left = getattr(yaml, "left", 0) + 1
assert yaml.left == 1
assert not hasattr(sys, "left")
sys.left = 1
"""
SEES_PROJECT = (
    LEAVES
    + """\
text = pathlib.Path("docs/kept.txt")
assert text.read_text() == "kept"
text.unlink()
assert not pathlib.Path(".env").exists()
"""
)


def test_each_finds_empty_folders_and_modules_as_they_were(verify):
    statuses, runs, report = verify(*[LEAVES] * 3)
    assert statuses == ["ok"] * 3, report["diagnostics"]
    assert runs == 1


def test_each_finds_the_project_as_it_was(verify, project):
    (project / "docs" / "kept.txt").write_text("kept")
    (project / ".env").write_text("SECRET=1")
    sessions = ", ".join(f"s{number}: {{root: .}}" for number in range(3))
    statuses, runs, report = verify(*[SEES_PROJECT] * 3, settings=f"sessions: {{{sessions}}}")
    assert statuses == ["ok"] * 3, report["diagnostics"]
    assert runs == 1
    assert (project / "docs" / "kept.txt").read_text() == "kept"
    assert not (project / "left").exists()


ODD = {
    "ends early": "import os\nos._exit(0)",
    "leaves a program": "import subprocess\nsubprocess.Popen(['sleep', '60'])\nprint('left')",
    "ends who waits": "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)",
}


@pytest.mark.parametrize("name", ODD)
def test_what_does_not_end_by_itself_is_run_alone(name, verify):
    alone, runs, report = verify(ODD[name])
    (first,) = report["diagnostics"] or [{"code": "", "message": ""}]
    assert runs == 1
    statuses, runs, report = verify("x = 1", ODD[name], "assert 'x' not in globals()")
    assert statuses == ["ok", *alone, "ok"], report["diagnostics"]
    assert runs > 1
    (second,) = report["diagnostics"] or [{"code": "", "message": ""}]
    assert (first["code"], first["message"]) == (second["code"], second["message"])


def test_a_failure_is_the_same_as_alone(verify):
    _, _, alone = verify("import yaml\nfail()")
    statuses, runs, report = verify("import yaml\nx = 1", "import yaml\nfail()")
    assert statuses == ["ok", "failed"]
    assert runs == 2  # the shared start, and the one that failed again alone
    (first,), (second,) = alone["diagnostics"], report["diagnostics"]
    assert (first["message"], first["help"]) == (second["message"], second["help"])


def test_no_module_of_another_session_is_there(verify):
    """A package that another session has completed would hide that an import is missing."""
    forgets = ["import yaml, xml\nxml.etree", "import importlib\nimportlib.metadata"]
    brings = ["import yaml\nimport xml.etree.ElementTree\nimport importlib.metadata"] * 2
    statuses, _, report = verify(*brings, *forgets)
    assert statuses == ["ok", "ok", "failed", "failed"], report["diagnostics"]


def test_what_prints_too_much_does_so_among_others(verify):
    statuses, runs, report = verify("x = 1", "print('x' * 1_100_000)", "x = 2")
    assert statuses == ["ok", "failed", "ok"], report["diagnostics"]
    assert runs == 2


@pytest.mark.parametrize("degree", ["landlock", "limits"])
def test_below_namespaces_each_starts_for_itself(degree, verify, monkeypatch):
    monkeypatch.setenv(VARIABLE, degree)
    statuses, runs, report = verify("import yaml", "import yaml")
    assert statuses == ["ok", "ok"], report["diagnostics"]
    assert runs == 2
