"""C#."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from inlaid.languages.definition import Kind
from inlaid.languages.language import Found, Language, Reader, Spell
from inlaid.languages.readers import find_body, fixed, listed, named

if TYPE_CHECKING:
    from tree_sitter import Node

_FIELDS = listed(Kind.FIELD, "variable_declaration/variable_declarator/name")


def _read_prefixed(prefix: str, name: str) -> Reader:
    """`operator+`, `~Shop`."""

    def read(node: "Node", spell: Spell) -> Iterator[Found]:
        text = spell(node.child_by_field_name(name))
        yield Found(Kind.FUNCTION, f"{prefix}{text}", find_body(node, "body"))

    return read


def _read_property(name: str) -> Reader:
    def read(node: "Node", spell: Spell) -> Iterator[Found]:
        text = name or spell(node.child_by_field_name("name"))
        yield Found(Kind.PROPERTY, text, find_body(node, "accessors", "value"))

    return read


def _read_rest(node: "Node", spell: Spell) -> Iterator[Found]:
    name = spell(node.child_by_field_name("name"))
    yield Found(Kind.NAMESPACE, name, rest=True)


CSHARP = Language(
    title="C#",
    suffixes=("cs", "csx"),
    module="tree_sitter_c_sharp",
    rules={
        "class_declaration": named(Kind.CLASS),
        "constructor_declaration": named(Kind.FUNCTION),
        "conversion_operator_declaration": _read_prefixed("operator_", "type"),
        "delegate_declaration": named(Kind.TYPE),
        "destructor_declaration": _read_prefixed("~", "name"),
        "enum_declaration": named(Kind.ENUM),
        "enum_member_declaration": named(Kind.MEMBER),
        "event_declaration": _read_property(""),
        "event_field_declaration": _FIELDS,
        "field_declaration": _FIELDS,
        "file_scoped_namespace_declaration": _read_rest,
        "indexer_declaration": _read_property("this"),
        "interface_declaration": named(Kind.INTERFACE),
        "local_function_statement": named(Kind.FUNCTION),
        "method_declaration": named(Kind.FUNCTION),
        "namespace_declaration": named(Kind.NAMESPACE),
        "operator_declaration": _read_prefixed("operator", "operator"),
        "property_declaration": _read_property(""),
        "record_declaration": named(Kind.CLASS),
        "struct_declaration": named(Kind.STRUCT),
        "static_constructor_declaration": fixed(Kind.FUNCTION, "static"),
    },
)
