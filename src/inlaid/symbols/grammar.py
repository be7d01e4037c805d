"""Grammars as installed, and parsing with a bound on the work."""

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from inlaid.symbols.language import Language

if TYPE_CHECKING:
    from tree_sitter import Language as TreeLanguage
    from tree_sitter import Node, Point, Query, Tree

# A scanner may look ahead to the end of the file at every token, which is quadratic: so many bytes
# may it look at in all. Real files need a few times their own size.
_LEAST_WORK = 50_000_000
_WORK = 32  # times the size


class GrammarError(Exception):
    """A grammar can't be had; the text says why."""


class WorkError(Exception):
    """Parsing was given up: the text makes its grammar look at too much."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """A loaded grammar and the query that finds every node that its language's table names."""

    language: "TreeLanguage"
    query: "Query"


@cache
def load_grammar(module: str, function: str, types: frozenset[str]) -> Grammar:
    """Return the grammar of a Python package; raises GrammarError when it isn't installed."""
    try:
        tree_sitter = import_module("tree_sitter")
        package = import_module(module)
    except ImportError as error:
        raise GrammarError(f"{error.name or module} is not installed") from error
    try:
        language = tree_sitter.Language(getattr(package, function)())
    except (AttributeError, ValueError) as error:
        raise GrammarError(f"{module} doesn't fit this tree-sitter: {error}") from error
    known = sorted(each for each in types if language.id_for_node_kind(each, True) is not None)
    pattern = "[" + " ".join(f"({each})" for each in known) + "] @found"
    return Grammar(language, tree_sitter.Query(language, pattern))


def load_language(language: Language) -> Grammar:
    """Return the grammar of a language; raises GrammarError."""
    types = frozenset(language.rules) | language.wrappers | language.attributes | language.literals
    return load_grammar(language.module, language.function, types | frozenset(language.comments))


def parse_text(grammar: Grammar, data: bytes) -> "Tree":
    """Return the syntax tree of UTF-8 text, whatever is wrong in it. Raises WorkError."""
    tree_sitter = import_module("tree_sitter")
    budget = _Budget(data)
    try:
        tree: Tree = tree_sitter.Parser(grammar.language).parse(
            budget.read, progress_callback=budget.is_spent
        )
    except ValueError as error:
        raise WorkError from error
    if budget.left < 0:
        raise WorkError
    return tree


def find_nodes(grammar: Grammar, tree: "Tree") -> "list[Node]":
    """Return every node that the language's table names, outer before inner, in text order."""
    cursor = import_module("tree_sitter").QueryCursor(grammar.query)
    nodes: list[Node] = cursor.captures(tree.root_node).get("found", [])
    return sorted(nodes, key=lambda node: (node.start_byte, -node.end_byte))


class _Budget:
    """Counts what the parser may have looked at since it asked for text."""

    def __init__(self, data: bytes) -> None:
        self.text = memoryview(data)
        self.left = max(_LEAST_WORK, _WORK * len(data))

    def read(self, offset: int, _point: "Point") -> "memoryview | bytes":
        self.left -= len(self.text) - offset
        return self.text[offset:] if self.left >= 0 else b""

    def is_spent(self, _offset: int, _has_error: bool) -> bool:
        return self.left < 0
