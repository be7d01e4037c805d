"""Every language that is known: those that ship and those that packages add."""

from inlaid.languages import names, registry
from inlaid.languages.language import Language
from inlaid.packages.installed import find_installed


def find_label(path: str) -> str:
    """Return the label of a file's language by its name, ``text`` when it is unknown."""
    return names.find_label(path, find_installed())


def find_language(label: str) -> Language | None:
    """Return the language of a fence by any of its labels, or None."""
    found = registry.find_language(label)
    if found is not None:
        return found
    return next(
        (language for language in find_installed() if label.lower() in language.labels), None
    )


def list_languages() -> tuple[Language, ...]:
    """Return the languages of which more is known than their names, those of packages last."""
    return (*registry.list_languages(), *find_installed())


def find_readable(path: str, text: str) -> tuple[Language, ...]:
    """Return the languages as which the symbols of a file may be read; none if it is unknown.

    The suffix tells them, or else the program of the `#!` line.
    """
    found = registry.find_readable(path, text)
    if found or not find_installed():
        return found
    label, program = find_label(path), registry.find_program(text)
    return tuple(
        language
        for language in find_installed()
        if language.symbols
        and (language.name == label or label in language.variants or program in language.programs)
    )
