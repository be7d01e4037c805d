"""From entry points to languages, or to what is wrong with them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import get_type_hints

from inlaid.languages.checks import ByGrammar
from inlaid.languages.index import ROWS
from inlaid.languages.language import Language
from inlaid.packages.entry_points import Loaded

_NAME = re.compile(r"[a-z][\w+#.-]*")
_WORDS = ("aliases", "variants", "suffixes", "files", "programs", "run")


def read_languages(
    loaded: Sequence[Loaded],
) -> tuple[tuple[Language, ...], tuple[str, ...]]:
    """Return the languages of the entry points, and a message for each that has a fault."""
    languages: list[Language] = []
    faults: list[str] = []
    taken = _Taken()
    for point in loaded:
        found = [point.fault] if point.fault else list(_find_faults(point.value, taken))
        where = f"language '{point.name}' of the package {point.package}"
        faults += [f"{where} {fault}" for fault in found]
        if not found and isinstance(point.value, Language):
            languages.append(point.value)
            taken.add(point.value)
    return tuple(languages), tuple(faults)


class _Taken:
    """The labels, suffixes and names of files that another language has."""

    def __init__(self) -> None:
        self.owners: dict[tuple[str, str], str] = {}
        for name, (labels, suffixes, variants, files, _) in ROWS.items():
            self._add(name, labels.split(), f"{suffixes} {variants}".split(), files.split())

    def add(self, language: Language) -> None:
        suffixes = (*language.suffixes, *language.variants)
        self._add(language.name, language.labels, suffixes, language.files)

    def _add(
        self, name: str, labels: Sequence[str], suffixes: Sequence[str], files: Sequence[str]
    ) -> None:
        kinds = {"label": labels, "suffix": suffixes, "file": files}
        for kind, words in kinds.items():
            self.owners.update(dict.fromkeys(((kind, word) for word in words), name))

    def find_faults(self, language: Language) -> Iterator[str]:
        suffixes = (*language.suffixes, *language.variants)
        kinds = {"label": language.labels, "suffix": suffixes, "file": language.files}
        for kind, words in kinds.items():
            for word in words:
                if owner := self.owners.get((kind, word)):
                    yield f"has the {kind} '{word}' of the language '{owner}'"


def _find_faults(value: object, taken: _Taken) -> Iterator[str]:
    if not isinstance(value, Language):
        yield f"is not a Language but {value!r:.100}"
        return
    wrong = list(_find_wrong_parts(value)) or list(_find_wrong_texts(value))
    yield from wrong
    if not wrong:
        yield from taken.find_faults(value)


def _find_wrong_parts(language: Language) -> Iterator[str]:
    """What is not of the type that it should be."""
    for field in fields(Language):
        if field.name not in _WORDS and not _is_of_type(language, field.name):
            yield f"has a {field.name} that is not of the right type"
    for name in _WORDS:
        words = getattr(language, name)
        if not isinstance(words, tuple) or not all(isinstance(word, str) for word in words):
            yield f"has {name} that are not a tuple of texts"


def _find_wrong_texts(language: Language) -> Iterator[str]:
    if not _NAME.fullmatch(language.name):
        yield "has a name that is not made of lower-case letters, digits, +, #, - and ."
    if language.comment and not _is_form(language.comment):
        yield "has a comment without `{}` for its text"
    needs_grammar = language.symbols or isinstance(language.syntax, ByGrammar)
    if needs_grammar and language.grammar is None:
        yield "has symbols or a syntax that need a grammar, and no grammar"


def _is_of_type(language: Language, name: str) -> bool:
    return isinstance(getattr(language, name), get_type_hints(Language)[name])


def _is_form(comment: str) -> bool:
    try:
        return "\0" in comment.format("\0")
    except (ValueError, IndexError, KeyError):
        return False
