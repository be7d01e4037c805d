"""Planted mistakes: one folder a case, with the places where each has to be found.

`expected.txt` holds a line a problem: PAGE:LINE CODE [SOURCE:LINE:COLUMN].
"""

import json
import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from inlaid.cli.verify import command

NODE_TOOLS = Path(__file__).with_name("typescript") / "node_modules" / ".bin"
CASES = sorted(Path(__file__).with_name("cases").iterdir())


def describe(problem):
    place = f"{problem['path']}:{problem['line']} {problem['code']}"
    inside = [f" {at['path']}:{at['line']}:{at['column']}" for at in problem["related"][:1]]
    return place + "".join(inside)


def run(project, monkeypatch, *options):
    monkeypatch.chdir(project)
    report = project / "report.json"
    result = CliRunner().invoke(command, ["--json", str(report), *options])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result, json.loads(report.read_text())


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_mistake_is_found_at_its_place(case, tmp_path, monkeypatch):
    project = Path(shutil.copytree(case, tmp_path / "project"))
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "planted-secret-value")
    monkeypatch.setenv("PATH", f"{NODE_TOOLS}{os.pathsep}{os.environ['PATH']}")
    result, report = run(project, monkeypatch)
    expected = (case / "expected.txt").read_text().splitlines()
    assert sorted(map(describe, report["diagnostics"])) == sorted(expected), result.output
    assert result.exit_code == 1


def test_thirty_mistakes_over_ten_languages_are_planted():
    languages = set()
    for page in Path(__file__).with_name("cases").glob("*/docs/*.md"):
        headers = [line for line in page.read_text().splitlines() if "```" in line]
        languages |= {line.strip().lstrip("`").split()[0] for line in headers if line.strip("` ")}
    assert len(CASES) >= 30
    assert len(languages - {"output", "text"}) >= 10


@pytest.mark.slow
def test_a_credential_in_the_home_is_neither_read_nor_shown(tmp_path, monkeypatch):
    home = tmp_path / "home"
    (home / ".aws").mkdir(parents=True)
    (home / ".aws" / "credentials").write_text("[default]\naws_secret_access_key = planted-value\n")
    project = tmp_path / "project"
    (project / "docs").mkdir(parents=True)
    (project / "mkdocs.yml").write_text("site_name: x\nplugins: [inlaid]\n")
    page = f"```console\n$ cat ~/.aws/credentials {home}/.aws/credentials; env | sort\n```\n"
    (project / "docs" / "page.md").write_text(page)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("MY_TOKEN", "planted-token-value")
    result, report = run(project, monkeypatch)
    assert result.exit_code == 1
    assert "planted" not in json.dumps(report) + result.output


@pytest.mark.slow
def test_what_an_example_wrote_is_gone(tmp_path, monkeypatch):
    project = tmp_path / "project"
    (project / "docs").mkdir(parents=True)
    settings = "verify: {sessions: {default: {root: docs}}}"
    (project / "mkdocs.yml").write_text(f"site_name: x\nplugins: [inlaid: {{{settings}}}]\n")
    page = "```console\n$ echo changed > page.md; touch new; cat page.md\nchanged\n```\n"
    (project / "docs" / "page.md").write_text(page)
    result, _report = run(project, monkeypatch)
    assert result.exit_code == 0, result.output
    assert (project / "docs" / "page.md").read_text() == page
    assert not (project / "docs" / "new").exists()
