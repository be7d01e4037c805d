"""Which of the shown lines, and which texts in them, an include marks."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import assert_never

from inlaid.includes.block import Emphasis, Line
from inlaid.includes.directive import Highlight, LiteralText, Options
from inlaid.includes.placed import Placed
from inlaid.includes.selectors import Lines, Pattern, RegionName
from inlaid.markers.source_map import SourceMap


@dataclass(frozen=True, slots=True)
class FoundEmphasis:
    """What is marked, the entries that match nothing, and numbers of `hl_lines` past the end.

    ``slow``: the entries that take too long.
    """

    emphasis: Emphasis
    missed: tuple[Placed[Highlight], ...]
    beyond: tuple[int, ...]
    slow: tuple[Placed[Highlight], ...] = ()


def find_emphasis(options: Options, lines: Sequence[Line], source: SourceMap) -> FoundEmphasis:
    """Return what the options, and Bluehawk's `:emphasize:`, mark of the shown lines."""
    marked = set(_find_emphasised(lines, source))
    texts: list[str] = []
    missed: list[Placed[Highlight]] = []
    slow: list[Placed[Highlight]] = []
    for placed in options.hl:
        entry = placed.value
        try:
            found = _find_lines(entry, lines, source)
        except TimeoutError:
            slow.append(placed)
            continue
        if not found:
            missed.append(placed)
        elif isinstance(entry, LiteralText):
            texts.append(entry.text)
        else:
            marked.update(found)
    spans = list(_parse_spans(options.hl_lines, len(lines)))
    for first, last in spans:
        marked.update(range(max(1, first), min(last, len(lines)) + 1))
    beyond = {first if first < 1 else last for first, last in spans}
    return FoundEmphasis(
        Emphasis(tuple(sorted(marked)), tuple(texts)),
        tuple(missed),
        tuple(sorted(number for number in beyond if not 1 <= number <= len(lines))),
        tuple(slow),
    )


def _find_lines(entry: Highlight, lines: Sequence[Line], source: SourceMap) -> list[int]:
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
