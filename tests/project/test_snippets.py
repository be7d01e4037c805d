"""The snippets of a page are those that pymdownx.snippets reads itself."""

import pytest
from markdown import Markdown
from pymdownx.snippets import SnippetExtension

from inlaid.project.snippets import SnippetSettings, find_snippet_settings, find_snippets

TEXTS = [
    '--8<-- "a.md"',
    "  ---8<--- 'a.md'",
    '--8<--\na.md\n\n; b.md\n;b.md\n  c.md\n--8<--\n--8<-- "b.md"',
    ';--8<-- "a.md"',
    '> --8<-- "a.md"',
    'text --8<-- "a.md"',
    '--8<-- "a.md" text',
    "--8<-- a.md",
    '--8<-- "a.md:2"',
    '--8<-- "a.md:1:2"',
    '--8<-- "a.md::2"',
    '--8<-- "a.md:1:1,2:2"',
    '--8<-- "s.md:part"',
    '-8<-"a.md"',
    "a -8<- b",
]


@pytest.mark.parametrize("text", TEXTS)
def test_the_same_files_as_the_extension(tmp_path, text):
    for name in ("a.md", "b.md", "c.md"):
        (tmp_path / name).write_text(f"{name}!\n{name}!\n")
    (tmp_path / "s.md").write_text("# --8<-- [start:part]\ns.md!\n# --8<-- [end:part]\n")
    parser = Markdown(extensions=[SnippetExtension(base_path=[str(tmp_path)])])
    shown = "\n".join(parser.preprocessors["snippet"].run(text.split("\n")))
    names = {snippet.path for snippet in find_snippets(text)}
    assert {name for name in ("a.md", "b.md", "c.md", "s.md") if f"{name}!" in shown} == names


def test_places_and_sections():
    found = find_snippets('a\n\n--8<-- "s.md:part"\n--8<--\na.md:3\n--8<--\n')
    assert [(snippet.line, snippet.path, snippet.section) for snippet in found] == [
        (3, "s.md", "part"),
        (5, "a.md", ""),
    ]


@pytest.mark.parametrize(
    ("extensions", "settings"),
    [
        (None, None),
        ("pymdownx.snippets", None),
        (["toc", {"admonition": None}], None),
        (["pymdownx.snippets"], SnippetSettings()),
        ([{"pymdownx.snippets": None}], SnippetSettings()),
        ({"pymdownx.snippets": {}}, SnippetSettings()),
        ([{"pymdownx.snippets": {"base_path": "x"}}], SnippetSettings(("x",))),
        ([{"pymdownx.snippets": {"base_path": [None, "x"]}}], SnippetSettings(("", "x"))),
        ([{"pymdownx.snippets": {"auto_append": ["a.md"]}}], SnippetSettings((".",), ("a.md",))),
        ([{"pymdownx.snippets": {"base_path": 3, "auto_append": None}}], SnippetSettings(("",))),
    ],
)
def test_settings(extensions, settings):
    assert find_snippet_settings(extensions) == settings
