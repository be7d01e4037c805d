"""Fences are found where Python-Markdown and superfences show code, and nowhere else."""

import time

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inlaid.pages.fences import find_fences
from inlaid.pages.page import Page
from inlaid.project.build import Build
from inlaid.project.project import Project
from inlaid.project.settings import Settings

EXTENSIONS = [
    "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables",
    "pymdownx.details", "pymdownx.tabbed",
]  # fmt: skip
HOSTS = {
    "superfences": [*EXTENSIONS, "pymdownx.superfences"],
    "fenced_code": [*EXTENSIONS, "fenced_code", "codehilite"],
    "bare": EXTENSIONS,
}


def find_names(text):
    return [fence.info.split("./")[1] for fence in find_fences(text) if "./" in fence.info]


def find_shown(text, extensions, tmp_path_factory):
    """The names of the files that a host looks for on the page: none of them exists."""
    root = tmp_path_factory.getbasetemp()
    project = Project(root, root / "docs", root / "site", {}, Settings())
    build = Build(project, project.open_library())
    build.start_page(Page("docs/page.md", text))
    markdown.markdown(
        text,
        extensions=[*extensions, "inlaid"],
        extension_configs={
            "pymdownx.tabbed": {"alternate_style": True},
            "inlaid": {"build": build},
        },
    )
    lines = text.split("\n")
    found = [lines[diagnostic.location.line - 1] for diagnostic in build.current.diagnostics]
    return [fence_info.split("./")[1] for fence_info in found]


# --- pages whose includes are known by construction -------------------------------------------


class Writer:
    """Names each include, and remembers which are shown."""

    def __init__(self):
        self.count = 0
        self.shown = []

    def write(self, nodes, *, live=True, top=True):
        lines = []
        for node in nodes:
            lines += self.write_node(node, live=live, top=top)
        return lines

    def write_node(self, node, *, live, top):  # noqa: C901, PLR0912 (one table)
        kind, children = node
        match kind:
            case "text":
                return ["Some text, `code` and *more*.", ""]
            case "heading":
                return ["## A heading", ""]
            case "include" | "tildes":
                return [*self.write_fence("```" if kind == "include" else "~~~", live), ""]
            case "after text":
                return ["A line of text", *self.write_fence("```", live), ""]
            case "literal":
                return ["````markdown", *self.write_fence("```", live=False), "````", ""]
            case "code":
                inner = ["a = 1", "", *self.write_fence("```", live=False)]
                return ["Text before it.", "", *indent(inner), ""]
            case "comment":
                return ["<!--", *self.write(children, live=False), "-->", ""] if top else []
            case "raw":
                return ["<div>", *self.write_fence("```", live), "</div>", ""] if top else []
            case "div":
                if not top:
                    return []
                return ["<div markdown>", "", *self.write(children, live=live), "</div>", ""]
            case "quote":
                inner = self.write(children, live=live, top=False)
                return [*[f"> {line}".rstrip() for line in inner[:-1]], "", "After it.", ""]
            case _:
                self.count += 1
                head = {
                    "admonition": "!!! note",
                    "details": '??? tip "A title"',
                    "tab": '=== "A tab"',
                    "item": "- An item",
                    "number": "1. An item",
                    "footnote": f"[^{self.count}]: A note.",
                    "definition": ":   A definition.",
                }[kind]
                if kind == "footnote" and not top:
                    return []
                inner = self.write(children, live=live, top=False)
                before = ["A term"] if kind == "definition" else []
                return [*before, head, "", *indent(inner), "After it.", ""]

    def write_fence(self, marker, live):
        name = f"f{self.count}.py"
        self.count += 1
        if live:
            self.shown.append(name)
        return [f"{marker}python ./{name}", marker]


def indent(lines):
    return [f"    {line}" if line else "" for line in lines]


LEAVES = st.sampled_from(
    ["text", "heading", "include", "tildes", "after text", "literal", "code", "raw"]
).map(lambda kind: (kind, ()))
CONTAINERS = st.sampled_from(
    ["admonition", "details", "tab", "item", "number", "footnote", "definition", "quote",
     "comment", "div"]
)  # fmt: skip
NODES = st.recursive(
    LEAVES,
    lambda inner: st.tuples(CONTAINERS, st.lists(inner, min_size=1, max_size=3)),
    max_leaves=6,
)


@pytest.mark.slow
@settings(max_examples=60, deadline=None, derandomize=True)
@given(nodes=st.lists(NODES, min_size=1, max_size=4))
def test_finder_and_hosts_agree_on_what_is_an_include(nodes, tmp_path_factory):
    writer = Writer()
    text = "\n".join(writer.write(nodes))

    assert find_names(text) == writer.shown
    for name, extensions in HOSTS.items():
        assert sorted(find_shown(text, extensions, tmp_path_factory)) == sorted(writer.shown), name


