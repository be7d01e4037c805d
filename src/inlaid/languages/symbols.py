"""How a grammar writes definitions."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inlaid.languages.definition import SymbolKind

if TYPE_CHECKING:
    from tree_sitter import Node


@dataclass(frozen=True, slots=True)
class FoundDefinition:
    """What a node defines. ``name`` may be dotted; an empty one isn't a definition.

    ``body``: the bytes between head and end. ``value``: where the value begins, for a name that
    stands for one. ``scope``: what names inside are qualified with, when not ``name``; ``short``
    and ``inner`` are the two without the part that may be left out, when there is one.
    ``transparent``: names inside aren't qualified with it. ``declares``: gives way to the
    definition with the same name and ``signature``. ``rest``: whatever follows in the file is
    inside. ``node``: what is defined, when not the node that was read.
    """

    kind: SymbolKind
    name: str
    body: tuple[int, int] | None = None
    value: int = -1
    scope: str = ""
    short: str = ""
    inner: str | None = None
    transparent: bool = False
    declares: bool = False
    signature: str = ""
    rest: bool = False
    node: "Node | None" = None


Spell = Callable[["Node | None"], str]
"""The text of a node, without the quotes or backticks of a quoted name; "" without a node."""

Reader = Callable[["Node", Spell], Iterable[FoundDefinition]]


def _no_alias(_node: "Node") -> str:
    return ""


@dataclass(frozen=True, slots=True, eq=False)
class Symbols:
    """How the definitions of a language are found in its syntax tree.

    ``rules``: node type to reader. ``also``: suffixes of other languages whose files its grammar
    reads as well. ``wrappers``: types whose only definition gets all of their lines (`export`,
    decorators). ``attributes``: types that belong to the definition after them. ``literals``: types
    whose fields are definitions only when a name stands for them. ``find_alias``: another name that
    a wrapper gives to its definition, or "". ``found``: what the reference says is found besides
    functions, methods and constants, as Markdown.
    """

    rules: Mapping[str, Reader]
    found: str
    also: tuple[str, ...] = ()
    comments: tuple[str, ...] = ("comment",)
    wrappers: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()
    literals: frozenset[str] = frozenset()
    find_alias: Callable[["Node"], str] = _no_alias
