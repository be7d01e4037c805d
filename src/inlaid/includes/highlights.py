"""The entries of ``hl``: what an include marks of what it shows."""

import re

from inlaid.includes.directive import Highlight, LiteralText
from inlaid.includes.placed import Placed, place_value
from inlaid.includes.selectors import Lines, Pattern, RegionName, SelectorError, parse_selector
from inlaid.pages.words import Word, split_list

_SOURCE_LINES = re.compile(r"L(\d{1,9})(?:-L?(\d{1,9}))?")


def parse_highlights(word: Word, column: int) -> tuple[Placed[Highlight], ...]:
    """Return the entries of the value of ``hl``; the info string begins at ``column``.

    Raises SelectorError for an entry that can't be read.
    """
    base = column + word.end - len(word.raw)
    return tuple(
        place_value(_parse_entry(each), each, base) for each in split_list(word) if each.raw
    )


def _parse_entry(entry: Word) -> Highlight:
    if entry.quoted:
        return LiteralText(entry.value)
    if lines := _SOURCE_LINES.fullmatch(entry.value):
        return Lines(int(lines[1]), int(lines[2] or lines[1]))
    value = parse_selector(entry.value)
    if isinstance(value, Pattern | RegionName):
        return value
    raise SelectorError('entries "text", /regex/, region or L12-14')
