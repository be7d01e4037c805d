"""Each "after" of the page of migration, written for a source that is marked for the tool before."""

import re
from pathlib import Path

import pytest

from inlaid import resolve

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "how-to" / "migrate.md").read_text("utf-8")
CELL = re.compile(r"^\|.+\| ```` ```(.+?) ````(?: <br> .+)? \|$", re.MULTILINE)
TEXT = [f"line {number}" for number in range(1, 31)]
WHOLE = ("\n".join(TEXT) + "\n", TEXT)
TEN_TO_TWENTY = ("\n".join(TEXT) + "\n", TEXT[9:20])
BOUNDS = (3, 9)


def mark(start, end):
    """A source with a region of seven lines, and these lines."""
    first, last = BOUNDS
    lines = [*TEXT[: first - 1], start, *TEXT[first - 1 : last], end, *TEXT[last:]]
    return "\n".join(lines) + "\n", TEXT[first - 1 : last]


def mark_two(*markers):
    """A source with two regions of a line each, and these lines."""
    starts_and_ends = [marker.replace("NAME", name) for name in "ab" for marker in markers]
    lines = ["0", starts_and_ends[0], "1", *starts_and_ends[1:3], "2", starts_and_ends[3], "3"]
    return "\n".join(lines) + "\n", ["1", "2"]


STATES = """\
// :snippet-start: checkout
both
// :state-start: start
old
// :state-end:
// :state-start: final
new
// :state-end:
// :snippet-end:
"""
MDBOOK = mark("// ANCHOR: checkout", "// ANCHOR_END: checkout")
ASCIIDOCTOR = mark("// tag::checkout[]", "// end::checkout[]")
DOCFX = mark("// <checkout>", "// </checkout>")
# By heading: for each "after" a source as the tool before has it, and the lines that it shows.
CASES = {
    "PyMdown Snippets": [
        mark("# --8<-- [start:checkout]", "# --8<-- [end:checkout]"),
        TEN_TO_TWENTY,
        WHOLE,
    ],
    "mdBook": [MDBOOK, TEN_TO_TWENTY, MDBOOK],
    "Asciidoctor": [
        ASCIIDOCTOR,
        mark_two("// tag::NAME[]", "// end::NAME[]"),
        TEN_TO_TWENTY,
        ASCIIDOCTOR,
    ],
    "VitePress": [mark("// #region checkout", "// #endregion checkout"), WHOLE],
    "Paradox": [mark("// #checkout", "// #checkout"), mark_two("// #NAME", "// #NAME")],
    "DocFX": [DOCFX, TEN_TO_TWENTY, DOCFX],
    "Snipsync and Embedme": [mark("// @@@SNIPSTART checkout", "// @@@SNIPEND"), TEN_TO_TWENTY],
    "Bluehawk": [
        mark("// :snippet-start: checkout", "// :snippet-end:"),
        (STATES, ["both", "new"]),
    ],
    "Doxygen, QDoc, Javadoc, Go, DocC": [
        mark("//! [checkout]", "//! [checkout]"),
        mark('// @start region="checkout"', '// @end region="checkout"'),
        mark("// START checkout OMIT", "// END checkout OMIT"),
        mark("// snippet.checkout", "// snippet.end"),
    ],
}
SPHINX = """\
class Shop:
    def checkout(self):
        total = 1
        return total

    def pay(self):
        return 0
"""


def read_sections():
    """The "after" fences of each table, by its heading."""
    parts = re.split(r"^## (.+)\n", PAGE, flags=re.MULTILINE)[1:]
    found = zip(parts[::2], (CELL.findall(part) for part in parts[1::2]), strict=True)
    return {heading: fences for heading, fences in found if fences}


def show(root, info):
    """The source lines that a fence with the info string shows on a page in `docs`."""
    (root / "mkdocs.yml").write_text("plugins: [{inlaid: {base_path: [.]}}]\n")
    resolution = resolve(f"```{info}\n```\n", path=root / "docs" / "page.md", root=root)
    assert [str(found) for found in resolution.diagnostics] == [], info
    (block,) = resolution.blocks
    return [line.text for line in block.lines if line.number is not None]


def test_each_table_has_its_cases():
    assert {heading: len(cases) for heading, cases in CASES.items()} == {
        heading: len(infos) for heading, infos in read_sections().items()
    }


@pytest.mark.parametrize("heading", CASES)
def test_each_after_shows_what_the_tool_before_showed(tmp_path, heading):
    for info, (text, lines) in zip(read_sections()[heading], CASES[heading], strict=True):
        written = info.split()[1]
        path = tmp_path / ("docs" if written.startswith("./") else "") / written.lstrip("./")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        assert show(tmp_path, info) == lines, info


@pytest.mark.parametrize(
    ("written", "last"),
    [
        ("::Shop.checkout", 3),
        ("2-4", 3),
        ("/def checkout/../return/", 3),
        ("2-3 dedent=4", 2),
        ('2-4 hl_lines="2"', 3),
        ('2-4 hl="total"', 3),
        ("2-4 linenums=source", 3),
    ],
)
def test_what_is_written_for_the_options_of_sphinx(tmp_path, written, last):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/shop.py").write_text(SPHINX)
    (tmp_path / "docs/old.py").write_text(SPHINX.replace("total = 1", "total = 2"))
    expected = ["def checkout(self):", "    total = 1", "    return total"]
    assert show(tmp_path, f"python ./shop.py {written}") == expected[:last]


def test_a_diff_shows_both_sides(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/shop.py").write_text(SPHINX)
    (tmp_path / "docs/old.py").write_text(SPHINX.replace("total = 1", "total = 2"))
    info = 'python ./shop.py ::Shop.checkout diff="./old.py ::Shop.checkout"'
    assert "+    total = 1" in show(tmp_path, info)
