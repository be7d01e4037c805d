"""From selectors to shown lines: select, strip markers, edit, join, dedent."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence

from inlaid.core.block import Line
from inlaid.core.comments import strip_emphasis
from inlaid.core.dialects.dialect import Kind
from inlaid.core.directive import Dedent, Options
from inlaid.core.languages import format_comment
from inlaid.core.regions import Edit, Range, SourceMap
from inlaid.core.terms import parse_terms

_LINE_COMMENT = re.compile(r"([ \t]*)(?://|#|--|;|%|'|\"|(?:rem|REM)\b)[ ]?")
_BLOCK_COMMENT = re.compile(r"([ \t]*)(?:/\*|<!--)[ ]?(.*?)[ ]?(?:\*/|-->)[ \t]*")


def compose_lines(
    source: SourceMap, pieces: Sequence[Range], options: Options, language: str
) -> tuple[Line, ...]:
    """Return what the pieces show, in their order; empty when no line but blank ones is left.

    Marker lines are left out, edits applied, pieces that are not adjacent joined by an elision
    line, the common indentation removed and blank lines at both ends trimmed.
    """
    shown = _Shown(source, options.state)
    parts: list[list[Line]] = []
    before: Range | None = None
    for piece in pieces:
        lines = shown.take(piece)
        if not lines:
            continue
        if before is not None and not shown.are_adjacent(before, piece):
            parts.append(_elide(language, lines, options.elide))
        parts.append(lines)
        before = piece
    return _trim(_dedent([line for part in parts for line in part], options.dedent))


def list_states(source: SourceMap) -> tuple[str, ...]:
    """The names of all states that a source marks, in order."""
    kinds = {Kind.STATE_START, Kind.STATE_CUT_START, Kind.STATE_UNCOMMENT_START}
    names = [name for each in source.edits if each.kind in kinds for name in each.argument.split()]
    return tuple(dict.fromkeys(names))


_CUTS = frozenset(
    {
        Kind.CUT_START,
        Kind.CUT_LINE,
        Kind.STATE_START,
        Kind.STATE_CUT_START,
        Kind.STATE_UNCOMMENT_START,
    }
)


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
        for edit in self.source.changes:
            first = bisect_left(numbers, edit.lines.first)
            last = bisect_right(numbers, edit.lines.last)
            if first < last:
                texts[first:last] = map(_find_change(edit), texts[first:last])
        return list(map(Line, texts, numbers))

    def are_adjacent(self, before: Range, after: Range) -> bool:
        """Whether nothing but markers lies between two pieces in source order."""
        return before.last < after.first and all(
            number in self.source.hidden for number in range(before.last + 1, after.first)
        )

    def _find_cut_lines(self, piece: Range) -> set[int]:
        """The lines that edits cut from a piece; what begins outside doesn't reach into it."""
        edits = self.source.edits
        if not edits:
            return set()
        first = bisect_left(edits, piece.first, key=_first_line)
        last = bisect_right(edits, piece.last + 1, key=_first_line)
        cut: set[int] = set()
        done = 0
        for edit in filter(self._is_cut, edits[first:last]):
            cut.update(range(max(done + 1, edit.lines.first), edit.lines.last + 1))
            done = max(done, edit.lines.last)
        return cut

    def _is_cut(self, edit: Edit) -> bool:
        if edit.kind not in _CUTS:
            return False
        if edit.kind in {Kind.CUT_START, Kind.CUT_LINE}:
            return True
        asked = self.state in edit.argument.split()
        return asked if edit.kind is Kind.STATE_CUT_START else not asked


def _first_line(edit: Edit) -> int:
    return edit.lines.first


def _find_change(edit: Edit) -> Callable[[str], str]:
    if edit.kind is Kind.EMPHASIS_LINE:
        return strip_emphasis
    return parse_terms(edit.argument).apply if edit.kind is Kind.REPLACE_START else _uncomment


def _uncomment(text: str) -> str:
    if block := _BLOCK_COMMENT.fullmatch(text):
        return block[1] + block[2]
    return _LINE_COMMENT.sub(r"\1", text, count=1) if _LINE_COMMENT.match(text) else text


def _elide(language: str, following: list[Line], elide: str | None) -> list[Line]:
    if elide == "":
        return []
    first = next((each for each in following if each.text.strip()), following[0])
    comment = format_comment(language, "…")
    text = (comment if comment != "…" else "...") if elide is None else elide
    return [Line(_indent(first.text) + text, None)]


def _dedent(lines: list[Line], dedent: Dedent | int) -> list[Line]:
    if dedent is Dedent.OFF:
        return lines
    width = _common_indent(lines) if dedent is Dedent.AUTO else dedent
    if not width:
        return lines
    return [Line(_cut_indent(each.text, width), each.number) for each in lines]


def _common_indent(lines: Iterable[Line]) -> int:
    indents: set[str] = set()
    for each in lines:
        if each.text and not each.text.isspace():
            if each.text[0] not in " \t":
                return 0
            indents.add(_indent(each.text))
    if not indents:
        return 0
    low, high = min(indents), max(indents)
    return next(
        (at for at, (one, other) in enumerate(zip(low, high, strict=False)) if one != other),
        min(len(low), len(high)),
    )


def _indent(text: str) -> str:
    return text[: len(text) - len(text.lstrip(" \t"))]


def _cut_indent(text: str, width: int) -> str:
    return text[min(width, len(_indent(text))) :]


def _trim(lines: list[Line]) -> tuple[Line, ...]:
    solid = [at for at, each in enumerate(lines) if each.text.strip()]
    return tuple(lines[solid[0] : solid[-1] + 1]) if solid else ()
