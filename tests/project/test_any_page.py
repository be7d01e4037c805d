"""Any page, any source: a check, a sync and a conversion end with a value, never a traceback."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown import Markdown

from inlaid.pages.page import Page
from inlaid.project.build import Build
from inlaid.project.check import check_file
from inlaid.project.pages import normalise_page
from inlaid.project.project import load_project
from inlaid.project.sync import plan_sync
from tests.markers.strategies import sources

pytestmark = pytest.mark.slow

WORDS = (
    "./a.js", "./b.py", "/snippets/a.js", "../x", './"q r".js', '"./a.js"', "a", "snippet-a", "1",
    "2-", "3-1", "0", "::a", "::a{body}", "/x/", "/x/../y/", "/[/", "match=1", "dedent=off",
    "elide=off", "state=s", "diff=a", 'diff="./b.py a"', "diff=", 'hl="x",a,L1-2', "hl_lines=99",
    "linenums=source", "linenums=0", "context=fold", 'title="<b>"', "title=InlaidTitle", 'id="a b"',
    ".cls", "#id", '"', "\\", "{", "}", "=", "include=./a.js", "region=a", "é", "\u2028", "<", "&",
    "trace=x", "js", "-", "sequence", "mermaid", "diff",
)  # fmt: skip
LINES = (
    "", "text", "# h", "!!! note", "    in", '=== "t"', "- i", "> q", "<div markdown>", "</div>",
    "<pre>", "</pre>", "<!--", "-->", "[^1]: f", ":   d", "\tTab", "---", "```", "~~~~", "````",
    "\x02", "\x03", "\x02wzxhzdk:0\x03", "&lt;", "\r", "sequenceDiagram", "  A->>B: x",
)  # fmt: skip
EXTENSIONS = (
    ["pymdownx.superfences", "pymdownx.tabbed", "admonition", "md_in_html", "footnotes", "toc"],
    ["fenced_code", "codehilite", "admonition"],
    [],
)

infos = st.builds(
    lambda start, words: " ".join([*start, *words]),
    st.sampled_from((["js", "./a.js"], ["-", "./b.py"], ["{.js include=./a.js"], [])),
    st.lists(st.sampled_from(WORDS), max_size=5),
)
fences = st.builds(
    lambda prefix, marker, info, body, end: "\n".join(
        [prefix + marker + info, *(prefix + line for line in body), *([prefix + marker] * end), ""]
    ),
    st.sampled_from(("", "", "    ", "\t", "> ", "- ", "1. ", " ")),
    st.sampled_from(("```", "```", "~~~", "```` ")),
    infos,
    st.lists(st.sampled_from(LINES), max_size=2),
    st.booleans(),
)
pages = st.lists(st.one_of(fences, fences, st.sampled_from(LINES)), max_size=8).map("\n".join)


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    root = tmp_path_factory.mktemp("project")
    (root / "docs").mkdir()
    (root / "snippets").mkdir()
    (root / "mkdocs.yml").write_text("site_name: Any\nplugins: [inlaid]\n")
    return root


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(pages, sources, st.sampled_from(EXTENSIONS))
def test_any_page_ends_with_a_value(root: Path, text, source, extensions):
    for name in ("snippets/a.js", "snippets/b.py"):
        (root / name).write_bytes(source.encode())
    for name in ("docs/page.md", "README.md"):
        (root / name).write_bytes(text.encode())
    project = load_project(root)
    checked = check_file(project, root / "docs/page.md", project.open_library())
    for diagnostic in checked.diagnostics:
        assert diagnostic.location.line >= 1
        assert diagnostic.message

    (plan,) = plan_sync(project, [root / "README.md"])
    assert plan.changed <= plan.includes

    page = Page("docs/page.md", normalise_page(text))
    build = Build(project, project.open_library())
    build.start_page(page)
    md = Markdown(
        extensions=[*extensions, "inlaid"], extension_configs={"inlaid": {"build": build}}
    )
    html = md.convert(page.text)
    assert "\x02wzxhzdk" not in html or "\x02wzxhzdk" in text
