"""The terms of a replace tag: JSON such as ``{"terms": {"old": "new"}}``.

Source: https://mongodb-university.github.io/Bluehawk/reference/tags#replace
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from inlaid.markers.comments import find_comment
from inlaid.markers.regions import Range

_LONGEST = 200  # lines of JSON; keeps the reading linear


@dataclass(frozen=True, slots=True)
class Terms:
    """Texts and what replaces them, in order."""

    terms: tuple[tuple[str, str], ...]

    def apply(self, text: str) -> str:
        """Return ``text`` with every term replaced."""
        for term, replacement in self.terms:
            text = text.replace(term, replacement)
        return text


def parse_terms(argument: str) -> Terms:
    """Return the terms; none when the argument isn't such JSON."""
    try:
        terms = json.loads(argument)["terms"]
        found = Terms(tuple((str(key), str(value)) for key, value in terms.items()))
        "".join(new for _, new in found.terms).encode()  # a lone surrogate can't be shown
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Terms(())
    return found


def is_terms(argument: str) -> bool:
    """Whether the argument is complete."""
    return bool(parse_terms(argument).terms)


def complete_terms(argument: str, lines: Sequence[str], between: Range) -> tuple[str, int]:
    """Add to a tag's argument the comment lines after the tag in which its JSON goes on.

    ``between``: the lines from the tag to its end. Returns the argument and the first line after
    it, 1-based.
    """
    line = between.first
    last = min(between.last, line + _LONGEST)
    while line <= last and _is_unfinished(argument):
        argument += _read_comment(lines[line - 1])
        line += 1
    return argument, line


def _is_unfinished(argument: str) -> bool:
    """Whether more text could complete the argument's JSON."""
    try:
        json.loads(argument)
    except json.JSONDecodeError as error:
        return error.pos >= len(argument) or error.msg.startswith("Unterminated string")
    except RecursionError:
        return False
    return False


def _read_comment(text: str) -> str:
    """The text of a comment line, or of a line inside a block comment; quotes are kept."""
    comment = find_comment(text)
    if comment is not None and comment.opener not in {'"', "'"}:
        text = text[comment.start :]
    return text.strip().removesuffix("*/").strip()
