"""TypeScript and TSX: JavaScript's rows and those of types."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from inlaid.languages.definition import SymbolKind
from inlaid.languages.javascript import LITERALS, RULES, WRAPPERS, find_alias
from inlaid.languages.language import FoundDefinition, Language, Spell
from inlaid.languages.readers import find_body, named

if TYPE_CHECKING:
    from tree_sitter import Node


def _read_enum(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
    """The enum and those of its members that have no value, which are bare names."""
    name = spell(node.child_by_field_name("name"))
    yield FoundDefinition(SymbolKind.ENUM, name, find_body(node, "body"))
    body = node.child_by_field_name("body")
    for child in body.named_children if body else ():
        if child.type == "property_identifier":
            yield FoundDefinition(SymbolKind.MEMBER, f"{name}.{spell(child)}", node=child)


TYPESCRIPT = Language(
    title="TypeScript",
    suffixes=("ts", "mts", "cts"),
    programs=("ts-node", "tsx"),
    module="tree_sitter_typescript",
    function="language_typescript",
    wrappers=WRAPPERS | {"ambient_declaration"},
    attributes=frozenset({"decorator"}),
    literals=LITERALS,
    rules={
        **RULES,
        "abstract_class_declaration": named(SymbolKind.CLASS),
        "abstract_method_signature": named(SymbolKind.FUNCTION),
        "enum_assignment": named(SymbolKind.MEMBER, body="value"),
        "enum_declaration": _read_enum,
        "function_signature": named(SymbolKind.FUNCTION),
        "interface_declaration": named(SymbolKind.INTERFACE),
        "internal_module": named(SymbolKind.NAMESPACE),
        "method_signature": named(SymbolKind.FUNCTION),
        "module": named(SymbolKind.NAMESPACE),
        "property_signature": named(SymbolKind.FIELD),
        "type_alias_declaration": named(SymbolKind.TYPE, body="value"),
    },
    find_alias=find_alias,
)
TSX = replace(TYPESCRIPT, title="TSX", suffixes=("tsx",), programs=(), function="language_tsx")
