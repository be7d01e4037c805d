"""PHP. Names are written without `$`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from inlaid.languages.definition import SymbolKind
from inlaid.languages.language import FoundDefinition, Language, Spell
from inlaid.languages.readers import Values, find_body, listed, named, read_all, read_field, valued

if TYPE_CHECKING:
    from tree_sitter import Node

_VALUES: Values = {
    "anonymous_function": (SymbolKind.FUNCTION, "body"),
    "arrow_function": (SymbolKind.FUNCTION, "body"),
}


def _read_assignment(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
    left = node.child_by_field_name("left")
    if left is not None and left.type == "variable_name":
        name = spell(read_field(left, "name"))
        yield valued(name, node.child_by_field_name("right"), node, _VALUES, SymbolKind.CONSTANT)


def _read_define(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
    """`define('NAME', value)`."""
    arguments = read_all(node, "arguments/argument")
    if spell(node.child_by_field_name("function")) == "define" and arguments:
        yield FoundDefinition(SymbolKind.CONSTANT, spell(arguments[0]))


def _read_namespace(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
    name = spell(node.child_by_field_name("name")).replace("\\", ".")
    body = find_body(node, "body")
    yield FoundDefinition(SymbolKind.NAMESPACE, name, body, rest=body is None)


PHP = Language(
    title="PHP",
    suffixes=("php", "phtml", "inc"),
    programs=("php",),
    module="tree_sitter_php",
    function="language_php",
    wrappers=frozenset({"expression_statement"}),
    rules={
        "assignment_expression": _read_assignment,
        "class_declaration": named(SymbolKind.CLASS),
        "const_declaration": listed(SymbolKind.CONSTANT, "const_element/name"),
        "enum_case": named(SymbolKind.MEMBER),
        "enum_declaration": named(SymbolKind.ENUM),
        "function_call_expression": _read_define,
        "function_definition": named(SymbolKind.FUNCTION),
        "interface_declaration": named(SymbolKind.INTERFACE),
        "method_declaration": named(SymbolKind.FUNCTION),
        "namespace_definition": _read_namespace,
        "property_declaration": listed(SymbolKind.FIELD, "property_element/variable_name/name"),
        "trait_declaration": named(SymbolKind.TRAIT),
    },
)
