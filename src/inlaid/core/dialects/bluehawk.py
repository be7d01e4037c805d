"""MongoDB Bluehawk: ``:snippet-start: NAME`` to ``:snippet-end:`` and the tags that edit a snippet.

Source: https://mongodb-university.github.io/Bluehawk/reference/tags
"""

import json
import re

from inlaid.core.comments import holds_code
from inlaid.core.dialects.dialect import Dialect, Kind, Mark, Repeats

_TAG = re.compile(r":(?P<tag>[a-z]+(?:-[a-z]+)*):[ \t]*(?P<rest>.*)")
_CLOSER = re.compile(r"[ \t]*(?:-->|\*+/\}?|#\}|\*\)|--\}\})?[ \t]*$")
_KINDS = {
    "snippet-start": Kind.START,
    "snippet-end": Kind.END,
    "code-block-start": Kind.START,
    "code-block-end": Kind.END,
    "remove-start": Kind.CUT_START,
    "remove-end": Kind.CUT_END,
    "hide-start": Kind.CUT_START,
    "hide-end": Kind.CUT_END,
    "remove": Kind.CUT_LINE,
    "hide": Kind.CUT_LINE,
    "state-start": Kind.STATE_START,
    "state-end": Kind.STATE_END,
    "state-remove-start": Kind.STATE_CUT_START,
    "state-remove-end": Kind.STATE_CUT_END,
    "state-uncomment-start": Kind.STATE_UNCOMMENT_START,
    "state-uncomment-end": Kind.STATE_UNCOMMENT_END,
    "uncomment-start": Kind.UNCOMMENT_START,
    "uncomment-end": Kind.UNCOMMENT_END,
    "replace-start": Kind.REPLACE_START,
    "replace-end": Kind.REPLACE_END,
    "emphasize-start": Kind.EMPHASIS_START,
    "emphasize-end": Kind.EMPHASIS_END,
    "emphasize": Kind.EMPHASIS_LINE,
}
_ON_CODE = frozenset({Kind.CUT_LINE, Kind.EMPHASIS_LINE})


def read_line(line: str) -> tuple[Mark, ...]:
    """The first tag of the line that Bluehawk knows."""
    found = _TAG.search(line)
    if found is None or (kind := _KINDS.get(found["tag"])) is None:
        return ()
    rest = _CLOSER.sub("", found["rest"])
    name = _read_name(rest) if kind is Kind.START else ""
    code = kind not in _ON_CODE and holds_code(line, found.start(), found.end())
    return (Mark(kind, name, found.start(), found.end(), code, rest),)


def _read_name(rest: str) -> str:
    """The first id: a word, or JSON with an ``id`` that is a text or a list of texts."""
    if not rest.startswith("{"):
        return rest.split(maxsplit=1)[0] if rest else ""
    try:
        found = json.loads(rest)["id"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    first = found[0] if isinstance(found, list) and found else found
    return first if isinstance(first, str) else ""


DIALECT = Dialect(
    name="bluehawk",
    keys=("-start:", "-end:", ":remove:", ":hide:", ":emphasize:"),
    trigger=re.compile(r":[a-z][a-z-]*:"),
    read_line=read_line,
    repeats=Repeats.ERROR,
    anonymous_ends=True,
    strict_nesting=True,
    example="// :snippet-start: NAME ... // :snippet-end:",
)
