"""Our own dialect: a comment whose whole text is ``snippet-NAME`` opens, and the same closes."""

import re

from inlaid.core.comments import find_comment
from inlaid.core.dialects.dialect import Dialect, Kind, Mark, Repeats

_NAME = re.compile(r"snippet-[\w./-]*\w")


def read_line(line: str) -> tuple[Mark, ...]:
    """The marker of a line, if the line is a comment that holds nothing but a name."""
    comment = find_comment(line)
    if comment is None or _NAME.fullmatch(comment.text) is None:
        return ()
    return (Mark(Kind.TOGGLE, comment.text, comment.start, comment.end),)


DIALECT = Dialect(
    name="toggle",
    trigger=re.compile(r"snippet-"),
    read_line=read_line,
    repeats=Repeats.JOIN,
    example="// snippet-NAME ... // snippet-NAME",
)
