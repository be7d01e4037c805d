"""Markers that name their region in a fixed form, anywhere in a line."""

import re
from collections.abc import Iterable

from inlaid.core.comments import holds_code
from inlaid.core.dialects.dialect import Kind, Mark


def read_marks(line: str, pattern: re.Pattern[str]) -> tuple[Mark, ...]:
    """Return what ``pattern`` finds: group ``end`` is set for an end, ``name`` holds the name."""
    return place_marks(
        line,
        [
            Mark(
                Kind.END if each["end"] else Kind.START,
                (each["name"] or "").strip(),
                *each.span(),
            )
            for each in pattern.finditer(line)
        ],
    )


def place_marks(line: str, marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Return the marks with ``code`` set when the line holds code besides all of them."""
    found = tuple(marks)
    if not found or not holds_code(line, found[0].start, found[-1].end):
        return found
    return tuple(
        Mark(each.kind, each.name, each.start, each.end, code=True, argument=each.argument)
        for each in found
    )
