"""The entries of ``hl``, ``focus``, ``mark`` and ``note``: what is said of what is shown."""

import re

from inlaid.diagnostics import codes
from inlaid.diagnostics.finding import Finding
from inlaid.includes.block import LineKind
from inlaid.includes.directive import Highlight, LiteralText, Said
from inlaid.includes.placed import Placed, place_value
from inlaid.includes.selectors import Lines, Pattern, RegionName, Symbol, parse_selector
from inlaid.pages.words import Word, split_list
from inlaid.patterns import late_pattern

EXPECTED = 'entries "text", /regex/, region, ::symbol or L12-14'
EXPECTED_MARKS = f"error: or warning: and {EXPECTED}"
EXPECTED_NOTES = f"{EXPECTED}, each with : and the number of its note"
_SOURCE_LINES = late_pattern(r"L(\d{1,9})(?:-L?(\d{1,9}))?")
_LEVEL = late_pattern(r"(?P<level>error|warning):(?=.)")
_NOTE = late_pattern(r"(?P<entry>.+):(?P<number>[0-9]{1,4})", re.DOTALL)

Entries = tuple[Placed[Highlight], ...]


def parse_highlights(word: Word, column: int) -> Entries | Finding:
    """Return the entries of the value of ``hl`` or ``focus``; the info string begins at ``column``.

    An entry that can't be read gives a finding whose message is what was expected.
    """
    found = [_place(written, word, column) for written in split_list(word) if written.raw]
    wrong = [entry for entry in found if isinstance(entry, Finding)]
    return wrong[0] if wrong else tuple(entry for entry in found if isinstance(entry, Placed))


def parse_marks(word: Word, column: int) -> tuple[Said, ...] | Finding:
    """Return the entries of ``mark``, each as bad as the last level before it says."""
    said: list[Said] = []
    kind: LineKind | None = None
    for written in split_list(word):
        level = _LEVEL.match(written.raw)
        kind = LineKind(level["level"]) if level else kind
        entry = _place(_cut(written, level.end() if level else 0), word, column)
        if kind is None or isinstance(entry, Finding):
            return Finding(codes.OPTION_VALUE, EXPECTED_MARKS)
        said.append(Said("mark", kind, entry))
    return tuple(said)


def parse_notes(word: Word, column: int) -> tuple[Said, ...] | Finding:
    """Return the entries of ``note``, each with the number of its note."""
    said: list[Said] = []
    for written in split_list(word):
        note = _NOTE.fullmatch(written.raw)
        entry = _place(_cut(written, 0, note.end("entry") if note else 0), word, column)
        if note is None or isinstance(entry, Finding):
            return Finding(codes.OPTION_VALUE, EXPECTED_NOTES)
        said.append(Said("note", int(note["number"]), entry))
    return tuple(said)


def _cut(written: Word, start: int, end: int | None = None) -> Word:
    """A part of an entry, as an entry."""
    raw = written.raw[start:end]
    part = next(iter(split_list(Word(raw, raw, 0, len(raw)))), Word("", "", 0, 0))
    shift = written.start + start
    return part._replace(start=part.start + shift, end=part.end + shift)


def _place(written: Word, word: Word, column: int) -> Placed[Highlight] | Finding:
    entry = _parse_entry(written)
    if isinstance(entry, Finding):
        return entry
    return place_value(entry, written, column + word.end - len(word.raw))


def _parse_entry(entry: Word) -> Highlight | Finding:
    if entry.quoted:
        return LiteralText(entry.value)
    if lines := _SOURCE_LINES.fullmatch(entry.value):
        return Lines(int(lines[1]), int(lines[2] or lines[1]))
    if not entry.value:
        return Finding(codes.OPTION_VALUE, EXPECTED)
    value = parse_selector(entry.value)
    if isinstance(value, Pattern | RegionName | Symbol | Finding):
        return value
    return Finding(codes.OPTION_VALUE, EXPECTED)
