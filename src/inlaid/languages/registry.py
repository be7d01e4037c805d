"""Every language that ships with Inlaid. A new one is a new file and its name here.

A file is loaded when its language is asked for: the names of all are in `index`, which
`python -m tests.docs.reference` generates from the files.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module

from inlaid.languages.index import PROGRAMS, ROWS, SYMBOLS
from inlaid.languages.language import Language

NAMES = (
    "bash", "c", "console", "cpp", "csharp", "css", "go", "html", "ipynb", "java", "javascript",
    "json", "jsonc", "kotlin", "lua", "perl", "php", "pycon", "python", "ruby", "rust", "scala",
    "sql", "swift", "text", "toml", "tsx", "typescript", "xml", "xslt", "yaml",
)  # fmt: skip

_BY_LABEL = {label: name for name, row in ROWS.items() for label in row[0].split()}
_PROGRAM = re.compile(r"#![ \t]*(?:\S*/)?(?:env[ \t]+(?:-\S+[ \t]+)*)?(?:\S*/)?([a-z-]+)")


def find_language(label: str) -> Language | None:
    """Return the language of a fence by any of its labels, or None."""
    name = _BY_LABEL.get(label.lower())
    if name is None:
        return None
    return load_language(name) if name in NAMES else _load_others()[name]


def list_languages() -> tuple[Language, ...]:
    """Return the languages that have a file, by name."""
    return tuple(map(load_language, NAMES))


@cache
def load_language(name: str) -> Language:
    """Return the language of that file, which there is."""
    language: Language = import_module(f"inlaid.languages.{name}").LANGUAGE
    return language


@cache
def _load_others() -> dict[str, Language]:
    from inlaid.languages.others import OTHERS  # noqa: PLC0415 (rarely asked for)

    return {language.name: language for language in OTHERS}


def find_readable(path: str, text: str) -> tuple[Language, ...]:
    """Return the languages as which the symbols of a file may be read; none if it is unknown.

    The suffix tells them, or else the program of the `#!` line.
    """
    suffix = path.rpartition("/")[2].rpartition(".")[2].lower()
    found = tuple(_find(suffix, SYMBOLS))
    if found:
        return found
    return tuple(_find(program, PROGRAMS)) if (program := find_program(text)) else ()


def _find(word: str, table: dict[str, str]) -> Iterator[Language]:
    for name, words in table.items():
        if word in words.split():
            yield load_language(name)


def find_program(text: str) -> str:
    """Return the program that the `#!` line of a text names, "" when there is none."""
    program = _PROGRAM.match(text)
    return program[1] if program else ""
