"""TypeScript and TSX: JavaScript's rows and those of types."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from inlaid.languages.definition import Kind
from inlaid.languages.javascript import LITERALS, RULES, WRAPPERS, find_alias
from inlaid.languages.language import Found, Language, Spell
from inlaid.languages.readers import find_body, named

if TYPE_CHECKING:
    from tree_sitter import Node


def _read_enum(node: "Node", spell: Spell) -> Iterator[Found]:
    """The enum and those of its members that have no value, which are bare names."""
    name = spell(node.child_by_field_name("name"))
    yield Found(Kind.ENUM, name, find_body(node, "body"))
    body = node.child_by_field_name("body")
    for child in body.named_children if body else ():
        if child.type == "property_identifier":
            yield Found(Kind.MEMBER, f"{name}.{spell(child)}", node=child)


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
        "abstract_class_declaration": named(Kind.CLASS),
        "abstract_method_signature": named(Kind.FUNCTION),
        "enum_assignment": named(Kind.MEMBER, body="value"),
        "enum_declaration": _read_enum,
        "function_signature": named(Kind.FUNCTION),
        "interface_declaration": named(Kind.INTERFACE),
        "internal_module": named(Kind.NAMESPACE),
        "method_signature": named(Kind.FUNCTION),
        "module": named(Kind.NAMESPACE),
        "property_signature": named(Kind.FIELD),
        "type_alias_declaration": named(Kind.TYPE, body="value"),
    },
    find_alias=find_alias,
)
TSX = replace(TYPESCRIPT, title="TSX", suffixes=("tsx",), programs=(), function="language_tsx")
