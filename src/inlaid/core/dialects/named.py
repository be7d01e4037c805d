"""Markers that name their region in a fixed form, anywhere in a line."""

import re
from collections.abc import Iterable

from inlaid.core.comments import holds_code
from inlaid.core.dialects.dialect import Kind, Mark

_START, _END = Kind.START, Kind.END
_OPENERS = frozenset({"", "#", "//", "--", ";", "%"})  # usual ones, which spare a closer look


def read_marks(pattern: re.Pattern[str], line: str) -> tuple[Mark, ...]:
    """Return what ``pattern`` finds: group ``end`` is set for an end, ``name`` holds the name."""
    found = pattern.search(line)
    if found is None:
        return ()
    start, end = found.span()
    if end != len(line) and pattern.search(line, end) is not None:
        return place_marks(line, map(_read_mark, pattern.finditer(line)))
    usual = end == len(line) and line[:start].strip() in _OPENERS
    code = not usual and holds_code(line, start, end)
    ends, name = found.group("end", "name")
    return (Mark(_END if ends else _START, name.strip() if name else "", start, end, code),)


def _read_mark(found: re.Match[str]) -> Mark:
    end, name = found.group("end", "name")
    return Mark(_END if end else _START, name.strip() if name else "", *found.span())


def place_marks(line: str, marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Return the marks with ``code`` set when the line holds code besides all of them."""
    found = tuple(marks)
    if not found or not holds_code(line, found[0].start, found[-1].end):
        return found
    return tuple(each._replace(code=True) for each in found)
