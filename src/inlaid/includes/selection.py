"""Selection: the lines of a source that a selector picks, or why it picks none."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Code, Related
from inlaid.diagnostics.finding import Finding, Span
from inlaid.diagnostics.location import Location
from inlaid.diagnostics.nearest import find_nearest, list_names
from inlaid.includes.library import Library
from inlaid.includes.placed import Placed
from inlaid.includes.selectors import Lines, Pattern, RegionName, Selector, Symbol
from inlaid.markers.comments import find_comment
from inlaid.markers.dialects.registry import DIALECTS
from inlaid.markers.faults import BrokenRegion
from inlaid.markers.regions import Range, Region
from inlaid.markers.source_map import SourceMap

if TYPE_CHECKING:
    from inlaid.includes.expression import Expression

Selected = tuple[Range, ...] | Finding

_COMPARED = 500  # regions that are compared and listed when one is missing


def select_lines(
    source: SourceMap, placed: Placed[Selector], library: Library, match: Span
) -> Selected:
    """Return the lines that a selector picks, in pieces, or what is wrong with it.

    ``match``: where the option is written that picks one of several matches.
    """
    selector = placed.value
    span = placed.span
    match selector:
        case RegionName():
            return _select_region(source, selector.name, span)
        case Lines():
            return _select_range(source, selector, placed.written, span)
        case Symbol():
            return _select_symbol(source, selector, library, span, match)
        case Pattern():
            return _select_pattern(source, selector, placed.written, span, match)
        case _:
            assert_never(selector)


# --- regions ----------------------------------------------------------------------------------


def _select_region(source: SourceMap, name: str, span: Span) -> Selected:
    if faults := source.find_faults(name):
        return _complain_broken(source, faults[0], span)
    regions = source.find_regions(name)
    if not regions:
        return _complain_missing(source, name, span)
    if len(regions) > 1:
        return _complain_ambiguous(source, name, regions, span)
    return regions[0].ranges


def _complain_broken(source: SourceMap, fault: BrokenRegion, span: Span) -> Finding:
    found = fault.finding.at(Location(source.source.path, 1))
    line = source.source.lines[found.location.line - 1]
    related = (Related(found.location, line.strip()[:100]),)
    message = f"{found.message} in {source.source.name}"
    return replace(fault.finding, message=message, span=span, related=related)


def _complain_ambiguous(
    source: SourceMap, name: str, regions: Sequence[Region], span: Span
) -> Finding:
    where = ", ".join(
        f"{region.dialect} at line {region.ranges[0].first - 1}" for region in regions
    )
    message = f"{source.source.name} defines '{name}' more than once: {where}"
    return Finding(codes.REGION_AMBIGUOUS, message, span=span)


def _complain_missing(source: SourceMap, name: str, span: Span) -> Finding:
    path = source.source.path
    known = {region.name: region.ranges[0].first - 1 for region in source.regions[:_COMPARED]}
    near = find_nearest(name, known)
    listed = f"The file has: {list_names(known)}" if known else "The file has no region"
    lead = f"did you mean '{near}' ({path}:{known[near]})? " if near else ""
    message = f"no region '{name}' in {source.source.name}"
    help_ = lead + listed + _find_near_marker(source, name)
    return Finding(codes.REGION_MISSING, message, help_, span)


def _find_near_marker(source: SourceMap, name: str) -> str:
    """A hint at a line that names the region but isn't a marker, such as one with stray text."""
    if not name or name not in source.source.text:
        return ""
    word = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
    for number, line in enumerate(source.source.lines, 1):
        if name not in line or number in source.marks:
            continue
        for dialect in DIALECTS:
            read = dialect.is_for(source.source.path) and dialect.trigger.search(line)
            marks = dialect.read_line(line) if read else ()
            if any(mark.name == name for mark in marks):
                return f". Line {number} marks it for {dialect.name}, which `dialects` leaves out"
        if _is_like_marker(line, word):
            return f". Line {number} names it, but is not a marker: {line.strip()[:80]}"
    return ""


def _is_like_marker(line: str, name: re.Pattern[str]) -> bool:
    """Whether a line names the region in a comment, or beside what a marker is made of."""
    if name.search(line) is None:
        return False
    if find_comment(line) is not None:
        return True
    return any(dialect.trigger.search(line) for dialect in DIALECTS if not dialect.loose)


# --- symbols ----------------------------------------------------------------------------------


def _select_symbol(
    source: SourceMap, symbol: Symbol, library: Library, span: Span, match: Span
) -> Selected:
    found = library.find_symbol(source, symbol)
    if not isinstance(found, Finding):
        return (found,)
    if symbol.match is None or symbol.match == 1:
        return replace(found, span=span)
    first = library.find_symbol(source, replace(symbol, match=1))
    return replace(found, span=span if isinstance(first, Finding) else match)


# --- lines and patterns -----------------------------------------------------------------------


def _select_range(source: SourceMap, lines: Lines, written: str, span: Span) -> Selected:
    count = len(source.source.lines)
    last = count if lines.last is None else lines.last
    if lines.first > count or last > count:
        lead = f"line {written} is" if lines.first == lines.last else f"lines {written} are"
        held = "1 line" if count == 1 else f"{count} lines"
        message = f"{lead} out of range: {source.source.name} has {held}"
        return Finding(codes.LINES_OUT_OF_RANGE, message, span=span)
    return (Range(lines.first, last),)


def _find_other_case(pattern: "Expression", lines: Sequence[str]) -> str:
    hits = list(map(str, replace(pattern, fold=True).find_lines(lines)))
    return f"But for upper and lower case it matches in line {list_names(hits)}" if hits else ""


def _select_pattern(
    source: SourceMap, pattern: Pattern, written: str, span: Span, match: Span
) -> Selected:
    try:
        return _select_matches(source, pattern, written, span, match)
    except TimeoutError:
        return complain_slow(source, written, span)


def complain_slow(source: SourceMap, written: str, span: Span) -> Finding:
    """What is wrong with a pattern that doesn't end within its time."""
    from inlaid.includes.expression import SECONDS  # noqa: PLC0415 (few are slow)

    message = f"{written} takes more than {SECONDS:g} s to match the lines of {source.source.name}"
    return Finding(codes.PATTERN_TOO_SLOW, message, span=span)


def _select_matches(
    source: SourceMap, pattern: Pattern, written: str, span: Span, match: Span
) -> Selected:
    def refuse(code: Code, message: str, help_: str = "") -> Finding:
        return Finding(code, f"{source.source.name} {message}", help_, span)

    lines = source.source.lines
    hits = pattern.first.find_lines(lines)
    if not hits:
        message = f"has no line that matches {written}"
        return refuse(codes.PATTERN_MISSING, message, _find_other_case(pattern.first, lines))
    where = ("line " if len(hits) == 1 else "lines ") + list_names(map(str, hits))
    if pattern.match is not None and pattern.match > len(hits):
        message = f"match={pattern.match}: {source.source.name} matches {written} only in {where}"
        fix = f"Pick one with match=1 to match={len(hits)}" if len(hits) > 1 else "Leave match out"
        return Finding(codes.PATTERN_MISSING, message, fix, match)
    if len(hits) > 1 and pattern.match is None:
        return refuse(codes.PATTERN_AMBIGUOUS, f"matches {written} in {where}")
    first = hits[(pattern.match or 1) - 1]
    if pattern.last is None:
        return (Range(first, first),)
    if ends := pattern.last.find_lines(lines[first:]):
        return (Range(first, first + ends[0]),)
    message = f"has no line after line {first} that matches the second pattern of {written}"
    return refuse(codes.PATTERN_MISSING, message)
