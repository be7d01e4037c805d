"""How wide a text is at most, whichever common font shows it."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import regex

from inlaid.diagrams.language.markup import Style, has_marks, read_piece
from inlaid.diagrams.picture.widths import WIDTHS

_WIDE, _EMOJI, _UNKNOWN, _CODE = 1000, 1400, 1100, 620  # thousandths of an em
_GRAPHEME = regex.compile(r"\X")


@dataclass(frozen=True, slots=True)
class Metrics:
    """Font size and line height in pixels, and a table of widths in thousandths of an em."""

    size: int = 14
    line: int = 18
    widths: Mapping[str, int] = field(default_factory=lambda: WIDTHS)

    def measure(self, text: str) -> int:
        """Return the width of a text in whole pixels, rounded up."""
        if has_marks(text):
            total = sum(self._measure_run(run, style) for run, style in read_piece(text))
            return -(-total * self.size // 1000)
        return -(-self._add(text) * self.size // 1000)

    def _measure_run(self, text: str, style: Style) -> int:
        if style.code:
            return sum(
                max(_CODE, self._add(character)) if character > "\xff" else _CODE
                for character in text
            )
        return self._add(text) * 11 // 10 if style.bold else self._add(text)

    def _add(self, text: str) -> int:
        """The width in thousandths of an em."""
        widths = self.widths
        total = 0
        for character in text:
            width = widths.get(character)
            total += width if width is not None else _find_width(character)
        return total

    def widest(self, lines: Sequence[str]) -> int:
        """Return the width of the widest line; 0 for no lines."""
        return max(map(self.measure, lines), default=0)


def split_graphemes(text: str) -> list[str]:
    """Return what a reader takes for characters, each of one or more code points."""
    return list(text) if text.isascii() else _GRAPHEME.findall(text)


def _find_width(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    if ord(character) >= 0x1F000:
        return _EMOJI
    return _WIDE if unicodedata.east_asian_width(character) in {"W", "F"} else _UNKNOWN
