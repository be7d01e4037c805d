"""Grammars as installed, and parsing with a bound on the work."""

from functools import cache
from importlib import import_module
from time import thread_time
from typing import TYPE_CHECKING

from inlaid.languages.grammar import Grammar
from inlaid.parsing.bounds import Bounds
from inlaid.parsing.refused import RefusalReason, Refused

if TYPE_CHECKING:
    from tree_sitter import Language, Point, Tree

# A scanner may look ahead to the end of the file at every token, which is quadratic: so many bytes
# may it look at in all. It asks for pieces, and anew whenever it steps back; the binding loses a
# little memory each time, so the pieces are large.
_PIECE = 65_536
_LEAST_WORK = 50_000_000
_WORK = 64  # times the size
_PER_PIECE = 256
GRAMMAR_BOUNDS = Bounds()
_SHARE = 0.5  # of the time; the rest is for what is read from the tree


@cache
def load_grammar(grammar: Grammar) -> "Language | Refused":
    """Return the grammar for use by tree-sitter, or why it is unavailable."""
    try:
        tree_sitter = import_module("tree_sitter")
        package = import_module(grammar.module)
    except ImportError as error:
        detail = f"{error.name or grammar.module} is not installed"
        return Refused(RefusalReason.GRAMMAR, detail)
    try:
        language: Language = tree_sitter.Language(getattr(package, grammar.function)())
    except (AttributeError, ValueError) as error:
        detail = f"{grammar.module} doesn't fit this tree-sitter: {error}"
        return Refused(RefusalReason.GRAMMAR, detail)
    return language


def parse_text(grammar: Grammar, data: bytes) -> "Tree | Refused":
    """Return the syntax tree of UTF-8 text, whatever is wrong in it.

    The time is bounded, the memory is not: see `reading`.
    """
    language = load_grammar(grammar)
    if isinstance(language, Refused):
        return language
    tree_sitter = import_module("tree_sitter")
    budget = _Budget(data)
    try:
        tree: Tree = tree_sitter.Parser(language).parse(
            budget.read, progress_callback=budget.is_spent
        )
    except ValueError:
        return Refused(RefusalReason.TIME)
    return Refused(RefusalReason.TIME) if budget.left < 0 else tree


class _Budget:
    """Counts what the parser asked for, and the processor time that it took."""

    def __init__(self, data: bytes) -> None:
        self.text = memoryview(data)
        self.offset = 0
        self.left = max(_LEAST_WORK, _WORK * len(data))
        self.end = thread_time() + _SHARE * GRAMMAR_BOUNDS.count_seconds(len(data))

    def read(self, offset: int, _point: "Point") -> "memoryview | bytes":
        self.left -= abs(offset - self.offset) + _PER_PIECE
        self.offset = offset
        return self.text[offset : offset + _PIECE] if self.left >= 0 else b""

    def is_spent(self, _offset: int, _has_error: bool) -> bool:
        return self.left < 0 or thread_time() > self.end
