"""Values with the place in a header line where they are written."""

from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from inlaid.diagnostics.finding import Finding, Span
from inlaid.includes.selectors import Selector, parse_selector
from inlaid.pages.words import Word

Value = TypeVar("Value")
Value_co = TypeVar("Value_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Placed(Generic[Value_co]):
    """A selector or a highlight entry with its place in the header line."""

    value: Value_co
    written: str
    span: Span


def place_value(value: Value, word: Word, column: int) -> Placed[Value]:
    """Place what the value of ``word`` says; the info string begins at ``column``."""
    end = column + word.end
    return Placed(value, word.value, Span(1, end - len(word.raw), end))


def place_selector(word: Word, column: int, match: int | None = None) -> Placed[Selector] | Finding:
    """The selector that a word, or the value of a key, writes, or why it is none."""
    found = parse_selector(word.value, quoted=word.quoted and not word.key, match=match)
    if isinstance(found, Finding):
        message = f"selector '{word.value}': {found.message}"
        return replace(found, message=message, span=word.value_span)
    return place_value(found, word, column)
