"""Grammars as installed, and parsing with a bound on the work."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from time import thread_time
from typing import TYPE_CHECKING

from inlaid.languages.language import Language
from inlaid.languages.trial import needs_trial, survives_trial

if TYPE_CHECKING:
    from tree_sitter import Language as TreeLanguage
    from tree_sitter import Node, Point, Tree

# A scanner may look ahead to the end of the file at every token, which is quadratic: so many bytes
# may it look at in all. It asks for pieces, and anew whenever it steps back; the binding loses a
# little memory each time, so the pieces are large.
_PIECE = 65_536
_LEAST_WORK = 50_000_000
_WORK = 64  # times the size
_PER_PIECE = 256
# And a grammar may be slow by itself on text that it can't make sense of. Real files take less
# than a second a megabyte.
_SECONDS = 2.0
_SECONDS_PER_MEGABYTE = 2.0


class GrammarError(Exception):
    """A grammar can't be had; the text says why."""


class WorkError(Exception):
    """Parsing was given up: the text makes its grammar look at too much."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """A loaded grammar, its language, and the numbers of the types that the table names."""

    tree_language: "TreeLanguage"
    types: frozenset[int]
    language: Language


@cache
def load_grammar(language: Language) -> Grammar:
    """Return the grammar of a language; raises GrammarError when it isn't installed."""
    try:
        tree_sitter = import_module("tree_sitter")
        package = import_module(language.module)
    except ImportError as error:
        raise GrammarError(f"{error.name or language.module} is not installed") from error
    try:
        grammar = tree_sitter.Language(getattr(package, language.function)())
    except (AttributeError, ValueError) as error:
        raise GrammarError(f"{language.module} doesn't fit this tree-sitter: {error}") from error
    named = (language.rules, language.wrappers, language.attributes, language.literals)
    types = {each for row in (*named, language.comments) for each in row}
    numbers = {grammar.id_for_node_kind(each, True) for each in types}
    known = frozenset(each for each in numbers if each is not None)
    return Grammar(grammar, known, language)


def parse_text(grammar: Grammar, data: bytes) -> "Tree":
    """Return the syntax tree of UTF-8 text, whatever is wrong in it. Raises WorkError."""
    if needs_trial(grammar.language, data) and not survives_trial(
        grammar.language, data, _count_seconds(data)
    ):
        raise WorkError
    tree_sitter = import_module("tree_sitter")
    budget = _Budget(data)
    try:
        tree: Tree = tree_sitter.Parser(grammar.tree_language).parse(
            budget.read, progress_callback=budget.is_spent
        )
    except ValueError as error:
        raise WorkError from error
    if budget.left < 0:
        raise WorkError
    return tree


def find_nodes(grammar: Grammar, tree: "Tree") -> "Iterator[Node]":
    """Yield every node that the language's table names, outer before inner, in text order.

    Time and memory don't grow with the depth; a query would be quadratic in a node's children.
    """
    cursor = tree.walk()
    types = grammar.types
    while True:
        node = cursor.node
        if node is not None and node.kind_id in types:
            yield node
        if cursor.goto_first_child():
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return


def _count_seconds(data: bytes) -> float:
    return _SECONDS + _SECONDS_PER_MEGABYTE * len(data) / 1_000_000


class _Budget:
    """Counts what the parser asked for, and the processor time that it took."""

    def __init__(self, data: bytes) -> None:
        self.text = memoryview(data)
        self.offset = 0
        self.left = max(_LEAST_WORK, _WORK * len(data))
        self.end = thread_time() + _count_seconds(data)

    def read(self, offset: int, _point: "Point") -> "memoryview | bytes":
        self.left -= abs(offset - self.offset) + _PER_PIECE
        self.offset = offset
        return self.text[offset : offset + _PIECE] if self.left >= 0 else b""

    def is_spent(self, _offset: int, _has_error: bool) -> bool:
        return self.left < 0 or thread_time() > self.end
