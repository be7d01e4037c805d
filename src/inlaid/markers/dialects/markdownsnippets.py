"""MarkdownSnippets: a comment ``begin-snippet: NAME`` to ``end-snippet``.

The comment's tokens may be missing, as in a text file.

Source: https://github.com/SimonCropp/MarkdownSnippets#defining-snippets
"""

from inlaid.markers.comments import find_comment, find_comment_after_code
from inlaid.markers.dialects.dialect import Dialect, Marker, MarkerKind, Repeats
from inlaid.patterns import late_pattern

_BEGIN = late_pattern(r"begin-snippet:[ \t]*(?P<name>[^\s()]+(?:[ \t]+[^\s()]+)*)[ \t]*(?:\(.*\))?")
_BARE = late_pattern(r"[ \t]*+(?:begin|end)-snippet")
_END = late_pattern(r"end-snippet\b.*")


def read_line(line: str) -> tuple[Marker, ...]:
    """The marker of a comment that holds nothing else."""
    comment, code = find_comment(line), False
    if comment is None and not _BARE.match(line):
        comment, code = find_comment_after_code(line, line.index("-snippet")), True
        if comment is None:
            return ()
    text = line.strip() if comment is None else comment.text
    start = line.find(text)
    if found := _BEGIN.fullmatch(text):
        return (Marker(MarkerKind.START, found["name"], start, start + len(text), code),)
    if _END.fullmatch(text):
        return (Marker(MarkerKind.END, "", start, start + len(text), code),)
    return ()


DIALECT = Dialect(
    name="markdownsnippets",
    trigger=late_pattern(r"-snippet(?:(?<=begin-snippet)|(?<=end-snippet))"),
    read_line=read_line,
    repeats=Repeats.JOIN,
    anonymous_ends=True,
    example="// begin-snippet: NAME ... // end-snippet",
)
