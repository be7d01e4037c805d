"""The languages whose blocks can be checked."""

from inlaid.languages.language import Language
from inlaid.packages import languages


def find_checked(label: str) -> Language | None:
    """Return the language of a fence by any of its labels, if it can be checked."""
    found = languages.find_language(label)
    return found if found is not None and found.syntax is not None else None


def list_checked() -> tuple[Language, ...]:
    """Return every language that can be checked, by name."""
    return tuple(each for each in languages.list_languages() if each.syntax)
