"""What a project needs is looked for first; what hangs is told of and named."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from inlaid.cli.verify import command
from inlaid.verify.run import runner
from inlaid.verify.sandbox.limits import Limits
from inlaid.verify.sandbox.probe import find_isolation
from inlaid.verify.sandbox.tools.needs import Need, find_unmet, parse_need
from inlaid.verify.sandbox.tools.toolbox import Toolbox

pytestmark = pytest.mark.slow

PAGE = """\
```python ./a.py
```

```python ./b.py
```

```console
$ echo other
other
```
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "page.md").write_text(PAGE)
    (tmp_path / "src").mkdir()
    for name in ("a", "b"):
        (tmp_path / "src" / f"{name}.py").write_text(f"{name} = 1\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def configure(project, **settings):
    lib = {"root": "src", "run": "echo ran; exit 3", **settings}
    verify = {"projects": {"lib": lib}}
    options = {"sources": ["src"], "base_path": ["src"], "verify": verify}
    (project / "mkdocs.yml").write_text(json.dumps({"plugins": [{"inlaid": options}]}))


def verify(project):
    result = CliRunner().invoke(command, ["--json", "report.json"])
    return result, json.loads((project / "report.json").read_text())


def write_program(folder, name, text):
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{text}\n")
    (folder / name).chmod(0o755)


def find(folder, *texts):
    toolbox = Toolbox({"PATH": f"{folder}:/usr/bin:/bin"}, find_isolation(), Limits())
    return find_unmet([parse_need(text) for text in texts], ["lib"], toolbox)


def test_what_is_missing_is_reported_once_and_nothing_of_the_project_is_run(project):
    configure(project, needs=["no-such-zip", "sh", "no-such-lint>=0.9"], coverage="x.lcov")
    result, report = verify(project)
    assert result.exit_code == 1
    assert [diagnostic["code"] for diagnostic in report["diagnostics"]] == ["tool-missing"]
    message = (
        "'no-such-zip' is not installed and 'no-such-lint' is not installed, "
        "so nothing of project lib was run"
    )
    assert report["diagnostics"][0]["message"] == message
    assert result.stderr.splitlines()[0] == f"inlaid: {message}"
    assert [example["status"] for example in report["examples"]] == ["failed", "failed", "ok"]


def test_tests_and_compiler_of_a_project_share_a_cause(project):
    configure(project, needs="no-such-zip", compile="exit 4")
    assert len(verify(project)[1]["diagnostics"]) == 1


def test_what_is_there_lets_the_project_run(project):
    configure(project, needs="sh", run="echo '1 test'")
    result, _ = verify(project)
    assert result.exit_code == 0, result.output


def test_a_program_that_was_installed_counts_at_once(project, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    configure(project, needs="new-tool", run="echo '1 test'")
    assert verify(project)[0].exit_code == 1
    write_program(tmp_path / "bin", "new-tool", "true")
    assert verify(project)[0].exit_code == 0
    (tmp_path / "bin" / "new-tool").unlink()
    assert verify(project)[0].exit_code == 1  # although the result was kept


@pytest.mark.parametrize(
    ("need", "told"),
    [
        ("tool", ""),
        ("tool>=0.9", ""),
        ("tool >= 0.9.0", ""),
        ("tool>=0.10", "'tool' is 0.9, not 0.10 or later"),
        ("silent>=1", "'silent' is unknown, not 1 or later"),
        ("gone>=1", "'gone' is not installed"),
    ],
)
def test_versions_are_compared_as_numbers(need, told, tmp_path):
    write_program(tmp_path / "bin", "tool", "echo Tool, since 1999; echo version: 0.9")
    write_program(tmp_path / "bin", "silent", "exit 1")
    found = find(tmp_path / "bin", need)
    assert (found.message if found else "") == (
        f"{told}, so nothing of project lib was run" if told else ""
    )


def test_a_program_is_asked_for_its_version_as_its_language_says(tmp_path):
    write_program(tmp_path / "bin", "go", 'test "$*" = version && echo go version go1.19.8 linux')
    assert "'go' is 1.19.8, not 1.20 or later" in find(tmp_path / "bin", "go>=1.20").message
    assert find(tmp_path / "bin", "go>=1.19") is None


@pytest.mark.parametrize(
    ("manager", "advice"),
    [
        ("apt-get", "apt-get install nodejs shellcheck no-such"),
        ("dnf", "dnf install nodejs ShellCheck no-such"),
        ("brew", "brew install node shellcheck no-such"),
        ("winget", "winget install OpenJS.NodeJS koalaman.shellcheck no-such"),
        ("none", "install node and shellcheck and no-such"),
    ],
)
def test_packages_have_the_names_of_the_platform(manager, advice, tmp_path):
    write_program(tmp_path, manager, "")
    toolbox = Toolbox({"PATH": str(tmp_path)}, find_isolation(), Limits())
    needs = [Need(name) for name in ("node", "shellcheck", "no-such")]
    assert find_unmet(needs, ["a", "b"], toolbox).help == advice
    assert "projects a and b was run" in find_unmet(needs, ["a", "b"], toolbox).message


@pytest.mark.parametrize("text", ["", "a b", "zip>3", "zip>=", "zip>=x", "zip==3", "./zip", "-zip"])
def test_an_unknown_form_is_refused(text):
    assert parse_need(text) is None


HANGING = """\
import time, unittest
class Tests(unittest.TestCase):
    def test_first(self):
        print("first begins")
    def test_that_hangs(self):
        print("second begins")
        time.sleep(60)
unittest.main(verbosity=2)
"""


def test_tests_that_hang_are_ended_and_named_with_what_they_printed_last(project, monkeypatch):
    monkeypatch.setattr(runner, "_SILENCE", 1)
    (project / "src" / "hang.py").write_text(HANGING)
    configure(project, run="python hang.py", timeout=4)
    result, report = verify(project)
    assert result.exit_code == 1
    (problem,) = report["diagnostics"]
    assert problem["code"] == "limit-time"
    assert problem["message"] == "project lib: `python hang.py` did not end within 4 s"
    assert problem["help"].splitlines()[-1].endswith("second begins")
    assert "test_that_hangs" in problem["help"]
    told = [line for line in result.stderr.splitlines() if "has been running" in line]
    assert told
    assert told[0].startswith("inlaid: project lib: `python hang.py` has been running for ")
    assert told[0].endswith(" s, of at most 4 s")


def test_a_program_that_hangs_in_silence_is_said_to_have_printed_nothing(project):
    configure(project, run="sleep 60", timeout=0.5)
    _, report = verify(project)
    assert "it printed nothing" in report["diagnostics"][0]["help"]


def test_what_is_quick_is_not_reported(project):
    configure(project, run="echo '1 test'")
    done = subprocess.run(
        [Path(sys.executable).parent / "inlaid", "verify"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
