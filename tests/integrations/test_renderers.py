"""Both renderers, the host's and markdown-it, make the same pages of what both know."""

import json
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import markdown
import pytest
from mkdocs.exceptions import Abort

from tests.integrations.sites import build_site, write_site

PAGES = Path(__file__).parent / "renderers/pages"
PAGE = (Path(__file__).parent / "renderers/page.md").read_text("utf-8")
OTHER = "Text first.\n\n# Other\n\n## Part\n\n[up](../index.md#top) ![i](../a.png)\n"
EXTENSIONS = [
    "abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables",
    {"toc": {"permalink": True, "title": "Contents", "toc_depth": 3}},
    "pymdownx.caret", "pymdownx.details", "pymdownx.emoji", "pymdownx.inlinehilite",
    "pymdownx.keys", "pymdownx.magiclink", "pymdownx.mark", "pymdownx.superfences",
    {"pymdownx.highlight": {"anchor_linenums": True, "line_spans": "__span"}},
    {"pymdownx.tabbed": {"alternate_style": True}},
    {"pymdownx.tasklist": {"custom_checkbox": True}}, "pymdownx.tilde",
]  # fmt: skip
OTHER_OPTIONS = [
    "admonition", "attr_list", "extra", "nl2br", "pymdownx.details", "codehilite",
    {"toc": {"baselevel": 2, "anchorlink": True, "toc_depth": "2-3", "separator": "_"}},
]  # fmt: skip
MERMAID = {"name": "mermaid", "class": "mermaid"}
ALL_OPTIONS = [
    *(each for each in EXTENSIONS if each != "pymdownx.superfences"),
    {"pymdownx.superfences": {"custom_fences": [MERMAID]}},
    "pymdownx.betterem", "sane_lists",
]  # fmt: skip
CHECKED = {"anchors": "warn", "absolute_links": "warn", "unrecognized_links": "warn"}


class Outline(HTMLParser):
    """A page as a list of tags and texts, whatever the order of attributes and the white space."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, sorted(attrs)))

    def handle_endtag(self, tag):
        self.found.append(f"/{tag}")

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def handle_data(self, data):
        self.found += data.split()


def outline(html):
    parser = Outline()
    parser.feed("\n".join(each for each in html.split("\n") if "Build Date" not in each))
    return parser.found


def build(root, renderer, page, **config):
    return build_files(root, renderer, {"index.md": page, "sub/other.md": OTHER}, **config)


def build_files(root, renderer, pages, **config):
    files = {"docs/a.png": "", **{f"docs/{name}": text for name, text in pages.items()}}
    plugins = ["search", {"inlaid": {"renderer": renderer, "check_references": False}}]
    log = build_site(write_site(root, files, plugins=plugins, validation=CHECKED, **config))
    pages = {each.name + str(each.parent.name): outline(each.read_text()) for each in root.glob("site/**/*.html")
             if each.parent != root}  # fmt: skip
    index = json.loads((root / "site/search/search_index.json").read_text())["docs"]
    return (
        sorted(log.splitlines()),
        pages,
        [
            (each["location"], unescape(each["title"]), "".join(each["text"].split()))
            for each in index
        ],
    )


@pytest.mark.parametrize("theme", ["mkdocs", "material"])
def test_they_agree(tmp_path, theme):
    config = {"theme": {"name": theme}, "markdown_extensions": EXTENSIONS}

    stock = build(tmp_path / "stock", "python-markdown", PAGE, **config)
    ours = build(tmp_path / "ours", "markdown-it", PAGE, **config)

    assert ours[0] == stock[0]
    assert len(ours[0]) == 5
    assert ours[1] == stock[1]
    assert ours[2] == stock[2]


def test_they_agree_on_each_construct(tmp_path):
    with_line_ends = {each: each.read_bytes().decode() for each in PAGES.rglob("*.md")}
    pages = {str(each.relative_to(PAGES)): text for each, text in with_line_ends.items()}
    pages["index.md"] = "# Index\n\n## X\n"
    snippets = {"pymdownx.snippets": {"base_path": [str(PAGES.parent)]}}
    # A navigation of one page, for one of all is most of what there would be to compare.
    options = {"markdown_extensions": [*ALL_OPTIONS, snippets], "nav": ["index.md"]}

    stock = build_files(tmp_path / "stock", "python-markdown", pages, **options)
    ours = build_files(tmp_path / "ours", "markdown-it", pages, **options)

    assert len(pages) == 70
    assert ours[0] == stock[0]
    assert len(ours[0]) == 16
    differing = [name for name, outlined in stock[1].items() if ours[1][name] != outlined]
    assert {name: ours[1][name] for name in differing} == {n: stock[1][n] for n in differing}
    assert ours[2] == stock[2]


def test_they_agree_with_other_options(tmp_path):
    page = '# One *a*\n\n[TOC]\n\nline\nline {#no}\n\n## Two ![x](a.png) {#two .c}\n\n    :::python\n    x = 1\n\n``` python hl_lines="1"\nx = 1\n```\n\n### Two\n\n### Two\n\nT\n:   D[^1]\n\n[^1]: F\n'

    stock = build(tmp_path / "stock", "python-markdown", page, markdown_extensions=OTHER_OPTIONS)
    ours = build(tmp_path / "ours", "markdown-it", page, markdown_extensions=OTHER_OPTIONS)

    assert ours == stock


def test_tabs_are_named_by_the_host(tmp_path):
    page = '# A\n\n## Sec\n\n=== "One `x`"\n\n    a\n\n=== "Two"\n\n    === "One x"\n\n        b\n\n=== "Two"\n\n    c\n'
    options = {"alternate_style": True, "combine_header_slug": True}
    config = write_site(tmp_path, {"docs/index.md": page}, plugins=[{"inlaid": {"renderer": "markdown-it"}}],
                        markdown_extensions=[{"pymdownx.tabbed": options}])  # fmt: skip
    text = config.read_text().replace(
        "combine_header_slug: true",
        "combine_header_slug: true\n    slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}",
    )
    config.write_text(text)

    assert build_site(config) == ""
    html = (tmp_path / "site/index.html").read_text()
    for anchor in ("sec-one-x", "sec-two", "sec-one-x_1", "sec-two_1"):
        assert f'for="{anchor}"' in html
        assert f'id="{anchor}"' in html


def test_what_is_nested_too_deep_ends_the_build(tmp_path, caplog):
    page = "---\ntitle: A\n---\n\n# A\n\n" + ">" * 101 + " lost?\n"
    config = write_site(
        tmp_path, {"docs/index.md": page}, plugins=[{"inlaid": {"renderer": "markdown-it"}}]
    )

    with pytest.raises(Abort):
        build_site(config)

    assert "docs/index.md:7:103: error[nesting-too-deep]" in caplog.text
    assert not (tmp_path / "site").exists()


def test_what_is_nested_too_deep_is_shown_and_named_in_other_hosts(tmp_path, caplog):
    html = markdown.markdown(
        ">" * 101 + " lost?", extensions=["inlaid"],
        extension_configs={"inlaid": {"root": str(tmp_path), "renderer": "markdown-it"}},
    )  # fmt: skip

    assert "nested more than 100 levels deep" in html
    assert "<pre>lost?</pre>" in html
    assert "<text>:1:103: error[nesting-too-deep]" in caplog.text
