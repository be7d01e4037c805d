"""DocFX: ``<NAME>`` alone in a comment to ``</NAME>``; names ignore case.

Source: https://dotnet.github.io/docfx/docs/markdown.html#code-snippet
"""

import re

from inlaid.markers.comments import find_comment
from inlaid.markers.dialects.dialect import Dialect, Marker, MarkerKind, Repeats
from inlaid.patterns import late_pattern

_TAG = late_pattern(r"<[ \t]*+(?P<end>/)?[ \t]*+(?P<name>[\w.-]++)[ \t]*+>")
# `///` and `/**` carry the tags of documentation comments, which aren't markers.
_OPENERS = frozenset(
    {"//", "#", "'", "--", "<!--", "/*", "(*", "%", ";", "::", "rem", "REM", "Rem"}
)


def read_line(line: str) -> tuple[Marker, ...]:
    """The tag of a line that is a comment and holds nothing else."""
    comment = find_comment(line)
    if comment is None or comment.opener not in _OPENERS:
        return ()
    found = _TAG.fullmatch(comment.text)
    if found is None:
        return ()
    kind = MarkerKind.END if found["end"] else MarkerKind.START
    return (Marker(kind, found["name"], comment.start, comment.end),)


DIALECT = Dialect(
    name="docfx",
    trigger=late_pattern(
        r"<[ \t]*+/?[ \t]*+[\w.-]++[ \t]*+>[ \t]*+(?:(?:-->|\*/|\*\))[ \t]*+)?$", re.MULTILINE
    ),
    read_line=read_line,
    repeats=Repeats.ERROR,
    loose=True,
    fold_case=True,
    example="// <NAME> ... // </NAME>",
)
