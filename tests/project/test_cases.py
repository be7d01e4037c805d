"""Runs every folder of tests/cases: real projects, each with what is expected of it.

`ok/NAME/`: `expected.md` is the page with the bodies of its includes filled.
`failure/CODE/NAME/`: `expected.txt` is what the command prints; the code is among it.

The page is `page.md`, or `docs/page.md` beside an `mkdocs.yml`. `setup.sh` makes what can't lie in
a repository: special files, odd bytes, git histories. `command.txt` holds the arguments of
`inlaid`, one a line, when they aren't those of a plain check. `--rewrite-cases` writes what comes
out as what is expected.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from inlaid.cli.main import main
from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Severity
from inlaid.includes.fill import sync_page
from inlaid.project.pages import normalise_page, read_page, resolve_project_page
from inlaid.project.project import load_project

CASES = Path(__file__).parents[1] / "cases"
OK = sorted((CASES / "ok").iterdir())
FAILURES = sorted((CASES / "failure").glob("*/*"))
NOT_COPIED = ("expected.md", "expected.txt", "command.txt", "setup.sh")
GIT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    **{f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in (
        ("NAME", "Ada"), ("EMAIL", "ada@example.com"), ("DATE", "2024-01-01T00:00:00Z")
    )},
}  # fmt: skip


def copy_case(case, to):
    project = to / "project"
    shutil.copytree(case, project, ignore=shutil.ignore_patterns(*NOT_COPIED))
    if (case / "setup.sh").exists():
        script = str(case / "setup.sh")
        subprocess.run(["sh", "-eu", script], cwd=project, env=os.environ | GIT, check=True)
    return project


def find_page(project):
    hosted = project / "docs" / "page.md"
    return hosted if hosted.exists() else project / "page.md"


def compare(found, expected, rewrite):
    if rewrite:
        expected.write_bytes(found.encode())
    assert found == expected.read_bytes().decode()


@pytest.mark.parametrize("case", OK, ids=[case.name for case in OK])
def test_ok(case, tmp_path, monkeypatch, rewrite_cases):
    project_dir = copy_case(case, tmp_path)
    monkeypatch.chdir(project_dir)
    path = find_page(project_dir)
    project = load_project(path.parent)
    page = read_page(project, path)
    resolution = resolve_project_page(project, page, project.open_library())
    assert [diagnostic.message for diagnostic in resolution.diagnostics] == []
    synced = sync_page(path.read_bytes().decode(), resolution)
    compare(synced.text, case / "expected.md", rewrite_cases)

    path.write_bytes(synced.text.encode())
    again = CliRunner().invoke(main, ["check", str(path)])
    assert (again.exit_code, again.output) == (0, again.output)
    filled = resolve_project_page(project, read_page(project, path), project.open_library())
    assert sync_page(normalise_page(synced.text), filled).changed == 0


def _name_failure(case):
    """A pattern that takes too long is waited for."""
    marks = [pytest.mark.slow] if case.parent.name == "pattern-too-slow" else []
    return pytest.param(case, id=f"{case.parent.name}-{case.name}", marks=marks)


@pytest.mark.parametrize("case", [_name_failure(case) for case in FAILURES])
def test_failure(case, tmp_path, monkeypatch, rewrite_cases):
    project = copy_case(case, tmp_path)
    monkeypatch.chdir(project)
    command = case / "command.txt"
    arguments = (
        command.read_text().splitlines()
        if command.exists()
        else ["check", str(find_page(project).relative_to(project))]
    )
    result = CliRunner().invoke(main, arguments)
    compare(result.output, case / "expected.txt", rewrite_cases)
    name = case.parent.name
    code = next(known for known in codes.CODES if known.name == name)
    assert f" {code.severity.value}[{name}] " in result.output
    assert result.exit_code == (1 if code.severity is Severity.ERROR else 0)
