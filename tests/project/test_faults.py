"""Faults of sources: errors where something can't be shown because of them, else warnings."""

import json

import pytest
from click.testing import CliRunner

from inlaid.cli.main import main

SOURCE = """\
# ANCHOR: sound
x = 1
# ANCHOR_END: sound
# ANCHOR: open
y = 2
"""


@pytest.fixture
def check(tmp_path, monkeypatch):
    (tmp_path / "mkdocs.yml").write_text("site_name: Faults\nplugins: [inlaid]\n")
    for name in ("quoted", "other"):
        (tmp_path / "snippets").mkdir(exist_ok=True)
        (tmp_path / "snippets" / f"{name}.py").write_text(SOURCE)
    (tmp_path / "docs").mkdir()
    monkeypatch.chdir(tmp_path)

    def run(*arguments, pages):
        for at, selector in enumerate(pages):
            text = f"# P\n\n```python ./quoted.py {selector}\n```\n"
            (tmp_path / "docs" / f"p{at}.md").write_text(text)
        result = CliRunner().invoke(main, ["check", "--format", "json", *arguments])
        found = json.loads(result.output)["diagnostics"]
        return result.exit_code, [
            (diagnostic["path"], diagnostic["line"], diagnostic["severity"]) for diagnostic in found
        ]

    return run


@pytest.mark.parametrize("selector", ["sound", "1-3", "::x"])
def test_a_fault_outside_of_what_is_shown_is_a_warning(check, selector):
    assert check(pages=[selector]) == (0, [("snippets/quoted.py", 4, "warning")])


@pytest.mark.parametrize("selector", ["", "3-5"])
def test_a_fault_among_the_lines_shown_is_an_error(check, selector):
    assert check(pages=[selector]) == (1, [("snippets/quoted.py", 4, "error")])


def test_it_is_an_error_once_when_one_of_two_pages_fails_by_it(check):
    expected = [("docs/p1.md", 3, "error"), ("snippets/quoted.py", 4, "error")]
    assert check(pages=["sound", "open"]) == (1, expected)


def test_check_all_takes_files_that_no_page_quotes_for_errors(check):
    expected = [("snippets/other.py", 4, "error"), ("snippets/quoted.py", 4, "warning")]
    assert check("--all", pages=["sound"]) == (1, expected)
