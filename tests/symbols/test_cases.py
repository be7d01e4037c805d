"""Every form of every language: cases/*.txt say which lines of sources/* a selector shows.

Rewrite the expectations with INLAID_REWRITE=1, and read the difference.
"""

import os
from pathlib import Path

import pytest

from inlaid.includes.selectors import parse_selector
from inlaid.markers.regions import Range
from inlaid.markers.source import parse_source
from inlaid.markers.source_map import find_regions
from inlaid.symbols import find_symbol

HERE = Path(__file__).parent
CASES = sorted((HERE / "cases").glob("*.txt"))
REWRITE = os.environ.get("INLAID_REWRITE") == "1"


def read_cases(path):
    head, _, rest = path.read_text("utf-8").partition("\n\n")
    blocks = rest.removesuffix("\n").removesuffix("\n.").split("\n.\n\n")
    return head, [block.split("\n.\n") for block in blocks]


def show(source, selector):
    written, _, match = selector.partition(" match=")
    found = find_symbol(source, parse_selector(written, match=int(match) if match else None))
    if isinstance(found, Range):
        lines = source.source.lines
        shown = [lines[at - 1].strip() for at in (found.first, found.last)]
        return "\n".join([f"{found.first}-{found.last}", *shown])
    return "\n".join(filter(None, [found.code.name, found.message, found.help]))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_cases(path):
    head, cases = read_cases(path)
    name = head.partition("sources/")[2].partition(":")[0]
    text = (HERE / "sources" / name).read_text("utf-8")
    source = find_regions(parse_source(name, text))
    shown = [[title, selector, show(source, selector)] for title, selector, _ in cases]
    if REWRITE:
        blocks = "\n".join("\n.\n".join(parts) + "\n.\n" for parts in shown)
        path.write_text(f"{head}\n\n{blocks}", "utf-8")
    assert shown == cases
    assert len(cases) >= 2


def test_every_source_has_cases():
    heads = {read_cases(path)[0].partition("sources/")[2].partition(":")[0] for path in CASES}
    assert heads == {path.name for path in (HERE / "sources").iterdir()}
