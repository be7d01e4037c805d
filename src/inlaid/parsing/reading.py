"""What is read from a text: here when it is small, else in a child that the system limits."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar, TypeVarTuple

from inlaid.languages.grammar import Grammar
from inlaid.parsing.bounds import Bounds
from inlaid.parsing.children import run_task
from inlaid.parsing.refused import Refused
from inlaid.parsing.task import Task, perform
from inlaid.parsing.trees import GRAMMAR_BOUNDS, parse_text

if TYPE_CHECKING:
    from tree_sitter import Tree

_Value = TypeVar("_Value")
_More = TypeVarTuple("_More")


def read_tree(
    grammar: Grammar,
    data: bytes,
    reader: "Callable[[Tree, bytes, *_More], _Value]",
    *more: *_More,
) -> _Value | Refused:
    """Return what ``reader`` makes of the syntax tree of UTF-8 text, and of the text itself.

    ``reader`` is a function of a module; it, ``more`` and what it returns can be pickled. It takes
    the text of a node from the bytes: `Node.text` crashes, because the tree has no text of its own.
    """
    return _do(Task(_read, (grammar, data, reader, *more), len(data), GRAMMAR_BOUNDS))


def read_text(
    reader: Callable[[str, *_More], _Value], text: str, bounds: Bounds, *more: *_More
) -> _Value | Refused:
    """Return what ``reader`` makes of a text; of it the same holds as for `read_tree`."""
    size = len(text.encode("utf-8", "surrogatepass"))
    return _do(Task(reader, (text, *more), size, bounds))


def _do(task: Task[_Value]) -> _Value | Refused:
    if task.size <= task.bounds.small:
        return perform(task)
    return run_task(task)


def _read(
    grammar: Grammar,
    data: bytes,
    reader: "Callable[[Tree, bytes, *_More], _Value]",
    *more: *_More,
) -> _Value | Refused:
    tree = parse_text(grammar, data)
    return tree if isinstance(tree, Refused) else reader(tree, data, *more)
