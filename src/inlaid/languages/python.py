"""Python."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from inlaid.languages.definition import SymbolKind
from inlaid.languages.language import FoundDefinition, Language, Spell
from inlaid.languages.readers import find_body, named

if TYPE_CHECKING:
    from tree_sitter import Node

_PATTERNS = frozenset({"pattern_list", "tuple_pattern", "list_pattern"})


def _read_assignment(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
    left = node.child_by_field_name("left")
    if left is None:
        return
    if left.type == "identifier":
        yield FoundDefinition(SymbolKind.CONSTANT, spell(left), find_body(node, "right"))
    elif left.type in _PATTERNS:
        for name in left.named_children:
            if name.type == "identifier":
                yield FoundDefinition(SymbolKind.CONSTANT, spell(name))


def _read_type(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
    left = node.child_by_field_name("left")
    yield FoundDefinition(SymbolKind.TYPE, spell(left).partition("[")[0])


PYTHON = Language(
    title="Python",
    suffixes=("py", "pyi", "pyw"),
    programs=("python",),
    module="tree_sitter_python",
    wrappers=frozenset({"decorated_definition", "expression_statement"}),
    rules={
        "assignment": _read_assignment,
        "class_definition": named(SymbolKind.CLASS),
        "function_definition": named(SymbolKind.FUNCTION),
        "type_alias_statement": _read_type,
    },
)
