"""Swift."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from inlaid.languages.definition import Kind
from inlaid.languages.language import Found, Language, Spell
from inlaid.languages.readers import Values, find_body, fixed, listed, named, read_field, valued

if TYPE_CHECKING:
    from tree_sitter import Node

_KINDS = {
    "class": Kind.CLASS,
    "actor": Kind.CLASS,
    "struct": Kind.STRUCT,
    "enum": Kind.ENUM,
    "extension": Kind.EXTENSION,
}
_VALUES: Values = {}


def _read_class(node: "Node", spell: Spell) -> Iterator[Found]:
    word = spell(node.child_by_field_name("declaration_kind"))
    name = spell(node.child_by_field_name("name")).partition("<")[0]
    body = find_body(node, "body")
    kind = _KINDS.get(word, Kind.CLASS)
    if kind is not Kind.EXTENSION:
        yield Found(kind, name, body)
        return
    # `extension Cart: Seller` is `Cart.Seller`, another one `Cart.extension`.
    inherited = spell(read_field(node, "inheritance_specifier/inherits_from")).partition("<")[0]
    yield Found(kind, f"{name}.{inherited or 'extension'}", body, scope=name, short=name)


def _read_property(node: "Node", spell: Spell) -> Iterator[Found]:
    names = node.children_by_field_name("name")
    computed = find_body(node, "computed_value")
    value = node.child_by_field_name("value")
    for each in names:
        name = spell(each.child_by_field_name("bound_identifier"))
        if computed is not None:
            yield Found(Kind.PROPERTY, name, computed)
        elif value is not None and len(names) == 1:
            yield valued(name, value, node, _VALUES, Kind.CONSTANT)
        else:
            yield Found(Kind.CONSTANT, name)


SWIFT = Language(
    title="Swift",
    suffixes=("swift",),
    programs=("swift",),
    module="tree_sitter_swift",
    comments=("comment", "multiline_comment"),
    rules={
        "associatedtype_declaration": named(Kind.TYPE),
        "class_declaration": _read_class,
        "deinit_declaration": fixed(Kind.FUNCTION, "deinit"),
        "enum_entry": listed(Kind.MEMBER, "name"),
        "function_declaration": named(Kind.FUNCTION),
        "init_declaration": fixed(Kind.FUNCTION, "init"),
        "macro_declaration": named(Kind.MACRO, "simple_identifier"),
        "property_declaration": _read_property,
        "protocol_declaration": named(Kind.INTERFACE),
        "protocol_function_declaration": named(Kind.FUNCTION),
        "protocol_property_declaration": _read_property,
        "subscript_declaration": fixed(Kind.FUNCTION, "subscript", "computed_property"),
        "typealias_declaration": named(Kind.TYPE),
    },
)
