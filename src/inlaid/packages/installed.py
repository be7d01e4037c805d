"""The languages that installed packages add."""

from functools import cache
from typing import TYPE_CHECKING

from inlaid.packages.entry_points import LANGUAGES, load_entry_points

if TYPE_CHECKING:
    from inlaid.languages.language import Language


def find_installed() -> "tuple[Language, ...]":
    """Return the languages of packages, without those that have a fault."""
    return _read_installed()[0]


def find_faults() -> tuple[str, ...]:
    """Return what is wrong with languages of packages, each as a message."""
    return _read_installed()[1]


@cache
def _read_installed() -> "tuple[tuple[Language, ...], tuple[str, ...]]":
    """Once a process: what is installed doesn't change while it runs."""
    loaded = load_entry_points(LANGUAGES)
    if not loaded:
        return (), ()
    from inlaid.packages.validation import read_languages  # noqa: PLC0415 (few sites have any)

    return read_languages(loaded)
