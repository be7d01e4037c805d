"""What the tests of symbols share."""

from pathlib import Path

import pytest

from inlaid.includes.selectors import parse_selector
from inlaid.markers.source import parse_source
from inlaid.markers.source_map import find_regions
from inlaid.symbols import find_symbol

SOURCES = Path(__file__).parent / "sources"


def read_source(path, text=None):
    """The source map of a file of tests/symbols/sources, or of a text."""
    if text is None:
        text = (SOURCES / path).read_text("utf-8")
    return find_regions(parse_source(path, text))


@pytest.fixture
def find():
    """Find a symbol, written as in a fence, in a text."""

    def find(path, text, written, match=None):
        return find_symbol(read_source(path, text), parse_selector(written, match=match))

    return find
