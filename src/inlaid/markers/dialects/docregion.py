"""Angular and Dart: a comment ``#docregion a, b`` to ``#enddocregion a, b``.

Source: https://github.com/dart-lang/site-shared (excerpter), angular.dev contributor guides.
"""

from inlaid.markers.comments import find_comment, find_comment_after_code
from inlaid.markers.dialects.dialect import Dialect, Marker, MarkerKind, Repeats
from inlaid.patterns import late_pattern

_MARK = late_pattern(r"#(?P<end>end)?docregion\b[ \t]*(?P<names>.*)")


def read_line(line: str) -> tuple[Marker, ...]:
    """One marker for each name of a line that is a comment; one anonymous when it has no name."""
    comment, code = find_comment(line), False
    if comment is None:
        comment, code = find_comment_after_code(line, line.index("docregion") - 1), True
    if comment is None:
        return ()
    # `#docregion` as the comment of a script: the first `#` is the opener.
    found = _MARK.fullmatch(comment.text) or _MARK.fullmatch(line[: comment.end].strip())
    if found is None:
        return ()
    kind = MarkerKind.END if found["end"] else MarkerKind.START
    names = [part.strip() for part in found["names"].split(",")]
    return tuple(Marker(kind, name, comment.start, comment.end, code) for name in names)


DIALECT = Dialect(
    name="docregion",
    trigger=late_pattern(r"docregion"),
    read_line=read_line,
    repeats=Repeats.JOIN,
    anonymous_ends=True,
    default_region=True,
    example="// #docregion a, b ... // #enddocregion a, b",
)
