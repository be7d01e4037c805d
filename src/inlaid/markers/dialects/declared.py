"""Dialects that are declared: a pattern whose groups name what each marker does, or plain texts.

The groups of a pattern are named after members of `MarkerKind`; the text of the group is the
region's name, and an empty group is an anonymous marker.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from functools import partial

from inlaid.markers.comments import (
    find_comment,
    find_comment_after_code,
    find_comment_start,
    holds_code,
)
from inlaid.markers.dialects.dialect import ON_CODE, Dialect, Marker, MarkerKind, Repeats
from inlaid.patterns import late_pattern

_KINDS = {kind.name.lower(): kind for kind in MarkerKind}
_OPENERS = frozenset({"", "#", "//", "--", ";", "%"})  # usual ones, which spare a closer look
_SPACE = late_pattern(r"\s+")
NAME = "{name}"
# Bounded, so that a line of unfinished markers is read in linear time.
_NAME = r"[\w./:-]{1,200}"


class Position(Enum):
    """Where in its line a marker may stand."""

    LINE = "line"  # the line is a comment that holds nothing else
    WHOLE = "whole"  # the comment holds nothing else; code before it is a mistake
    COMMENT = "comment"  # somewhere in a comment
    ANYWHERE = "anywhere"  # somewhere in the line


def _read_mark(
    found: re.Match[str], code: bool = False, span: tuple[int, int] | None = None
) -> Marker:
    """The marker of a match, which stands at ``span`` where the match doesn't say."""
    group = found.lastgroup or ""
    start, end = span or found.span()
    return Marker(_KINDS[group.rstrip("_")], found[group].strip(), start, end, code)


def _read_anywhere(pattern: re.Pattern[str], line: str) -> tuple[Marker, ...]:
    found = pattern.search(line)
    if found is None:
        return ()
    start, end = found.span()
    if end != len(line) and pattern.search(line, end) is not None:
        return _place_marks(line, map(_read_mark, pattern.finditer(line)))
    usual = end == len(line) and line[:start].strip() in _OPENERS
    return (_read_mark(found, not usual and holds_code(line, start, end)),)


def _read_in_comment(pattern: re.Pattern[str], line: str) -> tuple[Marker, ...]:
    found = list(map(_read_mark, pattern.finditer(line)))
    if not found:
        return ()
    start = find_comment_start(line, found[0].start)
    return _place_marks(line, [mark for mark in found if mark.start >= start])


def _place_marks(line: str, marks: Iterable[Marker]) -> tuple[Marker, ...]:
    """The marks with ``code`` set when the line holds code besides all of them."""
    found = tuple(marks)
    if not found or not holds_code(line, found[0].start, found[-1].end):
        return found
    return tuple(mark._replace(code=True) for mark in found)


def _read_line(pattern: re.Pattern[str], line: str) -> tuple[Marker, ...]:
    comment = find_comment(line)
    found = pattern.fullmatch(comment.text) if comment else None
    if comment is None or found is None:
        return ()
    return (_read_mark(found, span=(comment.start, comment.end)),)


def _read_whole(pattern: re.Pattern[str], line: str) -> tuple[Marker, ...]:
    comment, code = find_comment(line), False
    if comment is None and (near := pattern.search(line)):
        comment, code = find_comment_after_code(line, near.start()), True
    if comment is None:
        return ()
    # A marker may begin with what opens a comment in some languages, such as `#`.
    found = pattern.fullmatch(comment.text) or pattern.fullmatch(line[: comment.end].strip())
    if found is None:
        return ()
    mark = _read_mark(found)
    code = code and mark.kind not in ON_CODE
    return (mark._replace(start=comment.start, end=comment.end, code=code),)


_READERS: Mapping[Position, Callable[[re.Pattern[str], str], tuple[Marker, ...]]] = {
    Position.LINE: _read_line,
    Position.WHOLE: _read_whole,
    Position.COMMENT: _read_in_comment,
    Position.ANYWHERE: _read_anywhere,
}


def read_by(pattern: str, position: Position) -> Callable[[str], tuple[Marker, ...]]:
    """Return the reader of lines for a pattern whose groups are named after kinds."""
    return partial(_READERS[position], late_pattern(pattern))


def declare(
    name: str,
    start: str,
    end: str = "",
    *,
    position: Position = Position.WHOLE,
    repeats: Repeats = Repeats.JOIN,
    names: str = _NAME,
) -> Dialect:
    """Return the dialect of two texts that hold ``{name}``; all else in them is literal.

    A space stands for spaces and tabs. ``end`` without a name closes the innermost region; without
    ``end`` the start closes what it opened. ``names``: the pattern of a name.
    """
    bound = position is not Position.ANYWHERE
    forms = [_write(start, "start" if end else "toggle", names, bound=bound)]
    forms += [_write(end, "end", names, bound=bound)] if end else []
    return Dialect(
        name=name,
        trigger=late_pattern(
            "|".join(re.escape(_find_literal(text)) for text in (start, end) if text)
        ),
        read_line=read_by("|".join(forms), position),
        repeats=repeats,
        anonymous_ends=bool(end) and NAME not in end,
        example=" ... ".join(f"// {text.replace(NAME, 'NAME')}" for text in (start, end or start)),
    )


def _write(text: str, kind: str, names: str, *, bound: bool) -> str:
    """The pattern of a text; a word at its edge isn't part of a longer one."""
    before, named, after = text.partition(NAME)
    group = f"(?P<{kind}>{names if named else ''})"
    pattern = _write_literal(before) + group + _write_literal(after)
    left = r"(?<!\w)" if bound and _is_word(text[0]) else ""
    return left + pattern + (r"(?!\w)" if _is_word(text[-1]) else "")


def _write_literal(text: str) -> str:
    """Spaces beside a word are needed, those beside punctuation are not."""
    pattern, done = "", 0
    for space in _SPACE.finditer(text):
        pattern += re.escape(text[done : space.start()])
        beside = text[space.start() - 1 : space.start()] or text[space.end() : space.end() + 1]
        pattern += r"[ \t]+" if _is_word(beside) else r"[ \t]*"
        done = space.end()
    return pattern + re.escape(text[done:])


def _find_literal(text: str) -> str:
    """The longest run of a text that each of its markers holds."""
    return max(_SPACE.sub("\n", text.replace(NAME, "\n")).split("\n"), key=len)


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"
