"""What holds for any text: nothing crashes, and what is shown comes from the source, in order."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inlaid.diagnostics import codes
from inlaid.diagnostics.formats import format_github, format_json, format_sarif
from inlaid.diagnostics.report import format_text
from inlaid.includes.directive import NO_OPTIONS
from inlaid.includes.fill import sync_page
from inlaid.includes.info.info_string import parse_directive
from inlaid.includes.resolution import Shown, Unresolved
from inlaid.includes.resolve import resolve_page
from inlaid.markers.dialects.dialect import MarkerKind
from inlaid.markers.regions import Range
from inlaid.markers.source import parse_source
from inlaid.markers.source_map import find_regions
from inlaid.pages.fences import find_fences
from inlaid.pages.header import is_include
from inlaid.pages.page import Page
from inlaid.render.commonmark import find_commonmark_fences, find_undefined_references
from tests.markers.strategies import lines, paths, sources

pytestmark = pytest.mark.slow

SELECTORS = ("", "a", "b", "snippet-a", "1", "2-", "-3", "/x/ match=1", "/x/../y/", "a b", "3 1 2")
OPTIONS = ("", "dedent=off", "dedent=1", "elide=off", 'elide="--"', "state=s", "diff=a", "hl=/x/")
CHANGING = {
    MarkerKind.UNCOMMENT_START,
    MarkerKind.STATE_UNCOMMENT_START,
    MarkerKind.REPLACE_START,
    MarkerKind.EMPHASIS_LINE,
}


class OneSource:
    """A library that knows one source and no symbols."""

    languages = ()

    def __init__(self, text, path="a.js"):
        self.source = find_regions(parse_source(path, text))

    def open_source(self, _reference, _page, _revision):
        return self.source

    def find_symbol(self, _source, _symbol):
        return Range(1, 1)

    def is_same_code(self, _language, one, other):
        return one == other

    def find_defaults(self, _page):
        return NO_OPTIONS


def resolve(text, selector, options, path="a.js"):
    library = OneSource(text, path)
    page = Page("page.md", f"```- ./{path} {selector} {options}\n```\n".replace("-", "js", 1))
    return resolve_page(page, library), library.source


@given(sources, paths)
def test_regions_stay_inside_the_source(text, path):
    source = find_regions(parse_source(path, text))
    count = len(source.source.lines)
    for region in source.regions:
        assert all(1 < range_.first <= range_.last + 1 <= count for range_ in region.ranges)
        assert list(region.ranges) == sorted(region.ranges, key=lambda each: each.first)
    assert all(1 <= number <= count for number in source.marks)
    assert all(1 <= fault.finding.start.line <= count for fault in source.faults)


@given(sources, st.sampled_from(SELECTORS), st.sampled_from(OPTIONS), paths)
def test_an_include_shows_or_says_why_not(text, selector, options, path):
    resolution, _ = resolve(text, selector, options, path)
    (include,) = resolution.includes
    if isinstance(include, Shown):
        assert include.block.text.strip()
        assert not include.diagnostics
    else:
        assert include.diagnostics
    for diagnostic in resolution.diagnostics:
        assert diagnostic.text or diagnostic.location.path == path
        assert diagnostic.location.column <= len(diagnostic.text) + 1
    assert resolve(text, selector, options, path)[0] == resolution


@given(sources, st.sampled_from(("", "a", "b", "snippet-a", "1-", "a b")), paths)
def test_shown_lines_are_lines_of_the_source_in_order(text, selector, path):
    resolution, source = resolve(text, selector, "dedent=off elide=off", path)
    (include,) = resolution.includes
    if isinstance(include, Unresolved):
        return
    block = include.block
    numbers = [shown_line.number for shown_line in block.lines]
    assert None not in numbers
    if " " not in selector:
        assert numbers == sorted(set(numbers))
    changed = {
        number
        for edit in source.edits
        if edit.kind in CHANGING
        for number in range(edit.lines.first, edit.lines.last + 1)
    }
    for line in block.lines:
        assert line.number not in source.hidden
        if line.number not in changed:
            assert line.text == source.source.lines[line.number - 1]


@given(sources, st.sampled_from(("", "a", "snippet-a")))
def test_nothing_but_markers_and_cuts_is_left_out(text, selector):
    """Every line between the markers is shown, unless it is a marker, cut, or a blank end."""
    resolution, source = resolve(text, selector, "dedent=off elide=off")
    (include,) = resolution.includes
    if isinstance(include, Unresolved):
        return
    block = include.block
    ranges = (
        [range_ for region in source.find_regions(selector) for range_ in region.ranges]
        if selector
        else [Range(1, len(source.source.lines))]
    )
    shown = {line.number for line in block.lines}
    cut = {
        number
        for edit in source.edits
        if edit.kind not in CHANGING - {MarkerKind.STATE_UNCOMMENT_START}
        for number in range(edit.lines.first, edit.lines.last + 1)
    }
    changed = {
        number
        for edit in source.edits
        if edit.kind in CHANGING  # an uncommented line may become blank
        for number in range(edit.lines.first, edit.lines.last + 1)
    }
    for number in (number for region in ranges for number in range(region.first, region.last + 1)):
        if number not in shown | cut | changed | source.hidden:
            assert not source.source.lines[number - 1].strip()


@given(st.text(max_size=200))
def test_any_info_string_is_read_or_refused(info):
    header = info.replace("\n", " ").replace("\r", " ")
    for text in (header, f"js ./a.js {header}", f"{{.js include=./a.js {header}}}"):
        if is_include(text):
            found = parse_directive(text, 4)
            assert found
            for name in found if isinstance(found, tuple) else ():
                assert name.span.line == 1
                assert 1 <= name.span.column < name.span.end_column


FRAGMENTS = st.sampled_from(
    ('"', "\\", "/", "../", "=", ",", "::", "{", "}", " ", "a", "1-2", "hl=", "diff=", "title=",
     "match=2", "include=./b", "} ", "@", "'", "{body}", "[", "(", "*", "rev=", "\t", "é")
)  # fmt: skip


@given(st.lists(FRAGMENTS, max_size=20).map("".join))
def test_odd_words_are_read_or_refused(rest):
    for text in (f"js ./a.js {rest}", f"{{ include=./a.js {rest} }}", f"{{{rest} include=./a.js"):
        if is_include(text):
            assert parse_directive(text, 4)


pages = st.lists(
    st.one_of(
        st.sampled_from(
            ("```js ./a.js", "```", "~~~", "~~~~", "> ```js ./a.js a", "> ```", "- ```js ./a.js",
             ">```js ./a.js", ">```", "  ```", "    ```js ./a.js", "!!! note", "", "<!--", "-->", "<pre>", "</pre>", "[a b]",
             "1. x", "\t```js ./a.js", "````md", "````", '=== "T"', "| a |", "[^1]: x", ": def")
        ),
        lines,
    ),
    max_size=25,
).map("\n".join)  # fmt: skip


@given(pages, sources)
@settings(max_examples=150)
def test_any_page_is_resolved_reported_and_synced(text, source):
    library = OneSource(source + "\nlast();\n")
    page = Page("page.md", text)
    for fences in (find_fences(text), find_commonmark_fences(text)):
        resolution = resolve_page(page, library, fences)
        found = (
            *resolution.diagnostics,
            *find_undefined_references(page, shortcuts=True, is_grave=False),
        )
        assert len(json.loads(format_json(found, {}))["diagnostics"]) == len(found)
        assert len(json.loads(format_sarif(found, "1"))["runs"][0]["results"]) == len(found)
        assert format_github(found).count("\n") == max(0, len(found) - 1)
        assert format_text(found).count("\n\n") >= len(found) - 1
        synced = sync_page(text, resolution)
        assert strip_includes(synced.text, resolution) == strip_includes(text, resolution)


@given(pages, sources)
@settings(max_examples=150)
def test_what_is_synced_is_not_stale(text, source):
    library = OneSource(source + "\n  last();\n")

    def resolve_text(text):
        return resolve_page(Page("page.md", text), library, find_commonmark_fences(text))

    synced = sync_page(text, resolve_text(text)).text
    again = resolve_text(synced)
    assert [
        diagnostic for diagnostic in again.diagnostics if diagnostic.code is codes.STALE_BODY
    ] == []
    assert sync_page(synced, again).changed == 0


def strip_includes(text, resolution):
    """The lines that no include covers, and the include's info strings."""
    heads = {found_include.fence.info for found_include in resolution.includes}
    covered = set()
    for include in resolution.includes:
        covered.update(range(include.fence.line, include.fence.end_line + 1))
    if text == resolution.page.text:
        return heads, [
            line for number, line in enumerate(text.split("\n"), 1) if number not in covered
        ]
    return heads, _remove_filled(text, resolution)


def _remove_filled(text, resolution):
    """The same of the synced text: each include has become longer by what it shows."""
    rows = text.split("\n")
    kept, at = [], 1
    shift = 0
    for include in resolution.includes:
        start = include.fence.line + shift
        kept += rows[at - 1 : start - 1]
        grown = len(include.block.lines) if isinstance(include, Shown) else len(include.fence.body)
        end = start + grown + (1 if include.fence.closed else 0)
        assert re.search(r"`{3,}|~{3,}", rows[start - 1])
        shift += end - start - (include.fence.end_line - include.fence.line)
        at = end + 1
    return kept + rows[at - 1 :]
