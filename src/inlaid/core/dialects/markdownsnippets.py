"""MarkdownSnippets: a comment ``begin-snippet: NAME`` to ``end-snippet``.

Source: https://github.com/SimonCropp/MarkdownSnippets#defining-snippets
"""

import re

from inlaid.core.comments import find_comment
from inlaid.core.dialects.dialect import Dialect, Kind, Mark, Repeats

_BEGIN = re.compile(r"begin-snippet:[ \t]*(?P<name>[^\s()]+(?:[ \t]+[^\s()]+)*)[ \t]*(?:\(.*\))?")
_END = re.compile(r"end-snippet\b.*")


def read_line(line: str) -> tuple[Mark, ...]:
    """The marker of a line that is a comment."""
    comment = find_comment(line)
    if comment is None:
        return ()
    if found := _BEGIN.fullmatch(comment.text):
        return (Mark(Kind.START, found["name"], comment.start, comment.end),)
    if _END.fullmatch(comment.text):
        return (Mark(Kind.END, "", comment.start, comment.end),)
    return ()


DIALECT = Dialect(
    name="markdownsnippets",
    keys=("begin-snippet", "end-snippet"),
    trigger=re.compile(r"(?:begin|end)-snippet"),
    read_line=read_line,
    repeats=Repeats.JOIN,
    example="// begin-snippet: NAME ... // end-snippet",
)
