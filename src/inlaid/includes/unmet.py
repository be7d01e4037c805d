"""Includes that would show nothing."""

from typing import assert_never

from inlaid.diagnostics import codes
from inlaid.diagnostics.finding import Finding, Span
from inlaid.includes.placed import Placed
from inlaid.includes.selectors import Lines, Pattern, RegionName, Selector, Symbol
from inlaid.markers.source_map import SourceMap

_REST = "only markers, blank lines or what tags cut"


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
            cut = any(each.first <= each.last for each in ranges)
            why = f": it holds {_REST}" if cut else ""
            message = f"region '{selector.name}' of {path} is empty{why}"
            return Finding(codes.REGION_EMPTY, message, span=placed.span)
        case Lines() | Pattern() | Symbol():
            message = f"{placed.written} picks {_REST} in {path}"
        case _:
            assert_never(selector)
    return Finding(codes.REGION_EMPTY, message, "Select lines that hold code.", placed.span)
