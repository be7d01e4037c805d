"""The readers that most rows of the languages' tables are made of."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from inlaid.languages.definition import SymbolKind
from inlaid.languages.symbols import FoundDefinition, Reader, Spell

if TYPE_CHECKING:
    from tree_sitter import Node

Values = Mapping[str, tuple[SymbolKind, str]]
"""The value types that make a name a function or a class, and where their body is."""

_OPENERS = frozenset({"{", "(", "[", ":", "=", "=>", "do", "begin", "{|", "@{", "@("})
_CLOSERS = frozenset({"}", ")", "]", "end", "|}"})
# What stands between the opening of a lambda and its statements.
_HEADS = frozenset(
    {"lambda_parameters", "->", "lambda_function_type", "in", "block_parameters", "capture_list"}
)


def spell_from(data: bytes) -> Spell:
    """Return the function that spells the nodes of a source (in UTF-8)."""

    def spell(node: "Node | None") -> str:
        if node is None:
            return ""
        text = data[node.start_byte : node.end_byte].decode("utf-8", "replace")
        return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "`'\"" else text

    return spell


def find_node(node: "Node", path: str) -> "tuple[Node, Node] | None":
    """Return the node at a path such as ``type/field_declaration_list`` and its parent.

    Each step is the name of a field, or else the type of a child.
    """
    parent = node
    for step in path.split("/"):
        parent = node
        found = parent.child_by_field_name(step)
        if found is None:
            found = next((child for child in parent.children if child.type == step), None)
        if found is None:
            return None
        node = found
    return parent, node


def read_field(node: "Node", path: str) -> "Node | None":
    """Return the node at a path, or None."""
    found = find_node(node, path)
    return found[1] if found else None


def find_body(node: "Node", *paths: str) -> tuple[int, int] | None:
    """Return the bytes inside the first of the paths that exists, without its brackets."""
    for path in filter(None, paths):
        found = find_node(node, path)
        if found is not None:
            return _find_inside(*found)
    return None


def _find_inside(parent: "Node", node: "Node") -> tuple[int, int]:
    if not node.is_named and node.type in _OPENERS:
        last = parent.children[-1]
        return node.end_byte, last.start_byte if last.type in _CLOSERS else parent.end_byte
    children = node.children
    if not children or children[0].is_named or children[0].type not in _OPENERS:
        return _find_between(parent, node)
    last = children[-1]
    closed = len(children) > 1 and not last.is_named and last.type in _CLOSERS
    end = last.start_byte if closed else node.end_byte
    start = children[0].end_byte
    for child in children[1:]:
        if child.type not in _HEADS:
            break
        start = child.end_byte
    return start, end


def _find_between(parent: "Node", node: "Node") -> tuple[int, int]:
    """What stands between the neighbours of a body without brackets, so with its comments."""
    solid = [child for child in parent.children if not child.is_extra or child.id == node.id]
    at = next(at for at, found in enumerate(solid) if found.id == node.id)
    start = solid[at - 1].end_byte if at else node.start_byte
    closed = at + 1 < len(solid) and solid[at + 1].type in _CLOSERS
    return start, solid[at + 1].start_byte if closed else node.end_byte


def named(kind: SymbolKind, name: str = "name", body: str = "body") -> Reader:
    """Return the reader of a node that has its name at one path and its body at another."""

    def read(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
        text = spell(read_field(node, name))
        if text:
            yield FoundDefinition(kind, text, find_body(node, body))

    return read


def fixed(kind: SymbolKind, name: str, body: str = "body") -> Reader:
    """Return the reader of a node whose name is a word of the language."""

    def read(node: "Node", _spell: Spell) -> Iterator[FoundDefinition]:
        yield FoundDefinition(kind, name, find_body(node, body))

    return read


def listed(kind: SymbolKind, *paths: str, value: str = "") -> Reader:
    """Return the reader of a node that defines a name at every node of the path.

    The last step of a path may match many; the steps before it are the same for all.
    """

    def read(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
        names = [name for path in paths for name in read_all(node, path)]
        body = find_body(node, value) if value and len(names) == 1 else None
        for name in names:
            yield FoundDefinition(kind, spell(name), body)

    return read


def read_all(node: "Node", path: str) -> "list[Node]":
    """Return all nodes at a path, where every step may match many (fields before types)."""
    nodes = [node]
    for step in path.split("/"):
        nodes = [
            child
            for parent in nodes
            for child in (
                parent.children_by_field_name(step)
                or [one for one in parent.named_children if one.type == step]
            )
        ]
    return nodes


def valued(
    name: str, value: "Node | None", holder: "Node", values: Values, kind: SymbolKind
) -> FoundDefinition:
    """Return what a name that stands for a value defines: the function, the class, the value."""
    if value is None:
        return FoundDefinition(kind, name)
    inner = unwrap(value)
    if inner.type in values:
        found, path = values[inner.type]
        return FoundDefinition(found, name, find_body(inner, path), value=inner.start_byte)
    body = _find_inside(holder, inner) if inner.id == value.id else None
    return FoundDefinition(kind, name, body or _find_inside(value, inner), value=inner.start_byte)


_UNWRAPPED = frozenset(
    {"parenthesized_expression", "as_expression", "satisfies_expression", "type_assertion"}
)


def unwrap(node: "Node") -> "Node":
    """The expression inside parentheses and type assertions."""
    while node.type in _UNWRAPPED and node.named_children:
        node = node.named_children[0]
    return node


def own(found: FoundDefinition, owner: str) -> FoundDefinition:
    """Return a definition that is written outside its owner, qualified with it."""
    return replace(found, name=f"{owner}.{found.name}") if owner and found.name else found
