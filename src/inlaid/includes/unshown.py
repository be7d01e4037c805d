"""What an include was meant to show, but doesn't: any line, code beside markers, highlights."""

from collections.abc import Iterator, Sequence
from typing import assert_never

from inlaid.diagnostics import codes
from inlaid.diagnostics.finding import Finding, Span
from inlaid.diagnostics.nearest import find_nearest, list_names
from inlaid.includes.block import Line
from inlaid.includes.directive import Highlight, LiteralText
from inlaid.includes.placed import Placed
from inlaid.includes.selectors import Lines, Pattern, RegionName, Selector, Symbol
from inlaid.markers.comments import holds_code_after, holds_code_before
from inlaid.markers.regions import Range
from inlaid.markers.source_map import SourceMap

_REST = "only markers, blank lines or what tags cut"


def complain_missed(
    option: str, placed: Placed[Highlight], source: SourceMap, shown: Sequence[Line]
) -> Finding:
    """What is wrong with an entry of an option such as `hl` that marks none of the lines shown."""
    entry, name = placed.value, source.source.name
    fix = ""
    match entry:
        case LiteralText():
            message = f"{option}: no line shown holds '{entry.text}'"
            lines = enumerate(source.source.lines, 1)
            fix = _place(name, [number for number, line in lines if entry.text in line])
        case Pattern():
            message = f"{option}: no line shown matches {placed.written}"
            fix = _place(name, _find_elsewhere(entry, source))
        case RegionName() if source.find_regions(entry.name):
            message = f"{option}: region '{entry.name}' of {name} is not among the lines shown"
        case RegionName():
            message = f"{option}: no region '{entry.name}' in {name}"
            fix = _suggest(entry.name, [region.name for region in source.regions])
        case Lines():
            message = f"{option}: {placed.written} is not among the lines shown"
            numbers = [line.number for line in shown if line.number is not None]
            fix = f"Shown are lines {min(numbers)} to {max(numbers)} of {name}" if numbers else ""
        case Symbol():
            message = f"{option}: {placed.written} is not among the lines shown of {name}"
        case _:
            assert_never(entry)
    return Finding(codes.HIGHLIGHT_MISSING, message, fix, placed.span)


def _find_elsewhere(pattern: Pattern, source: SourceMap) -> Sequence[int]:
    """The lines of the whole file that it matches; none when that takes too long."""
    try:
        return pattern.first.find_lines(source.source.lines)
    except TimeoutError:
        return ()


def _place(name: str, hits: Sequence[int]) -> str:
    """Where else in the file it is."""
    listed = list_names(map(str, hits))
    return f"{name} has it in line {listed}, which is not shown" if hits else ""


def _suggest(name: str, known: Sequence[str]) -> str:
    near = find_nearest(name, known)
    lead = f"did you mean '{near}'? " if near else ""
    quoted = f'To mark a text, quote it: "{name}"'
    return f"{lead}{quoted}"


def complain_empty_file(source: SourceMap, span: Span) -> Finding:
    """The whole of a file shows no line."""
    path = source.source.name
    why = "holds nothing but markers and blank lines" if source.marks else "is empty"
    fix = "Put code into the file, or show another."
    return Finding(codes.REGION_EMPTY, f"{path} {why}", fix, span)


def complain_empty(source: SourceMap, placed: Placed[Selector]) -> Finding:
    """What one selector picks shows no line."""
    path, selector = source.source.name, placed.value
    match selector:
        case RegionName():
            ranges = source.find_regions(selector.name)[0].ranges
            cut = any(part.first <= part.last for part in ranges)
            why = f": it holds {_REST}" if cut else ""
            message = f"region '{selector.name}' of {path} is empty{why}"
            return Finding(codes.REGION_EMPTY, message, span=placed.span)
        case Lines() | Pattern() | Symbol():
            message = f"{placed.written} picks {_REST} in {path}"
        case _:
            assert_never(selector)
    return Finding(codes.REGION_EMPTY, message, "Select lines that hold code.", placed.span)


def find_lost_code(source: SourceMap, pieces: Sequence[Range]) -> Iterator[int]:
    """Yield the marker lines that hold code of what is shown, in order.

    Code before the start marker of a region, or behind its end marker, lies outside of it.
    """
    if not source.coded:
        return
    regions = {part for region in source.regions for part in region.ranges}
    bounded = [piece for piece in pieces if piece in regions]
    starts = {piece.first - 1 for piece in bounded}
    ends = {piece.last + 1 for piece in bounded}
    for number in source.coded:
        line, marks = source.source.lines[number - 1], source.marks[number]
        if (
            any(piece.first <= number <= piece.last for piece in pieces)
            or (number in starts and holds_code_after(line, marks[0].start, marks[-1].end))
            or (number in ends and holds_code_before(line, marks[0].start))
        ):
            yield number
