"""The entries of ``hl``: what an include marks of what it shows."""

from inlaid.diagnostics import codes
from inlaid.diagnostics.finding import Finding
from inlaid.includes.directive import Highlight, LiteralText
from inlaid.includes.placed import Placed, place_value
from inlaid.includes.selectors import Lines, Pattern, RegionName, parse_selector
from inlaid.pages.words import Word, split_list
from inlaid.patterns import late_pattern

EXPECTED = 'entries "text", /regex/, region or L12-14'
_SOURCE_LINES = late_pattern(r"L(\d{1,9})(?:-L?(\d{1,9}))?")


def parse_highlights(word: Word, column: int) -> tuple[Placed[Highlight], ...] | Finding:
    """Return the entries of the value of ``hl``; the info string begins at ``column``.

    An entry that can't be read gives a finding whose message is what was expected.
    """
    base = column + word.end - len(word.raw)
    entries: list[Placed[Highlight]] = []
    for written in split_list(word):
        if written.raw:
            entry = _parse_entry(written)
            if isinstance(entry, Finding):
                return entry
            entries.append(place_value(entry, written, base))
    return tuple(entries)


def _parse_entry(entry: Word) -> Highlight | Finding:
    if entry.quoted:
        return LiteralText(entry.value)
    if lines := _SOURCE_LINES.fullmatch(entry.value):
        return Lines(int(lines[1]), int(lines[2] or lines[1]))
    value = parse_selector(entry.value)
    if isinstance(value, Pattern | RegionName | Finding):
        return value
    return Finding(codes.OPTION_VALUE, EXPECTED)
