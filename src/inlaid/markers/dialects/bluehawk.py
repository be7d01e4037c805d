"""MongoDB Bluehawk: ``:snippet-start: NAME`` to ``:snippet-end:`` and the tags that edit a snippet.

Source: https://mongodb-university.github.io/Bluehawk/reference/tags
"""

from inlaid.markers.comments import find_comment_start, holds_code
from inlaid.markers.dialects.dialect import ON_CODE, Dialect, Marker, MarkerKind, Repeats
from inlaid.patterns import late_pattern

_TAG = late_pattern(r":(?P<tag>[a-z]++(?:-[a-z]++)*+)(?=:)")
_CLOSER = late_pattern(r"(?:-->|\*/\}?|#\}|\*\)|--\}\})$")
_KINDS = {
    "snippet-start": MarkerKind.START,
    "snippet-end": MarkerKind.END,
    "code-block-start": MarkerKind.START,
    "code-block-end": MarkerKind.END,
    "remove-start": MarkerKind.CUT_START,
    "remove-end": MarkerKind.CUT_END,
    "hide-start": MarkerKind.CUT_START,
    "hide-end": MarkerKind.CUT_END,
    "remove": MarkerKind.CUT_LINE,
    "hide": MarkerKind.CUT_LINE,
    "state-start": MarkerKind.STATE_START,
    "state-end": MarkerKind.STATE_END,
    "state-remove-start": MarkerKind.STATE_CUT_START,
    "state-remove-end": MarkerKind.STATE_CUT_END,
    "state-uncomment-start": MarkerKind.STATE_UNCOMMENT_START,
    "state-uncomment-end": MarkerKind.STATE_UNCOMMENT_END,
    "uncomment-start": MarkerKind.UNCOMMENT_START,
    "uncomment-end": MarkerKind.UNCOMMENT_END,
    "replace-start": MarkerKind.REPLACE_START,
    "replace-end": MarkerKind.REPLACE_END,
    "emphasize-start": MarkerKind.EMPHASIS_START,
    "emphasize-end": MarkerKind.EMPHASIS_END,
    "emphasize": MarkerKind.EMPHASIS_LINE,
}


def read_line(line: str) -> tuple[Marker, ...]:
    """The first tag of the line that Bluehawk knows, if it stands in a comment."""
    found = next((hit for hit in _TAG.finditer(line) if hit["tag"] in _KINDS), None)
    if found is None or find_comment_start(line, found.start()) > found.start():
        return ()
    kind = _KINDS[found["tag"]]
    rest = _strip_closer(line[found.end() + 1 :])
    name = _read_name(rest) if kind is MarkerKind.START else ""
    code = kind not in ON_CODE and holds_code(line, found.start(), len(line))
    return (Marker(kind, name, found.start(), len(line), code, rest),)


def _strip_closer(rest: str) -> str:
    """What follows a tag, without the token that closes its comment."""
    rest = rest.strip()
    closer = _CLOSER.search(rest, max(0, len(rest) - 4))  # no closer is longer
    return rest[: closer.start()].rstrip("*").rstrip() if closer else rest


def _read_name(rest: str) -> str:
    """The first id: a word, or JSON with an ``id`` that is a text or a list of texts."""
    if not rest.startswith("{"):
        return rest.split(maxsplit=1)[0] if rest else ""
    import json  # noqa: PLC0415 (few ids are JSON)

    try:
        found = json.loads(rest)["id"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    first = found[0] if isinstance(found, list) and found else found
    return first if isinstance(first, str) else ""


DIALECT = Dialect(
    name="bluehawk",
    trigger=late_pattern(r":[a-z][a-z-]*:"),
    read_line=read_line,
    repeats=Repeats.ERROR,
    anonymous_ends=True,
    strict_nesting=True,
    example="// :snippet-start: NAME ... // :snippet-end:",
)
