"""From selectors to shown lines: select, strip markers, edit, join, dedent."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from inlaid.core.block import Line
from inlaid.core.dialects.dialect import Kind
from inlaid.core.directive import Dedent, Options
from inlaid.core.languages import format_comment
from inlaid.core.regions import Edit, Range, SourceMap
from inlaid.core.terms import parse_terms

_BLANKS = re.compile(r"[ \t]*")
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
    for before, piece in _with_previous(pieces):
        lines = shown.take(piece)
        if not lines:
            continue
        if parts and before is not None and not shown.are_adjacent(before, piece):
            parts.append(_elide(language, lines, options.elide))
        parts.append(lines)
    return _trim(_dedent([line for part in parts for line in part], options.dedent))


def list_states(source: SourceMap) -> tuple[str, ...]:
    """The names of all states that a source marks, in order."""
    kinds = {Kind.STATE_START, Kind.STATE_CUT_START, Kind.STATE_UNCOMMENT_START}
    names = [name for each in source.edits if each.kind in kinds for name in each.argument.split()]
    return tuple(dict.fromkeys(names))


def _with_previous(pieces: Sequence[Range]) -> Iterable[tuple[Range | None, Range]]:
    return [(None, each) for each in pieces[:1]] + list(pairwise(pieces))


class _Shown:
    def __init__(self, source: SourceMap, state: str) -> None:
        self.source = source
        self.state = state
        kept = {
            line
            for edit in self.source.edits
            if edit.kind is Kind.EMPHASIS_LINE
            for line in _span(edit)
            if _emphasised(self.source.source.lines[line - 1]).strip()
        }
        self._markers = self.source.marks.keys() - kept
        self._cuts = [edit for edit in source.edits if self._is_cut(edit)]

    def take(self, piece: Range) -> list[Line]:
        lines = self.source.source.lines
        cut = self._find_cut_lines(piece)
        taken = [
            Line(lines[number - 1], number)
            for number in range(max(1, piece.first), min(piece.last, len(lines)) + 1)
            if number not in self._markers and number not in cut
        ]
        for edit in self.source.edits:
            if edit.lines.first <= piece.last and piece.first <= edit.lines.last:
                taken = self._apply(edit, taken)
        return taken

    def are_adjacent(self, before: Range, after: Range) -> bool:
        """Whether nothing but markers lies between two pieces in source order."""
        return before.last < after.first and all(
            number in self._markers for number in range(before.last + 1, after.first)
        )

    def _find_cut_lines(self, piece: Range) -> set[int]:
        """The lines that edits cut from a piece; what begins outside doesn't reach into it."""
        return {
            line
            for edit in self._cuts
            if piece.first <= edit.lines.first <= piece.last + 1
            for line in _span(edit)
        }

    def _is_cut(self, edit: Edit) -> bool:
        match edit.kind:
            case Kind.CUT_START | Kind.CUT_LINE:
                return True
            case Kind.STATE_START | Kind.STATE_UNCOMMENT_START:
                return self.state not in edit.argument.split()
            case Kind.STATE_CUT_START:
                return self.state in edit.argument.split()
            case _:
                return False

    def _apply(self, edit: Edit, lines: list[Line]) -> list[Line]:
        match edit.kind:
            case Kind.UNCOMMENT_START | Kind.STATE_UNCOMMENT_START:
                change = _uncomment
            case Kind.EMPHASIS_LINE:
                change = _emphasised
            case Kind.REPLACE_START:
                terms = parse_terms(edit.argument)
                change = terms.apply
            case _:
                return lines
        first, last = edit.lines.first, edit.lines.last
        return [
            Line(change(each.text), each.number)
            if each.number is not None and first <= each.number <= last
            else each
            for each in lines
        ]


def _span(edit: Edit) -> range:
    return range(edit.lines.first, edit.lines.last + 1)


def _uncomment(text: str) -> str:
    if block := _BLOCK_COMMENT.fullmatch(text):
        return block[1] + block[2]
    return _LINE_COMMENT.sub(r"\1", text, count=1) if _LINE_COMMENT.match(text) else text


def _emphasised(text: str) -> str:
    """The line without its ``:emphasize:`` tag and the comment that carries it."""
    before = text.partition(":emphasize:")[0].rstrip()
    for token in ("{/*", "<!--", "//", "/*", "#", "--", ";", "%"):
        if before.endswith(token):
            return before.removesuffix(token).rstrip()
    return before


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
    return [Line(_cut_indent(each.text, width), each.number) for each in lines]


def _common_indent(lines: Iterable[Line]) -> int:
    indents = [_indent(each.text) for each in lines if each.text.strip()]
    if not indents:
        return 0
    low, high = min(indents), max(indents)
    return next(
        (at for at, (one, other) in enumerate(zip(low, high, strict=False)) if one != other),
        min(len(low), len(high)),
    )


def _indent(text: str) -> str:
    found = _BLANKS.match(text)
    return found[0] if found else ""


def _cut_indent(text: str, width: int) -> str:
    return text[min(width, len(_indent(text))) :]


def _trim(lines: list[Line]) -> tuple[Line, ...]:
    solid = [at for at, each in enumerate(lines) if each.text.strip()]
    return tuple(lines[solid[0] : solid[-1] + 1]) if solid else ()
