"""From selectors to shown lines: select, strip markers, edit, join, dedent."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from inlaid.core.block import Line
from inlaid.core.dialects.dialect import Kind
from inlaid.core.directive import Dedent, Options
from inlaid.core.languages import format_comment
from inlaid.core.regions import Edit, Range, SourceMap

_BLANKS = re.compile(r"[ \t]*")
_LINE_COMMENT = re.compile(r"([ \t]*)(?://+|#+|--+|;+|%+|'|\"|(?:rem|REM)\b)[ ]?")
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


@dataclass(slots=True)
class _Shown:
    source: SourceMap
    state: str
    _removed: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        cut = {line for edit in self.source.edits if self._cuts(edit) for line in _span(edit)}
        kept = {
            line
            for edit in self.source.edits
            if edit.kind is Kind.EMPHASIS_LINE
            for line in _span(edit)
            if _emphasised(self.source.source.lines[line - 1]).strip()
        }
        self._removed = frozenset((self.source.marks.keys() - kept) | cut)

    def take(self, piece: Range) -> list[Line]:
        lines = self.source.source.lines
        taken = [
            Line(lines[number - 1], number)
            for number in range(max(1, piece.first), min(piece.last, len(lines)) + 1)
            if number not in self._removed
        ]
        for edit in self.source.edits:
            if edit.lines.first <= piece.last and piece.first <= edit.lines.last:
                taken = self._apply(edit, taken)
        return taken

    def are_adjacent(self, before: Range, after: Range) -> bool:
        """Whether nothing but removed lines lies between two pieces in source order."""
        return before.last < after.first and all(
            number in self._removed for number in range(before.last + 1, after.first)
        )

    def _cuts(self, edit: Edit) -> bool:
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
                terms = _read_terms(edit.argument)
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


@dataclass(frozen=True, slots=True)
class _Terms:
    terms: tuple[tuple[str, str], ...]

    def apply(self, text: str) -> str:
        for term, replacement in self.terms:
            text = text.replace(term, replacement)
        return text


def _read_terms(argument: str) -> _Terms:
    """The terms of a replace tag, ``{"terms": {"from": "to"}}``; none when it is no such JSON."""
    try:
        found = json.loads(argument)
        terms = found["terms"]
        return _Terms(tuple((str(key), str(value)) for key, value in terms.items()))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return _Terms(())


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
