"""Pages of each construct that sites use: Inlaid leaves alone what isn't its own.

A site without Inlaid has the code of the includes typed in; both sites must be the same bytes, but
for the blocks of the includes, which must hold the same code.
"""

import re
import textwrap
from html import unescape
from pathlib import Path

import pytest

from tests.hosts.sites import SHOP, build_site, write_site

PAGES = Path(__file__).parent / "constructs"
EXTENSIONS = [
    "abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables",
    {"toc": {"permalink": True, "title": "Contents", "toc_depth": 3}},
    "pymdownx.betterem", "pymdownx.caret", "pymdownx.details", "pymdownx.emoji",
    "pymdownx.inlinehilite", "pymdownx.keys", "pymdownx.magiclink", "pymdownx.mark",
    {"pymdownx.superfences": {"custom_fences": [{"name": "mermaid", "class": "mermaid"}]}},
    {"pymdownx.highlight": {"anchor_linenums": True, "line_spans": "__span"}},
    {"pymdownx.snippets": {"base_path": [str(PAGES)]}},
    {"pymdownx.tabbed": {"alternate_style": True}},
    {"pymdownx.tasklist": {"custom_checkbox": True}}, "pymdownx.tilde", "sane_lists",
]  # fmt: skip
CHECKED = {"anchors": "warn", "absolute_links": "warn", "unrecognized_links": "warn"}
INCLUDE = re.compile(
    r"^(?P<prefix>[ >]*)```python \./shop\.py (?P<selector>[\w-]+)(?P<options>.*?)(?P<end>\r?\n)",
    re.MULTILINE,
)  # fmt: skip
# What the includes of the pages show; the second line of the file holds a marker.
SHOWN = {"snippet-total": (3, 4), "1-2": (1, 1), "3": (3, 3), "4": (4, 4)}


def type_in(text):
    """The page with the code of its includes typed in."""
    count = 0

    def write(found):
        nonlocal count
        first, last = SHOWN[found["selector"]]
        options = found["options"].replace('"source"', f'"{first}"')
        if "title=" not in options:
            options += ' title="shop.py"'
        if found["selector"] == "snippet-total":
            count += 1
            options += " #snippet-total" + (f"-{count}" if count > 1 else "")
        code = textwrap.dedent("\n".join(SHOP.split("\n")[first - 1 : last]))
        lines = [f"```{{ .python{options} }}", *code.split("\n")]
        return "".join(found["prefix"] + line + found["end"] for line in lines)

    # What is inside a longer fence is shown as it is.
    parts = re.split(r"(^````[\s\S]*?^````$)", text, flags=re.MULTILINE)
    return "".join(part if part[:4] == "````" else INCLUDE.sub(write, part) for part in parts)


NUMBERS = re.compile(
    r'<td class="linenos">.*?</td>|<span class="linenos"[^>]*>.*?</span>', re.DOTALL
)
BLOCK = re.compile(r'<div[^>]*class="(?:[^"]* )?highlight(?: [^"]*)?"')


def reduce_blocks(html):
    """The page with the text in the place of each block that has a title."""
    parts, done = [], 0
    while found := BLOCK.search(html, done):
        depth, end = 0, found.start()
        for tag in re.compile("<(/?)div").finditer(html, found.start()):
            depth += -1 if tag[1] else 1
            end = tag.end() + 1
            if not depth:
                break
        block = html[found.start() : end]
        if 'class="filename"' in block:
            ids = re.findall(r'^<div[^>]* id="([^"]*)"', block)
            block = re.sub('<span class="inlaid-tools">.*?</button></span>', "", block)
            text = re.sub("<[^>]*>", "", NUMBERS.sub("", block))
            block = f"[{ids} {unescape(text).strip()}]"
        parts += [html[done : found.start()], block]
        done = end
    return "".join([*parts, html[done:]])


def build(root, pages, plugins):
    files = {f"docs/{name}": text for name, text in pages.items()}
    # A navigation of one page, for one of all is most of what there would be to compare.
    config = write_site(
        root, {**files, "docs/a.png": ""}, plugins=plugins, validation=CHECKED, nav=["index.md"],
        markdown_extensions=EXTENSIONS,
    )  # fmt: skip
    log = build_site(config)
    site = root / "site"
    made = {
        # The head of each page names the assets; blocks without an id get their numbers last.
        str(path.relative_to(site)): re.sub(
            r".*assets/inlaid/.*\n|(?<=__span-)\d+(?=-)|(?<=lineno-)\d+(?=-)",
            "",
            reduce_blocks(path.read_text("utf-8")),
        )
        for path in site.glob("**/*.html")
    }
    return set(log.splitlines()), made


@pytest.fixture(scope="module")
def sites(tmp_path_factory):
    """What is logged and made without Inlaid, and with it."""
    texts = {path.relative_to(PAGES).as_posix(): path.read_bytes().decode() for path in PAGES.rglob("*.md")}  # fmt: skip
    texts["index.md"] = "# Index\n\n## X\n"
    root = tmp_path_factory.mktemp("constructs")
    typed = {name: type_in(text) for name, text in texts.items()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1700000000")
        stock = build(root / "stock", typed, ["search"])
        ours = build(root / "ours", texts, ["search", {"inlaid": {"check_references": False}}])
    return stock, ours


@pytest.mark.slow
def test_each_page_is_as_without_inlaid(sites):
    (_, stock), (_, ours) = sites

    assert len(stock) == 72
    assert sum("['snippet-total'] shop.py" in page for page in ours.values()) == 14
    assert [name for name in stock if stock[name] != ours[name]] == []


@pytest.mark.slow
def test_warnings_are_as_without_inlaid(sites):
    (stock, _), (ours, _) = sites

    assert ours <= stock
    assert len(ours) == 23
    # Links to blocks that are typed in are reported by MkDocs, which doesn't know their ids.
    assert all("#snippet-total'" in line for line in stock - ours)
