"""Edits: what the tags of a source cut from, change in, or mark of what is shown."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from inlaid.markers.comments import strip_emphasis
from inlaid.markers.dialects.dialect import MarkerKind
from inlaid.markers.regions import Range
from inlaid.patterns import late_pattern

_LINE_COMMENT = late_pattern(r"([ \t]*)(?://|#|--|;|%|'|\"|(?:rem|REM)\b)[ ]?")
_BLOCK_COMMENT = late_pattern(r"([ \t]*)(?:/\*|<!--)[ ]?(.*?)[ ]?(?:\*/|-->)[ \t]*")

STATES = frozenset(
    {MarkerKind.STATE_START, MarkerKind.STATE_CUT_START, MarkerKind.STATE_UNCOMMENT_START}
)
_CUTS = frozenset({MarkerKind.CUT_START, MarkerKind.CUT_LINE})
_CHANGES = frozenset(
    {
        MarkerKind.UNCOMMENT_START,
        MarkerKind.STATE_UNCOMMENT_START,
        MarkerKind.EMPHASIS_LINE,
        MarkerKind.REPLACE_START,
    }
)
_EMPHASISED = frozenset({MarkerKind.EMPHASIS_START, MarkerKind.EMPHASIS_LINE})


@dataclass(frozen=True, slots=True)
class Edit:
    """A marked change to what is shown: the kind of its start, the lines between, the argument."""

    kind: MarkerKind
    lines: Range
    argument: str


def list_states(edits: Iterable[Edit]) -> tuple[str, ...]:
    """The names of all states that the edits of a source are for, in order."""
    names = [name for edit in edits if edit.kind in STATES for name in edit.argument.split()]
    return tuple(dict.fromkeys(names))


def is_cut(edit: Edit, state: str) -> bool:
    """Whether the lines of an edit are left out when ``state`` ("": none) is shown."""
    if edit.kind in _CUTS:
        return True
    if edit.kind not in STATES:
        return False
    asked = state in edit.argument.split()
    return asked if edit.kind is MarkerKind.STATE_CUT_START else not asked


def find_changes(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """The edits that change the text of lines."""
    return tuple(edit for edit in edits if edit.kind in _CHANGES)


def find_change(edit: Edit) -> Callable[[str], str]:
    """What such an edit does to each of its lines."""
    if edit.kind is MarkerKind.EMPHASIS_LINE:
        return strip_emphasis
    if edit.kind is not MarkerKind.REPLACE_START:
        return _uncomment
    from inlaid.markers.terms import parse_terms  # noqa: PLC0415 (few sources replace anything)

    return parse_terms(edit.argument).apply


def _uncomment(text: str) -> str:
    if block := _BLOCK_COMMENT.fullmatch(text):
        return block[1] + block[2]
    return _LINE_COMMENT.sub(r"\1", text, count=1) if _LINE_COMMENT.match(text) else text


def find_emphasised(edits: Iterable[Edit]) -> frozenset[int]:
    """The lines that edits mark."""
    spans = [edit.lines for edit in edits if edit.kind in _EMPHASISED]
    return frozenset(number for span in spans for number in range(span.first, span.last + 1))
