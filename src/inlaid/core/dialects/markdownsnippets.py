"""MarkdownSnippets: a comment ``begin-snippet: NAME`` to ``end-snippet``.

The comment's tokens may be missing, as in a text file.

Source: https://github.com/SimonCropp/MarkdownSnippets#defining-snippets
"""

import re

from inlaid.core.comments import find_comment
from inlaid.core.dialects.dialect import Dialect, Kind, Mark, Repeats

_BEGIN = re.compile(r"begin-snippet:[ \t]*(?P<name>[^\s()]+(?:[ \t]+[^\s()]+)*)[ \t]*(?:\(.*\))?")
_END = re.compile(r"end-snippet\b.*")


def read_line(line: str) -> tuple[Mark, ...]:
    """The marker of a line that holds nothing else."""
    comment = find_comment(line)
    text = line.strip() if comment is None else comment.text
    start = line.find(text)
    if found := _BEGIN.fullmatch(text):
        return (Mark(Kind.START, found["name"], start, start + len(text)),)
    if _END.fullmatch(text):
        return (Mark(Kind.END, "", start, start + len(text)),)
    return ()


DIALECT = Dialect(
    name="markdownsnippets",
    trigger=re.compile(r"-snippet(?:(?<=begin-snippet)|(?<=end-snippet))"),
    read_line=read_line,
    repeats=Repeats.JOIN,
    anonymous_ends=True,
    example="// begin-snippet: NAME ... // end-snippet",
)
