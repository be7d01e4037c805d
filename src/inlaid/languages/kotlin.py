"""Kotlin."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from inlaid.languages.checks import ByGrammar
from inlaid.languages.definition import SymbolKind
from inlaid.languages.grammar import Grammar
from inlaid.languages.language import Language
from inlaid.languages.pieces import MEMBERS, Pieces
from inlaid.languages.readers import find_body, fixed, named, own, read_all, read_field
from inlaid.languages.statements import Statements
from inlaid.languages.symbols import FoundDefinition, Spell, Symbols

if TYPE_CHECKING:
    from tree_sitter import Node

_RECEIVERS = frozenset({"user_type", "nullable_type", "parenthesized_type"})


def _read_class(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
    words = {child.type for child in node.children}
    modifiers = {spell(modifier) for modifier in read_all(node, "modifiers/class_modifier")}
    kind = SymbolKind.ENUM if "enum" in modifiers else SymbolKind.CLASS
    kind = SymbolKind.INTERFACE if "interface" in words else kind
    name = spell(node.child_by_field_name("name"))
    yield FoundDefinition(kind, name, find_body(node, "class_body", "enum_class_body"))


def _read_companion(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
    """What a companion object holds is the class's: `Item.create` for `Item.Companion.create`."""
    name = spell(node.child_by_field_name("name")) or "Companion"
    yield FoundDefinition(SymbolKind.OBJECT, name, find_body(node, "class_body"), inner="")


def _read_function(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
    """An extension function is qualified with the type that it extends."""
    name = node.child_by_field_name("name")
    owner = _find_receiver(node, name, spell)
    body = find_body(node, "function_body/block", "function_body")
    yield own(FoundDefinition(SymbolKind.FUNCTION, spell(name), body), owner)


def _find_receiver(node: "Node", name: "Node | None", spell: Spell) -> str:
    for child in node.children:
        if name is not None and child.id == name.id:
            break
        if child.type in _RECEIVERS:
            return spell(child).partition("<")[0].strip("?()")
    return ""


def _read_property(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
    name = read_field(node, "variable_declaration/identifier")
    if name is None:
        for variable in read_all(
            node, "multi_variable_declaration/variable_declaration/identifier"
        ):
            yield FoundDefinition(SymbolKind.CONSTANT, spell(variable))
        return
    declared = read_field(node, "variable_declaration")
    owner = _find_receiver(node, declared, spell)
    last = node.named_children[-1]
    value = last if last.prev_sibling is not None and last.prev_sibling.type == "=" else None
    body = find_body(node, value.type) if value is not None else None
    yield own(FoundDefinition(SymbolKind.CONSTANT, spell(name), body), owner)


def _read_parameter(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
    """A parameter of the primary constructor that is a property as well."""
    if any(child.type in {"val", "var"} for child in node.children):
        yield FoundDefinition(SymbolKind.FIELD, spell(read_field(node, "identifier")))


LANGUAGE = Language(
    name="kotlin",
    title="Kotlin",
    aliases=("kt", "kts"),
    suffixes=("kt", "kts"),
    programs=("kotlin",),
    comment="// {}",
    grammar=Grammar("tree_sitter_kotlin"),
    symbols=Symbols(
        found=(
            "classes, interfaces, objects, enum entries, properties, `constructor`, type aliases;"
            " extension functions (`String.shout`); companions (`Item.create` or "
            "`Item.Companion.create`)"
        ),
        comments=("line_comment", "block_comment"),
        rules={
            "class_declaration": _read_class,
            "class_parameter": _read_parameter,
            "companion_object": _read_companion,
            "enum_entry": named(SymbolKind.MEMBER, "identifier", "class_body"),
            "function_declaration": _read_function,
            "object_declaration": named(SymbolKind.OBJECT, body="class_body"),
            "property_declaration": _read_property,
            "secondary_constructor": fixed(SymbolKind.FUNCTION, "constructor", "block"),
            "type_alias": named(SymbolKind.TYPE, "type"),
        },
    ),
    statements=Statements(
        blocks=frozenset({"block", "source_file", "while_statement"}),
        declarations=(
            "annotation",
            "class",
            "class_declaration",
            "expression_statement:string",
            "function_declaration",
            "import",
            "modifier",
            "package",
            "type_alias",
        ),
    ),
    pieces=Pieces((MEMBERS, ("fun f() {\n", "\n}\n"))),
    syntax=ByGrammar(),
)
