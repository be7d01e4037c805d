"""The preprocessor of mdBook, by the protocol of its versions 0.4 and 0.5."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from inlaid.cli.main import main
from tests.export.sites import EXPECTED, GUIDE, SOURCES, write_files


@pytest.fixture
def book(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_files(
        tmp_path, {**SOURCES, "book.toml": '[book]\ntitle = "Shop"\n', "src/guide.md": GUIDE}
    )
    return tmp_path


def make_input(book, *, items="items", after=(), content=GUIDE):
    inner = {"name": "Inner", "content": "```python ./a.py 7\n```\n", "number": [1, 1], "sub_items": [], "path": "sub/a.md", "source_path": "sub/a.md", "parent_names": ["Guide"]}  # fmt: skip
    draft = {"name": "Draft", "content": "", "number": [2], "sub_items": [], "path": None, "source_path": None, "parent_names": []}  # fmt: skip
    guide = {"name": "Guide", "content": content, "number": [1], "sub_items": [{"Chapter": inner}], "path": "guide.md", "source_path": "guide.md", "parent_names": []}  # fmt: skip
    chapters = [{"PartTitle": "One"}, {"Chapter": guide}, "Separator", {"Chapter": draft}]
    context = {"root": str(book), "config": {"book": {"src": "src"}, "preprocessor": {"inlaid": {"after": list(after)}}}, "renderer": "html", "mdbook_version": "0.5.1"}  # fmt: skip
    return [context, {items: chapters, "__non_exhaustive": None}]


def run(text, *arguments):
    result = CliRunner().invoke(main, ["mdbook", *arguments], input=text)
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize("items", ["items", "sections"])
def test_chapters_are_resolved(book, items):
    given = make_input(book, items=items)
    code, said, _ = run(json.dumps(given))
    made = json.loads(said)
    assert code == 0
    guide = made[items][1]["Chapter"]
    assert "```rust,ignore\n## not(a) attribute\n#[derive(Debug)]\n#![allow(x)]\n  ##x\n" in guide["content"]  # fmt: skip
    assert "\\{{#include a.md}}" in guide["content"]
    assert f"```python\n{EXPECTED[0]}\n```" in guide["content"]
    assert '<img alt="Who calls whom: 1. A to B: call 2. B to A: answer" src="data:image/svg+xml;base64,' in guide["content"]  # fmt: skip
    assert guide["sub_items"][0]["Chapter"]["content"] == "```python\nx = 3\n```\n"
    given[1][items][1]["Chapter"]["content"] = guide["content"]
    given[1][items][1]["Chapter"]["sub_items"][0]["Chapter"]["content"] = "```python\nx = 3\n```\n"
    assert made == given[1]  # and nothing else


def test_after_links_an_include_of_mdbook_is_code(book):
    _, said, _ = run(json.dumps(make_input(book, after=["links"])))
    assert " {{#include a.md}}" in json.loads(said)["items"][1]["Chapter"]["content"]


def test_an_error_ends_the_build(book):
    code, said, problem = run(json.dumps(make_input(book, content="```python ./missing.py\n```\n")))
    assert (code, said) == (1, "")
    assert problem.startswith("src/guide.md:1:11: error[file-missing]")


def test_which_renderers_are_supported(book):
    assert run("", "supports", "html") == (0, "", "")
    assert run("", "support", "html")[0] == 2


@pytest.mark.parametrize(
    "text", ["", "{}", "[1, 2]", "[{}, {}]", '[{"root": "."}, {"items": []}]', "x"]
)
def test_what_mdbook_never_sends(book, text):
    code, said, problem = run(text)
    assert (code, said, problem.count("\n")) == (2, "", 1)


def test_the_escapes_of_a_book_hold(book):
    """As mdBook reads them: `\\{{#` is `{{#`, and a line of Rust that begins with `##` has one."""
    assert Path("src/guide.md").exists()
    _, said, _ = run(json.dumps(make_input(book)))
    content = json.loads(said)["items"][1]["Chapter"]["content"]
    shown = content.replace("\\{{#", "{{#").replace("\n## not", "\n# not").replace("  ##x", "  #x")
    for text in EXPECTED:
        assert all(line in shown for line in text.split("\n"))
