"""Values with the place in a header line where they are written."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from inlaid.includes.selectors import Selector, parse_selector
from inlaid.pages.words import Word

Value = TypeVar("Value")
Value_co = TypeVar("Value_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Placed(Generic[Value_co]):
    """A selector or a highlight entry with its columns in the header line (1-based, exclusive)."""

    value: Value_co
    written: str
    column: int
    end_column: int


def place_value(value: Value, word: Word, column: int) -> Placed[Value]:
    """Place what the value of ``word`` says; the info string begins at ``column``."""
    return Placed(value, word.value, column + word.end - len(word.raw), column + word.end)


def place_selector(word: Word, column: int, match: int | None = None) -> Placed[Selector]:
    """The selector that a word, or the value of a key, writes. Raises SelectorError."""
    quoted = word.quoted and not word.key
    return place_value(parse_selector(word.value, quoted=quoted, match=match), word, column)