@pytest.mark.slow
@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    lines=st.lists(
        st.tuples(
            st.sampled_from(["", "    ", "  ", "> ", "        ", "\t"]),
            st.sampled_from(
                ["```py ./a.py", "```", "````", "~~~", "text", "- item", "!!! note", "<div>", "",
                 "</div>", "<!--", "-->", "<pre>", "[^1]: x", "===", '=== "t"', "# h", ":   d"]
            ),
        ).map("".join),
        max_size=20,
    )
)  # fmt: skip
def test_any_text_is_read_without_a_crash_and_kept_by_the_host(lines, tmp_path_factory):
    text = "\n".join(lines)

    for fence in find_fences(text):
        assert lines[fence.line - 1].rstrip() == fence.header.rstrip()
        assert fence.line <= fence.end_line <= len(lines)
    for extensions in HOSTS.values():
        assert "wzxhzdk" not in "".join(find_shown(text, extensions, tmp_path_factory))


# --- details -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        pytest.param("```py ./a\nx\n\n y\n```", [("x", "", " y")], id="body"),
        pytest.param("    ```py ./a\n    x\n    ```", [], id="indented code"),
        pytest.param("- a\n\n    ```py ./a\n      x\n    ```", [("  x",)], id="list"),
        pytest.param("- a\nlazy\n\n    ```py ./a\n    ```", [()], id="lazy line"),
        pytest.param("- a\n\n\t```py ./a\n\t\tx\n\t```", [("\tx",)], id="tabs"),
        pytest.param("> ```py ./a\n> x\n>\n> y\n> ```", [("x", "", "y")], id="quote"),
        pytest.param("```py ./a\r\nx\r\n```\r\n", [("x",)], id="crlf"),
        pytest.param("````md\n```py ./a\n```\n````", [("```py ./a", "```")], id="longer"),
        pytest.param("~~~md\n```py ./a\n```\n~~~", [("```py ./a", "```")], id="tildes"),
        pytest.param("```py ./a `x`\n```", [], id="inline code"),
        pytest.param("a `code\n```py ./a\n```\n` b", [()], id="in a paragraph"),
        pytest.param("```py nonsense here=1\n```py ./a\n```", [()], id="no header of a host"),
        pytest.param('```py title="x"\n```py ./a\n```', [("```py ./a",)], id="header"),
        pytest.param("---\na: |\n  ```py ./a\n---\n```py ./b\n```", [()], id="front matter"),
        pytest.param("<!--\n```py ./a\n```", [()], id="a comment never closed is text"),
        pytest.param("<!-- x -->\n```py ./a\n```", [()], id="after a comment"),
        pytest.param("<pre>\n```py ./a\n```\n</pre>\n```py ./b\n```", [(), ()], id="pre"),
        pytest.param('<div class="a" markdown="1">\n```py ./a\n```\n</div>', [()], id="markdown"),
        pytest.param("- ```py ./a\n  x\n  ```", [("x",)], id="on the line of a list's mark"),
        pytest.param("- ```py\n  x\n  ```", [], id="which the host itself can't read"),
    ],
)  # fmt: skip
def test_bodies(text, bodies):
    assert [fence.body for fence in find_fences(text)] == bodies


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("```py ./a\nx\n", [1]),
        ("```py ./a\nx\n````", [1]),
        ("~~~py ./a\nx\n```py ./b\n```", [1]),
        ("- a\n\n    ```py ./a\n  x\n    ```", [3]),
        ("> ```py ./a\n\n```", [1]),
    ],
)
def test_fences_that_are_not_closed(text, lines):
    assert [fence.line for fence in find_fences(text) if not fence.closed] == lines


def test_fences_after_one_that_is_not_closed_are_found():
    text = "````py ./a\n\n```py ./b\n```\n\n~~~py ./c\n~~~\n"

    assert [(fence.line, fence.closed) for fence in find_fences(text)] == [
        (1, False), (3, True), (6, True),
    ]  # fmt: skip


def test_places():
    fence = find_fences("!!! note\n\n    ``` py ./a r\n    ```")[0]

    assert (fence.line, fence.end_line, fence.prefix, fence.marker) == (3, 4, "    ", "```")
    assert (fence.info, fence.info_column, fence.header) == ("py ./a r", 9, "    ``` py ./a r")


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "```py ./a\n",
        "    ```py ./a\n",
        "> ",
        ">" * 30 + "```py ./a\n",
        "<div>\n```py ./a\n```\n",
        "<!--\n```py ./a\n```\n",
        "```py ./a title='x\n",
        "```py a='x' " * 3,
        "- a\n\n    ```py ./a\n    ```\n",
        " " * 40 + "- a\n\n",
        "```\n<a <a <a \n",
        "[^1]: a\n: b\n!!! c\n",
    ],
)
def test_repeated_pieces_take_linear_time(piece):
    def measure(size):
        return find_least_time(piece * (size // len(piece)))

    assert measure(200_000) < 12 * max(measure(50_000), 0.02)


def find_least_time(text):
    """The least of some runs, since a busy machine makes single ones longer at random."""

    def measure():
        started = time.process_time()
        find_fences(text)
        return time.process_time() - started

    return min(measure() for _ in range(4))


def test_fences_that_are_all_longer_than_the_one_before_take_linear_time():
    def measure(count):
        text = "".join("`" * (3 + at) + "py ./a\n" for at in range(count)) + "x\n" * count * 100
        return find_least_time(text)

    assert measure(400) < 12 * max(measure(100), 0.02)
