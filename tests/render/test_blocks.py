"""The parts of a block as HTML: what is said of lines, the two sides of a diff, notes, tabs."""

import re
import subprocess
from html import unescape

import markdown
import pytest

from inlaid.errors import PageError

SHOP = """\
import os
# region total
def total(prices):
    net = sum(prices)  # (1)!
    return net * 1.19
# endregion total
print(total([1, 2]))
"""
OLD = """\
def total(prices):
    return sum(prices) * 1.16
"""
VITE = """\
export default {
  // [!code highlight]
  base: "/",
  old: 1, // [!code --]
  fresh: 1, // [!code ++]
  bad: 1, // [!code error]
  odd: 1, // [!code warning]
  here: 1, // [!code focus]
}
"""


@pytest.fixture
def root(tmp_path):
    (tmp_path / "snippets").mkdir()
    for name, text in (("shop.py", SHOP), ("old.py", OLD), ("vite.ts", VITE)):
        (tmp_path / "snippets" / name).write_text(text)
    return tmp_path


def convert(root, page, **options):
    options = {"root": str(root), "page": "docs/page.md", "strict": True, **options}
    return markdown.markdown(
        page, extensions=["fenced_code", "inlaid"], extension_configs={"inlaid": options}
    )


def list_lines(html, element="span", class_=""):
    """The texts of the lines of a kind."""
    lines = "".join(re.findall('<span class="inlaid-lines">(.*?)</span></code>', html, re.DOTALL))
    found = re.findall(r"^(?:</\w+>)?<(\w+)([^>]*)>(.*)$", lines, re.MULTILINE)
    return [
        unescape(re.sub("<[^>]*>", "", text))
        for name, attributes, text in found
        if name == element and (class_ or "class=") in attributes + ("" if class_ else "class=")
    ]


def read_marked(html):
    found = re.findall("<mark>(.*?)</mark>", html)
    return [unescape(re.sub("<[^>]*>", "", text)) for text in found]


def test_a_diff_has_the_colours_of_its_language_and_marks_words(root):
    html = convert(root, '```py ./shop.py total diff="./old.py 1-"\n```\n')

    assert list_lines(html) == ["def total(prices):"]
    assert list_lines(html, "del") == ["    return sum(prices) * 1.16"]
    assert list_lines(html, "ins") == ["    net = sum(prices)", "    return net * 1.19"]
    assert '<span class="k">return</span>' in html
    assert read_marked(html) == ["return", " * 1.16", "net ="]
    assert 'class="inlaid highlight language-py inlaid-signs"' in html
    assert html.count("</button>") == 2


def test_the_patch_of_a_diff_applies(root, tmp_path):
    html = convert(root, '```py ./shop.py total diff="./old.py 1-"\n```\n')
    patch = unescape(re.search('data-inlaid-patch="([^"]*)"', html)[1])
    (root / "old.py").write_text(OLD)

    assert patch.startswith("--- a/snippets/old.py\n+++ b/snippets/shop.py\n@@ ")
    subprocess.run(["git", "init", "-q", "."], cwd=root, check=True)
    subprocess.run(["git", "apply", "--recount", "-"], cwd=root, input=patch.replace(
        "b/snippets/shop.py", "b/snippets/old.py"), text=True, check=True)  # fmt: skip
    assert (root / "snippets/old.py").read_text() == (
        "def total(prices):\n    net = sum(prices)\n    return net * 1.19\n"
    )


def test_focus_and_marks(root):
    page = '```py ./shop.py total focus=/net =/ mark=error:"1.19",warning:/def/,L3\n```\n'

    html = convert(root, page)

    assert list_lines(html, class_="inlaid-is-focus") == ["    net = sum(prices)"]
    assert list_lines(html, class_="inlaid-is-error") == ["    return net * 1.19"]
    assert list_lines(html, class_="inlaid-is-warning") == ["def total(prices):"]
    assert "inlaid-focused" in html


