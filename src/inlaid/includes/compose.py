"""From selected lines to shown lines: strip markers, edit, join, dedent, compare."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from inlaid.includes.block import Line
from inlaid.includes.dedent import dedent_lines, find_indent, trim_lines
from inlaid.includes.directive import Options
from inlaid.languages.names import format_comment
from inlaid.markers.comments import find_comment_form
from inlaid.markers.edits import Edit, find_change, is_cut
from inlaid.markers.regions import Range
from inlaid.markers.source_map import SourceMap
from inlaid.patterns import late_pattern

if TYPE_CHECKING:
    from inlaid.languages.language import Language

_MEMBER = late_pattern(r'[ \t]*"[^"]*"[ \t]*(?::[^,]*)?,?[ \t]*')  # a marker of JSON
_JSON = late_pattern(r"\s*[{\[]")
_CLOSERS = frozenset("}]")


def compose_lines(
    source: SourceMap,
    pieces: Sequence[Range],
    options: Options,
    language: str,
    languages: "Sequence[Language]" = (),
) -> tuple[Line, ...]:
    """Return what the pieces show, in their order; empty when no line but blank ones is left.

    Marker lines are left out, edits applied, pieces that are not adjacent joined by an elision
    line, the common indentation removed and blank lines at both ends trimmed. ``language``: the
    label that tells its form; ``languages``: those beside the ones that ship.
    """
    shown = _Shown(source, options.state)
    parts: list[list[Line]] = []
    before: Range | None = None
    for piece in pieces:
        lines = shown.take(piece)
        if not lines:
            continue
        if before is not None and not shown.are_adjacent(before, piece):
            form = shown.find_form(before, piece)
            comment = form.format("…") if form else format_comment(language, "…", languages)
            parts.append(_elide(comment, lines, options.elide))
        parts.append(lines)
        before = piece
    return trim_lines(dedent_lines([line for part in parts for line in part], options.dedent))


class _Shown:
    """The lines of a source as a state shows them."""

    def __init__(self, source: SourceMap, state: str) -> None:
        self.source = source
        self.state = state

    def take(self, piece: Range) -> list[Line]:
        lines = self.source.source.lines
        hidden, cut = self.source.hidden, self._find_cut_lines(piece)
        numbers = [
            number
            for number in range(max(1, piece.first), min(piece.last, len(lines)) + 1)
            if number not in hidden and number not in cut
        ]
        texts = [lines[number - 1] for number in numbers]
        for at in self._find_last_members(numbers):
            texts[at] = texts[at].rstrip().removesuffix(",")
        for edit in self.source.changes:
            first = bisect_left(numbers, edit.lines.first)
            last = bisect_right(numbers, edit.lines.last)
            if first < last:
                texts[first:last] = map(find_change(edit), texts[first:last])
        return list(map(Line, texts, numbers))

    def _find_last_members(self, numbers: Sequence[int]) -> Iterator[int]:
        """Yield where lines of JSON are the last of their object or list once its markers go."""
        hidden, source = self.source.hidden, self.source.source
        if not hidden or _JSON.match(source.text) is None:
            return
        lines = source.lines
        solid = [at for at, number in enumerate(numbers) if lines[number - 1].strip()]
        for at, following in pairwise(solid):
            first, last = numbers[at], numbers[following]
            if lines[first - 1].rstrip().endswith(",") and lines[last - 1].lstrip()[0] in _CLOSERS:
                between = (number for number in range(first + 1, last) if number in hidden)
                if any(_MEMBER.fullmatch(lines[number - 1]) for number in between):
                    yield at

    def are_adjacent(self, before: Range, after: Range) -> bool:
        """Whether nothing but markers lies between two pieces in source order."""
        return before.last < after.first and all(
            number in self.source.hidden for number in range(before.last + 1, after.first)
        )

    def find_form(self, before: Range, after: Range) -> str:
        """The form of the comments that hold the markers between two pieces, if any does."""
        lines, hidden = self.source.source.lines, self.source.hidden
        beside = (number for number in (after.first - 1, before.last + 1) if number in hidden)
        forms = (find_comment_form(lines[number - 1]) for number in beside)
        return next((form for form in forms if form), "")

    def _find_cut_lines(self, piece: Range) -> set[int]:
        """The lines that edits cut from a piece; what begins outside doesn't reach into it."""
        edits = self.source.edits
        if not edits:
            return set()
        first = bisect_left(edits, piece.first, key=_first_line)
        last = bisect_right(edits, piece.last + 1, key=_first_line)
        cut: set[int] = set()
        done = 0
        for edit in edits[first:last]:
            if is_cut(edit, self.state):
                cut.update(range(max(done + 1, edit.lines.first), edit.lines.last + 1))
                done = max(done, edit.lines.last)
        return cut


def _first_line(edit: Edit) -> int:
    return edit.lines.first


def _elide(comment: str, following: list[Line], elide: str | None) -> list[Line]:
    if elide == "":
        return []
    first = next((line for line in following if line.text.strip()), following[0])
    text = (comment if comment != "…" else "...") if elide is None else elide
    return [Line(find_indent(first.text) + text, None)]


def find_differences(before: Sequence[Line], after: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines of both: after ``-`` those removed, ``+`` those added, a space the others.

    Line numbers are those of ``after``; removed lines have none.
    """
    from difflib import SequenceMatcher  # noqa: PLC0415 (few includes are diffs)

    # Its heuristic for frequent lines keeps long files of equal lines from taking for ever.
    matcher = SequenceMatcher(None, [line.text for line in before], [line.text for line in after])
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            yield from (replace(line, text=" " + line.text) for line in after[start:end])
            continue
        yield from (Line("-" + line.text, None) for line in before[first:last])
        yield from (replace(line, text="+" + line.text) for line in after[start:end])
