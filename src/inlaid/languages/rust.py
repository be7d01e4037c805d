"""Rust."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from inlaid.languages.definition import Kind
from inlaid.languages.language import Found, Language, Spell
from inlaid.languages.readers import find_body, named

if TYPE_CHECKING:
    from tree_sitter import Node


def _read_impl(node: "Node", spell: Spell) -> Iterator[Found]:
    """`impl T` is `T.impl`, `impl Display for T` is `T.Display`; its items are `T.item`.

    Where two traits have an item of one name, `T.Display.item` tells them apart.
    """
    owner = _name_type(node.child_by_field_name("type"), spell)
    trait = _name_type(node.child_by_field_name("trait"), spell)
    yield Found(
        Kind.EXTENSION,
        f"{owner}.{trait or 'impl'}",
        find_body(node, "body"),
        scope=f"{owner}.{trait}" if trait else owner,
        short=owner,
        inner=owner,
    )


def _name_type(node: "Node | None", spell: Spell) -> str:
    """The last name of a type, without its path, arguments and `&`."""
    while node is not None:
        if node.type == "scoped_type_identifier":
            return spell(node.child_by_field_name("name"))
        inner = node.child_by_field_name("type")
        if inner is None:
            return spell(node).replace(" ", "")
        node = inner
    return ""


RUST = Language(
    title="Rust",
    suffixes=("rs",),
    module="tree_sitter_rust",
    comments=("line_comment", "block_comment"),
    attributes=frozenset({"attribute_item"}),
    rules={
        "associated_type": named(Kind.TYPE),
        "const_item": named(Kind.CONSTANT, body="value"),
        "enum_item": named(Kind.ENUM),
        "enum_variant": named(Kind.MEMBER),
        "field_declaration": named(Kind.FIELD),
        "function_item": named(Kind.FUNCTION),
        "function_signature_item": named(Kind.FUNCTION),
        "impl_item": _read_impl,
        "macro_definition": named(Kind.MACRO, body="{"),
        "mod_item": named(Kind.NAMESPACE),
        "static_item": named(Kind.CONSTANT, body="value"),
        "struct_item": named(Kind.STRUCT),
        "trait_item": named(Kind.TRAIT),
        "type_item": named(Kind.TYPE),
        "union_item": named(Kind.STRUCT),
    },
)
