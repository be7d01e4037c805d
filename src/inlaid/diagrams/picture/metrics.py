"""How wide a text is at most, whichever common font shows it; and where it is broken."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from inlaid.diagrams.picture.widths import WIDTHS

_WIDE, _EMOJI, _UNKNOWN = 1000, 1400, 1100  # thousandths of an em


@dataclass(frozen=True, slots=True)
class Metrics:
    """Font size and line height in pixels, and a table of widths in thousandths of an em."""

    size: int = 14
    line: int = 18
    widths: Mapping[str, int] = field(default_factory=lambda: WIDTHS)

    def measure(self, text: str) -> int:
        """Return the width of a text in whole pixels, rounded up."""
        widths = self.widths
        total = 0
        for character in text:
            width = widths.get(character)
            total += width if width is not None else _find_width(character)
        return -(-total * self.size // 1000)

    def widest(self, lines: tuple[str, ...]) -> int:
        """Return the width of the widest line; 0 for no lines."""
        return max(map(self.measure, lines), default=0)

    def wrap(self, lines: tuple[str, ...], width: int) -> tuple[str, ...]:
        """Break lines so that none is wider than ``width`` pixels; only long words are split."""
        if all(self.measure(line) <= width for line in lines):
            return lines
        return tuple(part for line in lines for part in self._break(line, width))

    def _break(self, line: str, width: int) -> list[str]:
        space = self.measure(" ")
        parts: list[str] = []
        current, used = "", 0
        for word in line.split(" "):
            needed = self.measure(word)
            if current and used + space + needed <= width:
                current, used = f"{current} {word}", used + space + needed
                continue
            if current:
                parts.append(current)
            *whole, current = self._split(word, width) if needed > width else [word]
            parts += whole
            used = self.measure(current)
        return [*parts, current]

    def _split(self, word: str, width: int) -> list[str]:
        pieces, start, used = [], 0, 0
        for index, character in enumerate(word):
            needed = self.measure(character)
            if index > start and used + needed > width:
                pieces.append(word[start:index])
                start, used = index, 0
            used += needed
        return [*pieces, word[start:]]


def _find_width(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    if ord(character) >= 0x1F000:
        return _EMOJI
    return _WIDE if unicodedata.east_asian_width(character) in {"W", "F"} else _UNKNOWN
