"""Reports for people: one message a cause, and as few lines as say it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from inlaid.cli.main import main
from inlaid.verify.judge.program_output import find_error, find_undefined

IMPORT = "<!-- inlaid: verify=default -->\n```python\nimport nothere\nprint({})\n```\n\n"
USE = "<!-- inlaid: verify=default -->\n```python\nnothere.go({})\n```\n\n"


@pytest.fixture
def verify(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("docs").mkdir()
    Path("mkdocs.yml").write_text("plugins: [inlaid]\n")

    def verify(pages, *options):
        for name, page in pages.items():
            Path(f"docs/{name}.md").write_text(page)
        result = CliRunner().invoke(main, ["verify", "--no-cache", *options])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.output
        return result

    return verify


@pytest.mark.slow
def test_twenty_blocks_that_miss_one_module_are_one_message(verify):
    pages = {f"p{number}": IMPORT.format(number) for number in range(20)}
    said = verify(pages, "--json", "report.json").output
    assert said.count("error[") == said.count("No module named 'nothere'") == 1
    assert all(f"docs/p{number}.md:3:1" in said for number in range(20))
    assert "20 examples: 20 failed in" in said
    assert len(said.splitlines()) < 12
    (cause,) = json.loads(Path("report.json").read_text())["causes"]
    assert cause["message"] == "ModuleNotFoundError: No module named 'nothere'"
    assert len(cause["places"]) == 20


@pytest.mark.slow
def test_what_follows_from_a_failure_is_of_its_cause(verify):
    page = IMPORT.format(1) + "".join(USE.format(number) for number in range(5))
    said = verify({"index": page + USE.format(5) + "```output\nx\n```\n"}).output
    assert said.count("error[") == 1
    assert "6 more for the same cause" in said


@pytest.mark.slow
def test_the_end_of_a_session_is_one_cause(verify):
    stop = "<!-- inlaid: verify=default -->\n```python\nimport os; os._exit(3)\n```\n\n"
    said = verify({"index": stop + USE.format(1) * 3}).output
    assert said.count("error[") == 1
    assert "3 more for the same cause" in said


@pytest.mark.slow
def test_the_blocks_of_a_project_that_fails_are_listed(verify):
    Path("src").mkdir()
    Path("src/m.py").write_text("x = 1\n")
    settings = "{base_path: [src], verify: {projects: {shop: {root: src, run: 'false'}}}}"
    Path("mkdocs.yml").write_text(f"plugins: [inlaid: {settings}]\n")
    said = verify({"a": "```py ./m.py\n```\n" * 2, "b": "```py ./m.py\n```\n"}).output
    assert said.count("error[project-failed]") == 1
    assert "2 more failed (tests of shop: see above): docs/a.md:3, docs/b.md:1\n" in said


def test_what_only_looks_alike_has_a_cause_of_its_own(verify):
    said = verify({"index": "```json\n{,}\n```\n\n```json\n[,]\n```\n"}).output
    assert said.count("error[syntax-error]") == 2
    assert "2 causes: 2 syntax-error\n" in said


def test_a_file_that_several_blocks_miss_is_one_cause(verify):
    said = verify({"index": "```py ./gone.py a\n```\n\n```py ./gone.py b\n```\n"}).output
    assert said.count("error[file-missing]") == 1
    assert "1 more for the same cause: docs/index.md:4:7" in said


def test_forms(verify):
    pages = {"index": "```json\n{,}\n```\n\n```json\n[,]\n```\n\n```xyz\n```\n"}
    said = verify(pages, "--format", "concise").output.splitlines()
    assert [line.partition(" error")[0] for line in said[:2]] == ["docs/index.md:2:2:", "docs/index.md:6:2:"]  # fmt: skip
    assert said[3].startswith("3 examples: 2 failed, 1 skipped in")
    said = verify(pages, "--max-failures", "1", "--format", "concise").output.splitlines()
    assert said[1] == "1 more cause; without --max-failures, all are shown"
    assert "skipped (xyz)" not in "".join(said)
    assert "docs/index.md:9: skipped (xyz): nothing checks" in verify(pages, "-v").output
    quiet = verify(pages, "-q").output
    assert (quiet.count("error["), "examples" in quiet) == (2, False)
    result = verify(pages, "-q", "-v")
    assert result.exit_code == 2


@pytest.mark.slow
def test_two_hundred_and_forty_blocks_that_hold_are_three_lines_at_most(verify):
    pages = {
        f"p{number}": "```python\nx = 1\n```\n\n```pycon\n>>> 1\n1\n```\n\n```xyz\n```\n" * 4
        for number in range(20)
    }
    result = verify(pages)
    assert result.exit_code == 0
    assert "240 examples: 80 ran, 80 as printed, 80 skipped in" in result.output
    assert len(result.output.splitlines()) <= 3
    assert verify(pages, "-q").output == ""


@pytest.mark.parametrize(
    ("output", "error"),
    [
        ("Traceback\n  File x\nKeyError: 'a'\n", "KeyError: 'a'"),
        ("a.b.CustomError: x\nmore\n", "a.b.CustomError: x"),
        ("KeyboardInterrupt\n", "KeyboardInterrupt"),
        ("bash: foo: command not found\n", "bash: foo: command not found"),
        ("Error: Cannot find module 'x'\n    at y\n", "Error: Cannot find module 'x'"),
        ("PHP Fatal error: x\n", "PHP Fatal error: x"),
        ("all is well\n", ""),
        ("", ""),
    ],
)
def test_the_line_that_says_why(output, error):
    assert find_error(output) == error


@pytest.mark.parametrize(
    ("error", "name"),
    [
        ("NameError: name 'shop' is not defined", "shop"),
        ("ReferenceError: shop is not defined", "shop"),
        ("undefined local variable or method 'shop' for main (NameError)", "shop"),
        ("KeyError: 'shop'", ""),
    ],
)
def test_a_name_that_is_missing(error, name):
    assert find_undefined(error) == name
