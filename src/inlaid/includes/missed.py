"""Highlights that mark nothing of what is shown, and why."""

from collections.abc import Sequence
from typing import assert_never

from inlaid.diagnostics import codes
from inlaid.diagnostics.finding import Finding
from inlaid.diagnostics.nearest import find_nearest, list_names
from inlaid.includes.block import Line
from inlaid.includes.directive import Highlight, LiteralText
from inlaid.includes.placed import Placed
from inlaid.includes.selectors import Lines, Pattern, RegionName
from inlaid.markers.source_map import SourceMap


def complain_missed(placed: Placed[Highlight], source: SourceMap, shown: Sequence[Line]) -> Finding:
    """What is wrong with an entry of `hl` that marks none of the lines shown."""
    entry, name = placed.value, source.source.name
    fix = ""
    match entry:
        case LiteralText():
            message = f"hl: no line shown holds '{entry.text}'"
            lines = enumerate(source.source.lines, 1)
            fix = _place(name, [number for number, line in lines if entry.text in line])
        case Pattern():
            message = f"hl: no line shown matches {placed.written}"
            fix = _place(name, _find_elsewhere(entry, source))
        case RegionName() if source.find_regions(entry.name):
            message = f"hl: region '{entry.name}' of {name} is not among the lines shown"
        case RegionName():
            message = f"hl: no region '{entry.name}' in {name}"
            fix = _suggest(entry.name, [region.name for region in source.regions])
        case Lines():
            message = f"hl: {placed.written} is not among the lines shown"
            numbers = [line.number for line in shown if line.number is not None]
            fix = f"Shown are lines {min(numbers)} to {max(numbers)} of {name}" if numbers else ""
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
