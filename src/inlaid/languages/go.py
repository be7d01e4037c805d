"""Go."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from inlaid.languages.definition import Kind
from inlaid.languages.language import Found, Language, Reader, Spell
from inlaid.languages.readers import Values, find_body, named, own, read_all, read_field, valued

if TYPE_CHECKING:
    from tree_sitter import Node

_VALUES: Values = {"func_literal": (Kind.FUNCTION, "body")}
_AROUND_RECEIVER = frozenset({"pointer_type", "generic_type", "parenthesized_type"})


def _read_method(node: "Node", spell: Spell) -> Iterator[Found]:
    """A method is qualified with the type of its receiver."""
    kind = read_field(node, "receiver/parameter_declaration/type")
    while kind is not None and kind.type in _AROUND_RECEIVER:
        kind = kind.child_by_field_name("type") or kind.named_children[0]
    name = spell(node.child_by_field_name("name"))
    yield own(Found(Kind.FUNCTION, name, find_body(node, "body")), spell(kind))


_TYPES = {"struct_type": Kind.STRUCT, "interface_type": Kind.INTERFACE}


def _read_type(node: "Node", spell: Spell) -> Iterator[Found]:
    kind = node.child_by_field_name("type")
    name = spell(node.child_by_field_name("name"))
    found = _TYPES.get(kind.type, Kind.TYPE) if kind else Kind.TYPE
    yield Found(found, name, find_body(node, "type/field_declaration_list", "type/{"))


def _read_field(node: "Node", spell: Spell) -> Iterator[Found]:
    """Fields; those of a struct in place are qualified with its field."""
    names = node.children_by_field_name("name")
    kind = node.child_by_field_name("type")
    nests = kind is not None and kind.type == "struct_type" and len(names) == 1
    body = find_body(node, "type/field_declaration_list") if nests else None
    for each in names:
        yield Found(Kind.FIELD, spell(each), body, body[0] if body else -1)


def _read_names(names: str, values: str) -> Reader:
    """Variables: `var a, b = 1, 2`; a single one with a function is a function."""

    def read(node: "Node", spell: Spell) -> Iterator[Found]:
        found = read_all(node, names)
        right = node.child_by_field_name(values)
        value = right.named_children[0] if right and right.named_child_count == 1 else None
        if len(found) == 1 and value is not None and right is not None:
            yield _read_value(spell(found[0]), value, right)
            return
        for each in found:
            yield Found(Kind.CONSTANT, spell(each))

    return read


def _read_value(name: str, value: "Node", right: "Node") -> Found:
    if value.type == "composite_literal":
        return Found(Kind.CONSTANT, name, find_body(value, "body"))
    return valued(name, value, right, _VALUES, Kind.CONSTANT)


GO = Language(
    title="Go",
    suffixes=("go",),
    module="tree_sitter_go",
    wrappers=frozenset(
        {"const_declaration", "type_declaration", "var_declaration", "var_spec_list"}
    ),
    rules={
        "const_spec": _read_names("name", "value"),
        "field_declaration": _read_field,
        "function_declaration": named(Kind.FUNCTION),
        "method_declaration": _read_method,
        "method_elem": named(Kind.FUNCTION),
        "short_var_declaration": _read_names("left/identifier", "right"),
        "type_alias": _read_type,
        "type_spec": _read_type,
        "var_spec": _read_names("name", "value"),
    },
)
