"""Includes that would show nothing."""

from typing import assert_never

from inlaid.diagnostics import codes
from inlaid.includes.complaint import Columns, Complaint
from inlaid.includes.placed import Placed
from inlaid.includes.selectors import Lines, Pattern, RegionName, Selector, Symbol
from inlaid.markers.source_map import SourceMap

_REST = "only markers, blank lines or what tags cut"


def complain_empty_file(source: SourceMap, columns: Columns) -> Complaint:
    """The whole of a file shows no line."""
    path = source.source.name
    why = "holds nothing but markers and blank lines" if source.marks else "is empty"
    fix = "Put code into the file, or show another."
    return Complaint(codes.REGION_EMPTY, f"{path} {why}", columns, help=fix)


def complain_empty(source: SourceMap, placed: Placed[Selector]) -> Complaint:
    """What one selector picks shows no line."""
    path, selector = source.source.name, placed.value
    columns = placed.column, placed.end_column
    match selector:
        case RegionName():
            ranges = source.find_regions(selector.name)[0].ranges
            cut = any(each.first <= each.last for each in ranges)
            why = f": it holds {_REST}" if cut else ""
            message = f"region '{selector.name}' of {path} is empty{why}"
            return Complaint(codes.REGION_EMPTY, message, columns)
        case Lines() | Pattern() | Symbol():
            message = f"{placed.written} picks {_REST} in {path}"
        case _:
            assert_never(selector)
    return Complaint(codes.REGION_EMPTY, message, columns, help="Select lines that hold code.")
