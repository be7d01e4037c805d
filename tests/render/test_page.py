"""The CommonMark renderer: the examples of the specification, and what it adds to them."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from inlaid.core.page import Page
from inlaid.render.commonmark import find_commonmark_fences
from inlaid.render.page import Outline, PageHost, find_page_fences, find_too_deep, render_page
from inlaid.render.syntax.parser import Syntax

SPECIFICATION = Path(__file__).parent / "commonmark/node_modules/commonmark-spec/spec.txt"
EXAMPLES = [
    tuple(part.replace("→", "\t") for part in found)
    for found in re.findall(
        r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$",
        SPECIFICATION.read_text("utf-8"),
        re.DOTALL | re.MULTILINE,
    )
]


def render(text, fill=lambda _fences: {}):
    return render_page(text, PageHost(fill))


def test_the_specification_is_all_there():
    assert len(EXAMPLES) == 652


@pytest.mark.parametrize("number", range(1, 653))
def test_an_example_of_the_specification(number):
    text, expected = EXAMPLES[number - 1]

    html = re.sub(r'(<h[1-6]) id="[^"]*"', r"\1", render(text).html)

    # An empty quote has no line end inside; it means the same.
    assert html.replace("<blockquote></blockquote>", "<blockquote>\n</blockquote>") == expected


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("!!! note\n    a\n\n    b\n", '<div class="admonition note">\n<p class="admonition-title">Note</p>\n<p>a</p>\n<p>b</p>\n</div>\n'),
        ('!!! danger inline "*T*"\n    a\n', '<div class="admonition danger inline">\n<p class="admonition-title"><em>T</em></p>\n<p>a</p>\n</div>\n'),
        ('!!! note ""\n    a\n', '<div class="admonition note">\n<p>a</p>\n</div>\n'),
        ("a\n!!! note\n    b\nc\n", '<p>a</p>\n<div class="admonition note">\n<p class="admonition-title">Note</p>\n<p>b</p>\n</div>\n<p>c</p>\n'),
        ('???+ tip "T"\n    a\n', '<details class="tip" open="open">\n<summary>T</summary>\n<p>a</p>\n</details>\n'),
        ("!!! \n", "<p>!!!</p>\n"),
        ('??? ""\n    a\n', "<details>\n<summary></summary>\n<p>a</p>\n</details>\n"),
        ("[x](y){ .z } `a`{.b} *c*{: #d }\n", '<p><a href="y" class="z">x</a> <code class="b">a</code> <em id="d">c</em></p>\n'),
        ("a\n{ .b c='d e' }\n", '<p class="b" c="d e">a</p>\n'),
        ("- a\n  { .b }\n", '<ul>\n<li class="b">a</li>\n</ul>\n'),
        ("a {b} {\n", "<p>a {b} {</p>\n"),
        ("## A {#b .c}\n", '<h2 id="b" class="c">A</h2>\n'),
        ('<div markdown="1">\n\n*a*\n\n</div>\n', "<div>\n<p><em>a</em></p>\n</div>\n"),
    ],
)  # fmt: skip
def test_what_is_added(text, html):
    assert render(text).html == html


def test_tabs():
    html = render('=== "A"\n    a\n\n=== "B"\n\n    b\n\n===! "C"\n    c\n').html

    assert html.count('<div class="tabbed-set') == 2
    assert html.count('<div class="tabbed-block">') == 3
    assert html.count('checked="checked"') == 2
    assert html.count("<div") == html.count("</div>")


def test_headings_and_ids():
    seen = []

    def outline(headings, ids, first):
        seen.extend([*headings, ids, first])
        named = [replace(each, attributes=(("id", each.naming.lower()),)) for each in headings]
        return Outline(tuple(named), "[TOC]", lambda: "<nav></nav>")

    text = "# A `<b>`[^1]\n\n[TOC]\n\n- C {#e}\n  ===\n\n<a name='d'></a>\n\n[^1]: y\n"
    page = render_page(text, PageHost(lambda _: {}, outline=outline))

    first, second, ids, begins = seen
    assert (first.tag, first.naming) == ("h1", "A <code>&lt;b&gt;</code>")
    assert 'id="fnref:1"' in first.html
    assert second.attributes == (("id", "e"),)
    assert (list(ids), begins) == (["e"], True)
    assert {"c", "d", "fn:1", "fnref:1"} <= page.ids
    assert "<nav></nav>" in page.html
    assert "[TOC]" not in page.html


def test_fences_are_found_as_they_are_rendered():
    text = "---\na: |\n  ```x\n---\n- a\n  ```py ./b\n  ```\n\n!!! note\n\n    ```py ./c\n    ```\n\n    ```d"
    seen = []

    render(text.partition("---\n- ")[2], lambda fences: seen.extend(fences) or {})

    assert [each.info for each in find_page_fences(text)] == ["py ./b", "py ./c", "d"]
    assert [each.info for each in seen][-2:] == ["py ./c", "d"]
    assert [each.line for each in find_page_fences(text)] == [6, 11, 14]


FRAGMENTS = [
    "!!! note", '??? "T"', '=== "A"', "    ", "  ", "> ", "- ", "1. ", "\n", "\n\n", "```", "~~~ py", "[^a]",
    "[^a]: ", ":   ", "<div markdown>", "</div>", "<p markdown='span'>", "{ .a }", "{: #b }", "# H", "| a |\n|---|\n",
    "*a*", "`c`", "[x](y)", "![x](y)", "~~", "==", "^x^", "*[A]: b", "A", "[ ] ", "\t", "<!--", "-->", "&", "'",
]  # fmt: skip
EVERYTHING = Syntax(
    elements=frozenset({"del", "sub", "ins", "sup", "mark"}), abbreviations=(("A", "b"),)
)


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("".join))
@settings(max_examples=150, deadline=None)
def test_any_text_is_rendered_and_its_fences_found(text):
    seen = []

    render_page(text, PageHost(lambda fences: seen.extend(fences) or {}, syntax=EVERYTHING))

    assert [each.line for each in find_page_fences(text)] == [each.line for each in seen]


@pytest.mark.parametrize(
    "header", ["!!! note", "??? note", '=== "A"', "<div markdown>", "[^a]:", "- a", ">"]
)
def test_deep_nesting_ends(header):
    lines = [f"{'    ' * depth}{header}\n" for depth in range(300)]

    assert render("".join(lines)).html


DEEP = {
    "quote": lambda n: "> " * n + "lowest\n",
    "list": lambda n: "".join("    " * at + "- item\n" for at in range(n)) + "    " * n + "lowest\n",
    "admonition": lambda n: "".join("    " * at + "!!! note\n" for at in range(n)) + "    " * n + "lowest\n",
    "details": lambda n: "".join("    " * at + "??? note\n" for at in range(n)) + "    " * n + "lowest\n",
    "tab": lambda n: "".join("    " * at + '=== "T"\n' for at in range(n)) + "    " * n + "lowest\n",
    "element": lambda n: "<div markdown>\n" * n + "\nlowest\n\n" + "</div>\n" * n,
    "tabulated": lambda n: "".join("\t" * at + "* item\n" for at in range(n)) + "\t" * n + "lowest\n",
}  # fmt: skip
TWICE = [DEEP[each] for each in ("list", "tab", "tabulated")]


@pytest.mark.parametrize("nest", DEEP.values(), ids=DEEP)
@pytest.mark.parametrize("depth", [30, 50, 51, 100, 101, 160])
def test_nothing_is_lost_however_deep(nest, depth):
    text = nest(depth) + "\n\nLast *words*.\n"
    told = []

    page = render_page(text, PageHost(lambda _: {}, refuse=lambda: told.append(1) or "<b>deep</b>"))

    found = find_too_deep(Page("a.md", text))
    assert page.html.count("lowest") == 1
    assert page.html.endswith("<p>Last <em>words</em>.</p>\n")
    assert len(told) == page.html.count("<b>deep</b>") == page.html.count("<pre>") == len(found)
    assert len(found) == (depth > (50 if nest in TWICE else 100))


def test_what_is_too_deep_has_a_place():
    text = "---\na: b\n---\n\n" + "> " * 101 + "<low> `est`\n\n" + DEEP["list"](51)

    first, second = find_too_deep(Page("a.md", text))

    assert str(first.location) == "a.md:5:203"
    assert first.code.name == "nesting-too-deep"
    assert (second.location.line, second.text.strip()) == (57, "- item")


def test_deep_fences_are_found():
    text = "> " * 90 + "```py ./a\n" + "> " * 90 + "```\n"

    assert [each.info for each in find_page_fences(text)] == ["py ./a"]
    assert [each.info for each in find_commonmark_fences(text)] == ["py ./a"]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[^a]: Note\n# Head\n\n[^a]", "<h1>Head</h1>"),
        ("[^a]: Note\n- item\n\n[^a]", "<li>item</li>"),
        ("Term\n:   Text\n---\nafter", "<p>after</p>"),
        ("Term\n:   Text\n# Head", "<h1>Head</h1>"),
        ("- <div markdown>\nin\n</div>\n", "<p>in</p>"),
        ("> <div markdown>\nin\n</div>\n", "<p>in</p>"),
    ],
)
def test_what_ends_a_lazy_paragraph_is_kept(text, html):
    assert html in render(text).html


PIECES = [each for each in FRAGMENTS if each[:1] not in {"|", "*", "~", "{"}] + [
    "~~~ py\n", "```\n", "<div markdown>\n", "<h2 markdown>", "</h2>\n", "---\n", "***\n", "1. <details markdown>\n",
    "</details>\n", "[^a]: - ", "- [ ] ", "\\",
]  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(["", "\n", " "])), max_size=14))
@settings(max_examples=300, deadline=None)
def test_no_word_is_lost(pieces):
    text = "".join(f"{piece}w{at}q{end}" for at, (piece, end) in enumerate(pieces))
    # Of two definitions the last counts, and after the marks of a fence stands its language.
    assume(text.count("[^a]: ") < 2)
    words = re.findall(r"w\d+q", re.sub(r"(?:```|~~~).*", "", text))

    html = render_page(text, PageHost(lambda _: {}, syntax=EVERYTHING)).html

    assert [each for each in words if each not in html] == []
