"""Any text in any language: an answer, in bounded time."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inlaid.diagnostics.finding import Finding
from inlaid.includes.selectors import Symbol
from inlaid.languages.registry import list_languages
from inlaid.markers.regions import Range
from inlaid.markers.source import parse_source
from inlaid.markers.source_map import find_regions
from inlaid.symbols import find_symbol, list_symbols
from tests.symbols.conftest import SOURCES

pytestmark = pytest.mark.slow

PATHS = st.sampled_from(
    [
        f"a.{suffix}"
        for language in list_languages()
        if language.symbols
        for suffix in language.suffixes[:1]
    ]
)
WORDS = """
class def function fn struct impl for end namespace template export default const let int static
{ } ( ) [ ] < > : :: ; , . = => -> # -- // /* */ [[ ]] " ' ` $ @ \\ <?php a b é 🐍
"""
TOKENS = st.sampled_from([*WORDS.split(), "\n", "\t", "\0"])
TEXTS = st.text() | st.lists(TOKENS, max_size=60).map(" ".join)


@settings(max_examples=400)
@given(PATHS, TEXTS, st.text(min_size=1, max_size=5), st.booleans())
def test_any_text(path, text, name, body):
    check(path, text, name, body=body)


@settings(max_examples=150)
@given(st.sampled_from(sorted(SOURCES.iterdir())), st.data())
def test_real_files_cut_anywhere(path, data):
    text = path.read_text("utf-8")
    first, last = sorted(data.draw(st.integers(0, len(text))) for _ in range(2))
    check(path.name, text[:first] + text[last:], "a", body=data.draw(st.booleans()))


@pytest.mark.parametrize("rest", ["int x;\n}\n\n// not of it\n", "// all that is in it\n"])
def test_a_block_without_its_end_holds_no_comment_behind_it(rest):
    check("a.cpp", f"namespace shop {{\nnamespace detail {{\n{rest}", "shop", body=True)


def check(path, text, name, *, body):
    source = find_regions(parse_source(path, text))
    count = len(source.source.lines)
    for symbol in list_symbols(source):
        assert 1 <= symbol.lines.first <= symbol.line <= symbol.lines.last <= count
        if symbol.body is not None:
            assert symbol.lines.first <= symbol.body.first <= symbol.body.last <= symbol.lines.last
        again = find_symbol(source, Symbol(symbol.name, match=1))
        assert isinstance(again, Range)
    assert isinstance(find_symbol(source, Symbol(name, body=body)), Range | Finding)
