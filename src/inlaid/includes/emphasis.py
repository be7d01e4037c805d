"""Which of the shown lines, and which texts in them, an include marks."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import assert_never

from inlaid.diagnostics.finding import Finding
from inlaid.includes.block import Emphasis, Line, LineKind
from inlaid.includes.directive import Highlight, LiteralText, Options
from inlaid.includes.notations import Noted
from inlaid.includes.placed import Placed
from inlaid.includes.selectors import Lines, Pattern, RegionName, Symbol
from inlaid.markers.regions import Range
from inlaid.markers.source_map import SourceMap

FindSymbol = Callable[[SourceMap, Symbol], Range | Finding]


@dataclass(frozen=True, slots=True)
class FoundEmphasis:
    """What is marked, the entries that match nothing, and numbers of `hl_lines` past the end.

    ``missed`` and ``slow``, those that take too long: each with the option that they belong to.
    """

    emphasis: Emphasis
    missed: tuple[tuple[str, Placed[Highlight]], ...]
    beyond: tuple[int, ...]
    slow: tuple[tuple[str, Placed[Highlight]], ...] = ()


def find_emphasis(
    options: Options, noted: Noted, source: SourceMap, find_symbol: FindSymbol
) -> FoundEmphasis:
    """Return what the options, and comments of the source, say of the shown lines."""
    lines = noted.lines
    finder = _Finder(lines, source, find_symbol)
    marked = {*_find_emphasised(lines, source), *noted.highlighted}
    texts = list(noted.texts)
    kinds, notes = list(noted.kinds), list(noted.notes)
    for placed in options.hl:
        found = finder.find("hl", placed)
        if isinstance(placed.value, LiteralText):
            texts += [placed.value.text] if found else []
        else:
            marked.update(found)
    for said in options.said:
        found = finder.find(said.option, said.entry)
        if isinstance(said.what, LineKind):
            kinds += [(number, said.what) for number in found]
        else:
            notes += [(number, said.what) for number in found[:1]]
    spans = list(_parse_spans(options.hl_lines, len(lines)))
    for first, last in spans:
        marked.update(range(max(1, first), min(last, len(lines)) + 1))
    beyond = {first if first < 1 else last for first, last in spans}
    return FoundEmphasis(
        Emphasis(
            tuple(sorted(marked)), tuple(texts), tuple(kinds), tuple(notes), tuple(noted.cuts)
        ),
        tuple(finder.missed),
        tuple(sorted(number for number in beyond if not 1 <= number <= len(lines))),
        tuple(finder.slow),
    )


class _Finder:
    """Finds the shown lines of entries, and notes those that match none."""

    def __init__(self, lines: Sequence[Line], source: SourceMap, find_symbol: FindSymbol) -> None:
        self.lines = lines
        self.source = source
        self.find_symbol = find_symbol
        self.missed: list[tuple[str, Placed[Highlight]]] = []
        self.slow: list[tuple[str, Placed[Highlight]]] = []

    def find(self, option: str, placed: Placed[Highlight]) -> list[int]:
        try:
            found = self._find(placed.value)
        except TimeoutError:
            self.slow.append((option, placed))
            return []
        if not found:
            self.missed.append((option, placed))
        return found

    def _find(self, entry: Highlight) -> list[int]:
        if not isinstance(entry, Symbol):
            return _find_lines(entry, self.lines, self.source)
        found = self.find_symbol(self.source, entry)
        spans = () if isinstance(found, Finding) else ((found.first, found.last),)
        return [number for number, line in enumerate(self.lines, 1) if _is_within(line, spans)]


def _find_lines(
    entry: LiteralText | Pattern | RegionName | Lines, lines: Sequence[Line], source: SourceMap
) -> list[int]:
    """The 1-based shown lines that an entry matches. Raises TimeoutError."""
    match entry:
        case LiteralText():
            wanted = [entry.text in line.text for line in lines] if entry.text else []
        case Pattern():
            return entry.first.find_lines([line.text for line in lines])
        case RegionName():
            ranges = [part for region in source.find_regions(entry.name) for part in region.ranges]
            wanted = [_is_within(line, ((one.first, one.last) for one in ranges)) for line in lines]
        case Lines():
            last = entry.first if entry.last is None else entry.last
            wanted = [_is_within(line, ((entry.first, last),)) for line in lines]
        case _:
            assert_never(entry)
    return [number for number, is_wanted in enumerate(wanted, 1) if is_wanted]


def _is_within(line: Line, ranges: Iterable[tuple[int, int]]) -> bool:
    return line.number is not None and any(one <= line.number <= two for one, two in ranges)


def _find_emphasised(lines: Sequence[Line], source: SourceMap) -> list[int]:
    return [number for number, line in enumerate(lines, 1) if line.number in source.emphasised]


def _parse_spans(written: str, count: int) -> Iterable[tuple[int, int]]:
    """The first and the last line of each entry of `hl_lines`; `3-` goes to the last line shown."""
    for entry in re.split(r"[ ,]+", written) if written else ():
        start, dash, end = entry.partition("-")
        first = int(start or 1)
        yield first, int(end or (max(first, count) if dash else first))