def test_notations_of_vitepress_and_shiki(root):
    html = convert(root, "```ts ./vite.ts\n```\n")

    assert "!code" not in html
    assert list_lines(html, class_="hll") == ['  base: "/",']
    assert list_lines(html, "del") == ["  old: 1,"]
    assert list_lines(html, "ins") == ["  fresh: 1,"]
    for kind, line in (("error", "  bad: 1,"), ("warning", "  odd: 1,"), ("focus", "  here: 1,")):
        assert list_lines(html, class_=f"inlaid-is-{kind}") == [line]


def read_notes(html):
    return re.findall('data-inlaid-note="([0-9]+)"', html)


def test_an_annotation_is_shown_where_the_page_explains_it(root):
    fence = "```py ./shop.py total\n```\n\n"

    explained = convert(root, fence + "1. The prices are in cents.\n")
    assert "(1)" not in explained
    assert read_notes(explained) == ["1"]
    assert 'role="img" aria-label="Note 1"' in explained

    for page in (fence, fence + "Text.\n\n1. An item.\n"):
        html = convert(root, page)
        assert "(1)" not in html
        assert read_notes(html) == []


@pytest.mark.parametrize("entry", ['"net"', "/net =/", "::total", "total", "L4"])
def test_notes_of_the_page(root, entry):
    html = convert(root, f"```py ./shop.py total note={entry}:2\n```\n\n1. One.\n2. Two.\n")

    assert sorted(read_notes(html)) == ["1", "2"]


def test_a_theme_that_shows_annotations_gets_them(root):
    (root / "mkdocs.yml").write_text(
        "site_name: S\ntheme: {name: material, features: [content.code.annotate]}\nplugins: [inlaid]\n"
    )
    page = '```py ./shop.py total note="return":2\n```\n\n1. One.\n2. Two.\n'

    html = convert(root, page)

    assert re.findall(r'<span class="inlaid-note c1">(\(\d\)!)</span>', html) == ["(1)!", "(2)!"]
    assert "data-inlaid-note" not in html


@pytest.mark.parametrize(
    "option",
    [
        'mark="x"', "mark=error:", "mark=bad:/x/", "note=/x/", 'note="x":y', "note=:1", "focus=5",
        "tab=", "collapse=x",
    ],
)  # fmt: skip
def test_what_options_expect(root, option):
    with pytest.raises(PageError, match=r"docs/page.md:1:\d+: error\[option-value\]"):
        convert(root, f"```py ./shop.py total {option}\n```\n")


@pytest.mark.parametrize(
    "option", ['focus="gone"', "mark=error:/gone/", "note=::gone:1", "note=L1:1", "hl=::gone"]
)
def test_an_entry_that_is_of_no_line_is_an_error(root, option):
    name = option.partition("=")[0]
    with pytest.raises(PageError, match=rf"error\[highlight-missing\] {name}: "):
        convert(root, f"```py ./shop.py total {option}\n```\n")


def test_fences_in_a_row_are_one_block_with_tabs(root):
    tabs = '```py ./shop.py total tab="Python <3>"\n```\n\n```ts ./vite.ts tab=Vite\n```\n'

    html = convert(root, tabs + "\nText.\n\n" + '```py ./old.py tab="Alone"\n```\n')

    assert re.findall('<label for="([^"]*)">([^<]*)</label><div', html) == [
        ("inlaid-tabs-1-1", "Python &lt;3&gt;"),
        ("inlaid-tabs-1-2", "Vite"),
    ]
    assert html.count(" checked>") == 1
    assert html.count('<div class="inlaid-tabs"') == 1
    assert html.index("Text.") > html.index("inlaid-tabs-1-2")
    assert '<span class="filename">Alone</span>' in html.split("Text.")[1]


def test_words_are_those_of_the_theme(root):
    (root / "mkdocs.yml").write_text(
        "site_name: S\ntheme: {name: material, language: de}\nplugins: [inlaid]\n"
    )

    html = convert(root, "```py ./shop.py total context=fold\n```\n")

    assert ">Ganzes Programm kopieren</button>" in html
    assert "<summary>⋯ 1 Zeile</summary>" in html
