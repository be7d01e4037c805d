"""The terms of a replace tag: JSON such as ``{"terms": {"old": "new"}}``.

Source: https://mongodb-university.github.io/Bluehawk/reference/tags#replace
"""

import json
from dataclasses import dataclass


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
    """Return the terms; none when the argument is no such JSON."""
    try:
        terms = json.loads(argument)["terms"]
        found = Terms(tuple((str(key), str(value)) for key, value in terms.items()))
        "".join(new for _, new in found.terms).encode()  # a lone surrogate can't be shown
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Terms(())
    return found


def is_unfinished(argument: str) -> bool:
    """Whether more text could complete the argument's JSON."""
    try:
        json.loads(argument)
    except json.JSONDecodeError as error:
        return error.pos >= len(argument) or error.msg.startswith("Unterminated string")
    except RecursionError:
        return False
    return False


def is_terms(argument: str) -> bool:
    """Whether the argument is complete."""
    return bool(parse_terms(argument).terms)
