"""Where the lines of a label are broken: at sensible places, and so that they are about as long.

Words part at blank space, and where Chinese and Japanese rules of line breaking allow. A word that
is too wide parts after a sign (``/ . _ (``), then before a hump of `camelCase`, and only then
anywhere, but never inside a character that is made of several code points.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from inlaid.diagrams.language.labels import read_lines
from inlaid.diagrams.language.model import Label
from inlaid.diagrams.picture.metrics import Metrics, split_graphemes

_SIGN = re.compile(r"(?<=[/._(?&=,:;|+@-])(?=[^\W_]|[\[({<\"'])")
_NUMBER = re.compile(r"\d[.,:]\d")
_HUMP = re.compile(r"(?<=[a-z\d])(?=[A-Z])")
_MOST_WORDS = 200  # of a line that is evened out
_LEAST = 3  # characters that a part of a word has
_GLUED = re.compile(r"[:;!?%»)\]}…]+")  # French puts a space before them
# No line begins with these, or ends with those; from the Japanese and Chinese rules.
_NOT_FIRST = frozenset(
    "、。，．・：；？！）」』】》〉〕｝］〗〙〟’”‐–—…‥ー々〻ゝゞヽヾ"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"
    "%％‰℃°)]},.:;?!»"
)
_NOT_LAST = frozenset("（「『【《〈〔｛［〖〘〝‘“([{«$＄￥¥£#＃")


@dataclass(frozen=True, slots=True)
class _Word:
    """What stays together if it can; ``spaced``: blank space stands before it."""

    text: str
    width: int
    spaced: bool


@dataclass(frozen=True, slots=True)
class _Part:
    """What stands between two signs of a word, and what between its humps, with the widths."""

    text: str
    width: int
    humps: tuple[tuple[str, int], ...]


@dataclass(slots=True)
class Paragraphs:
    """The labels of one diagram: each is split and measured once."""

    metrics: Metrics
    wraps: bool = False
    _words: dict[str, tuple[_Word, ...]] = field(default_factory=dict)
    _lines: dict[Label, tuple[str, ...]] = field(default_factory=dict)
    _wrapped: dict[tuple[Label, int], tuple[str, ...]] = field(default_factory=dict)
    _widths: dict[str, int] = field(default_factory=dict)
    _least: dict[Label, tuple[int, ...]] = field(default_factory=dict)
    _parts: dict[str, tuple[_Part, ...]] = field(default_factory=dict)

    def measure(self, text: str) -> int:
        """The width of a text in pixels."""
        width = self._widths.get(text)
        if width is None:
            width = self._widths[text] = self.metrics.measure(text)
        return width

    def widest(self, lines: Sequence[str]) -> int:
        """The width of the widest line; 0 for no lines."""
        return max(map(self.measure, lines), default=0)

    def read(self, label: Label) -> tuple[str, ...]:
        """Return the lines that the author wrote; none for an empty label."""
        lines = self._lines.get(label)
        if lines is None:
            lines = read_lines(label)
            lines = lines if any(lines) else ()
            self._lines[label] = lines
        return lines

    def is_wrapped(self, label: Label) -> bool:
        """Whether the author asked for short lines, here or in the whole diagram."""
        return self.wraps if label.wrap is None else label.wrap

    def wrap(self, label: Label, width: float) -> tuple[str, ...]:
        """Break the lines of a label so that none is wider than ``width`` pixels, if it may be."""
        lines = self.read(label)
        if label.wrap is False:
            return lines
        key = (label, int(width))
        wrapped = self._wrapped.get(key)
        if wrapped is None:
            wrapped = tuple(part for line in lines for part in self.break_line(line, key[1]))
            self._wrapped[key] = wrapped
        return wrapped

    def find_least(self, label: Label, most: float) -> int:
        """Return how narrow a label can be, in pixels, without being torn inside of names."""
        if label.wrap is False:
            return self.widest(self.read(label))
        widths = self._least.get(label)
        if widths is None:
            widths = self._least[label] = tuple(
                {
                    width
                    for line in self.read(label)
                    for word in self._split(line)
                    for part in self._cut_word(word.text)
                    for _, width in part.humps
                }
            )
        return max((width for width in widths if width <= most), default=0)

    def break_line(self, line: str, width: int) -> Sequence[str]:
        """Break one line into as few as fit the width, and then as even as they get."""
        if self.measure(line) <= width:
            return (line,)
        words = self._split(line)
        filled = self._fill(words, width)
        if len(words) > _MOST_WORDS:
            return filled
        least = self._find_floor(words, width)
        low, high = least, width
        while low < high:
            middle = (low + high) // 2
            narrower = self._fill(words, middle)
            if len(narrower) <= len(filled):
                filled, high = narrower, middle
            else:
                low = middle + 1
        if len(filled) > len(words) or any(word.width > high for word in words):
            return filled  # a word is torn
        return self._even_out(words, high, len(filled))

    def _even_out(self, words: Sequence[_Word], width: int, count: int) -> list[str]:
        """Spread words over so many lines, with the least squares of what is missing in each."""
        space = self.measure(" ")
        best: list[dict[int, tuple[int, int]]] = [{0: (0, 0)}]  # by line: end to cost and start
        for _ in range(count):
            ends: dict[int, tuple[int, int]] = {}
            for start, (before, _from) in best[-1].items():
                used = 0
                for end in range(start, len(words)):
                    used += words[end].width + (space if words[end].spaced and end > start else 0)
                    if used > width:
                        break
                    cost = before + (width - used) ** 2
                    if end + 1 not in ends or cost < ends[end + 1][0]:
                        ends[end + 1] = cost, start
            best.append(ends)
        lines: list[str] = []
        end = len(words)
        for ends in reversed(best[1:]):
            start = ends[end][1]
            lines.append(_join(words[start:end]))
            end = start
        return lines[::-1]

    def _find_floor(self, words: Sequence[_Word], width: int) -> int:
        """The width below which more words than need be would be torn."""
        floor = 0
        for word in words:
            parts = ((word.text, word.width),) if word.width <= width else None
            for _, needed in parts or self._find_parts(word, width):
                floor = max(floor, min(needed, width))
        return floor

    def _fill(self, words: Sequence[_Word], width: int) -> list[str]:
        space = self.measure(" ")
        lines: list[str] = []
        line, used = "", 0
        for word in words:
            parts = (
                [(word.text, word.width)] if word.width <= width else self._find_parts(word, width)
            )
            for place, (text, needed) in enumerate(parts):
                gap = space if line and word.spaced and place == 0 else 0
                if line and used + gap + needed > width:
                    lines.append(line)
                    line, used, gap = "", 0, 0
                line = f"{line} {text}" if gap else line + text
                used += gap + needed
        return [*lines, line]

    def _split(self, line: str) -> tuple[_Word, ...]:
        words = self._words.get(line)
        if words is None:
            words = tuple(
                _Word(text, self.measure(text), spaced) for text, spaced in _split_line(line)
            )
            self._words[line] = words
        return words

    def _find_parts(self, word: _Word, width: int) -> list[tuple[str, int]]:
        """The parts of a word that is too wide."""
        parts: list[tuple[str, int]] = []
        for part in self._cut_word(word.text):
            if part.width <= width:
                parts.append((part.text, part.width))
                continue
            for hump, needed in part.humps:
                if needed <= width:
                    parts.append((hump, needed))
                else:
                    parts += ((one, self.measure(one)) for one in split_graphemes(hump))
        return parts

    def _cut_word(self, word: str) -> tuple[_Part, ...]:
        parts = self._parts.get(word)
        if parts is None:
            parts = self._parts[word] = tuple(
                _Part(
                    part,
                    self.measure(part),
                    tuple((hump, self.measure(hump)) for hump in _cut(part, _HUMP)),
                )
                for part in _cut(word, _SIGN)
            )
        return parts


def _join(words: Sequence[_Word]) -> str:
    first, *others = words
    return first.text + "".join(f" {word.text}" if word.spaced else word.text for word in others)


def _cut(text: str, place: re.Pattern[str]) -> Iterator[str]:
    """Cut a text where a pattern matches, unless a piece would be a scrap, or a number torn."""
    start = 0
    for match in place.finditer(text):
        at = match.start()
        if at - start < _LEAST or len(text) - at < _LEAST or _NUMBER.match(text, at - 2):
            continue
        yield text[start:at]
        start = at
    yield text[start:]


def _split_line(line: str) -> Iterator[tuple[str, bool]]:
    """The words of a line, and whether blank space stands before each."""
    waiting, spaced = "", False
    for word in line.split(" "):
        if waiting and _GLUED.fullmatch(word):
            waiting += f" {word}"
            continue
        if waiting:
            yield from _part(waiting, spaced)
            spaced = True
        waiting = word
    yield from _part(waiting, spaced)


def _part(word: str, spaced: bool) -> Iterator[tuple[str, bool]]:
    if word.isascii() or not any(map(_is_ideographic, word)):
        yield word, spaced
        return
    current = ""
    for character in split_graphemes(word):
        if current and _parts(current[-1], character[0]):
            yield current, spaced
            current, spaced = "", False
        current += character
    yield current, spaced


def _parts(before: str, after: str) -> bool:
    if after in _NOT_FIRST or before in _NOT_LAST:
        return False
    return _is_ideographic(before) or _is_ideographic(after)


def _is_ideographic(character: str) -> bool:
    """Whether a line may end beside it: wide, but no Hangul, which has spaces."""
    if character < "\u2e80":
        return False
    if "\uac00" <= character <= "\ud7a3":
        return False
    return unicodedata.east_asian_width(character) in {"W", "F"}
