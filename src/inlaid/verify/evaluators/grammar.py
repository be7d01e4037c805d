"""Syntax by a tree-sitter grammar: the same answer on every machine, no tool to install."""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from inlaid.core.codes import SYNTAX_ERROR
from inlaid.verify.evaluators.evaluator import Check, check_each
from inlaid.verify.faults import Fault
from inlaid.verify.toolbox import find_missing

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

_MOST_SHOWN = 40  # characters of the unexpected text


def check_by_grammar(
    module: str, function: str = "language", *, opening: str = "", always: bool = True
) -> Check:
    """Return the check by a grammar's Python package.

    ``opening`` is put before a text: always, or only when the text doesn't have it somewhere.
    """

    def check(text: str) -> tuple[Fault, ...]:
        start = opening if always or opening.strip() not in text else ""
        return _check(start, text, module, function)

    return check_each(check)


@cache
def load_parser(module: str, function: str = "language") -> "Parser | None":
    """Return a parser of the grammar, or None when its package isn't installed."""
    try:
        tree_sitter = import_module("tree_sitter")
        grammar = import_module(module)
    except ImportError:
        return None
    parser: Parser = tree_sitter.Parser(tree_sitter.Language(getattr(grammar, function)()))
    return parser


def _check(opening: str, text: str, module: str, function: str) -> tuple[Fault, ...]:
    parser = load_parser(module, function)
    if parser is None:
        return (find_missing(module, "inlaid[verify]"),)
    root = parser.parse((opening + text).encode()).root_node
    if not root.has_error:
        return ()
    node = next(_find_errors(root), root)
    return (_describe(node, opening + text, opening.count("\n")),)


def _find_errors(node: "Node") -> Iterator["Node"]:
    """The innermost errors, in the order of the text."""
    waiting = [node]
    while waiting:
        found = waiting.pop()
        inner = [child for child in found.children if child.has_error]
        if found.is_missing or (found.is_error and not inner):
            yield found
        waiting += reversed(inner)


def _describe(node: "Node", text: str, offset: int) -> Fault:
    row, column = _find_start(node)
    line = text.split("\n")[row] if row <= text.count("\n") else ""
    column = len(line.encode()[:column].decode("utf-8", "ignore"))
    shown = line[column:].strip()[:_MOST_SHOWN]
    message = _name_missing(node) if node.is_missing else f"unexpected '{shown}'"
    if not node.is_missing and not shown:
        message = "unexpected end of the line"
    return Fault(SYNTAX_ERROR, message, max(1, row + 1 - offset), column + 1)


def _find_start(node: "Node") -> tuple[int, int]:
    """The place to point at: a long error starts where parsing broke off, at its last part."""
    start = node.start_point
    if node.is_error and node.end_point.row > start.row and node.children:
        start = node.children[-1].start_point
    return start.row, start.column


def _name_missing(node: "Node") -> str:
    return f"{node.type} is missing here" if node.is_named else f"'{node.type}' is missing"
