"""Lightbend Paradox: a comment that ends with ``#NAME`` opens, and the same closes.

Source: https://developer.lightbend.com/docs/paradox/current/directives/snippets.html
"""

import re

from inlaid.markers.comments import find_comment
from inlaid.markers.dialects.dialect import Dialect, Marker, MarkerKind, Repeats
from inlaid.patterns import late_pattern

_LABELS = late_pattern(r"(?:#[A-Za-z0-9_-]+[ \t]*)+")
_LABEL = late_pattern(r"#([A-Za-z0-9_-]+)")
_OTHERS = frozenset({"region", "endregion", "docregion", "enddocregion"})  # of other dialects


def read_line(line: str) -> tuple[Marker, ...]:
    """One marker for each label of a comment that holds nothing but labels."""
    comment = find_comment(line)
    if comment is None or _LABELS.fullmatch(comment.text) is None:
        return ()
    return tuple(
        Marker(MarkerKind.TOGGLE, hit[1], comment.start + hit.start(), comment.start + hit.end())
        for hit in _LABEL.finditer(comment.text)
        if hit[1] not in _OTHERS
    )


DIALECT = Dialect(
    name="paradox",
    trigger=late_pattern(
        r"#[A-Za-z0-9_-]+[ \t]*+(?:(?:\*++/|[^\w\s\"']{1,4}+)[ \t]*+)?$", re.MULTILINE
    ),
    read_line=read_line,
    repeats=Repeats.JOIN,
    loose=True,
    example="// #NAME ... // #NAME",
)
