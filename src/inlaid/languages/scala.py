"""Scala 2 and 3."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from inlaid.languages.definition import Kind
from inlaid.languages.language import LINE_ENDS, Found, Language, Spell
from inlaid.languages.readers import find_body, listed, named

if TYPE_CHECKING:
    from tree_sitter import Node

_VALUE = listed(Kind.CONSTANT, "pattern", value="value")


def _read_package(node: "Node", spell: Spell) -> Iterator[Found]:
    """A package with a body; without one it is the file's own and qualifies nothing."""
    body = find_body(node, "body")
    if body is not None:
        yield Found(Kind.NAMESPACE, spell(node.child_by_field_name("name")), body)


SCALA = Language(
    title="Scala",
    suffixes=("scala", "sc", "sbt"),
    programs=("scala", "scala-cli"),
    module="tree_sitter_scala",
    comments=("comment", "block_comment"),
    wrappers=frozenset({"enum_case_definitions", "extension_definition"}),
    ends=LINE_ENDS,
    rules={
        "class_definition": named(Kind.CLASS),
        "enum_definition": named(Kind.ENUM),
        "full_enum_case": named(Kind.MEMBER),
        "function_declaration": named(Kind.FUNCTION),
        "function_definition": named(Kind.FUNCTION),
        "given_definition": named(Kind.OBJECT),
        "object_definition": named(Kind.OBJECT),
        "package_clause": _read_package,
        "package_object": named(Kind.OBJECT),
        "simple_enum_case": named(Kind.MEMBER),
        "trait_definition": named(Kind.TRAIT),
        "type_definition": named(Kind.TYPE),
        "val_declaration": listed(Kind.CONSTANT, "name"),
        "val_definition": _VALUE,
        "var_declaration": listed(Kind.CONSTANT, "name"),
        "var_definition": _VALUE,
    },
)
