"""C#."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from inlaid.languages.checks import ByGrammar
from inlaid.languages.definition import SymbolKind
from inlaid.languages.grammar import Grammar
from inlaid.languages.language import Language
from inlaid.languages.pieces import MEMBERS, Pieces
from inlaid.languages.readers import find_body, fixed, listed, named
from inlaid.languages.statements import Statements
from inlaid.languages.symbols import FoundDefinition, Reader, Spell, Symbols

if TYPE_CHECKING:
    from tree_sitter import Node

_FIELDS = listed(SymbolKind.FIELD, "variable_declaration/variable_declarator/name")


def _read_prefixed(prefix: str, name: str) -> Reader:
    """`operator+`, `~Shop`."""

    def read(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
        text = spell(node.child_by_field_name(name))
        yield FoundDefinition(SymbolKind.FUNCTION, f"{prefix}{text}", find_body(node, "body"))

    return read


def _read_property(name: str) -> Reader:
    def read(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
        text = name or spell(node.child_by_field_name("name"))
        yield FoundDefinition(SymbolKind.PROPERTY, text, find_body(node, "accessors", "value"))

    return read


def _read_rest(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
    name = spell(node.child_by_field_name("name"))
    yield FoundDefinition(SymbolKind.NAMESPACE, name, rest=True)


LANGUAGE = Language(
    name="csharp",
    title="C#",
    aliases=("cs", "c#"),
    suffixes=("cs", "csx"),
    comment="// {}",
    grammar=Grammar("tree_sitter_c_sharp"),
    symbols=Symbols(
        found=(
            "classes, records, structs, interfaces, enums, delegates, properties, events, "
            "indexers (`this`), `operator+`, `~Name`, local functions, namespaces of both forms"
        ),
        rules={
            "class_declaration": named(SymbolKind.CLASS),
            "constructor_declaration": named(SymbolKind.FUNCTION),
            "conversion_operator_declaration": _read_prefixed("operator_", "type"),
            "delegate_declaration": named(SymbolKind.TYPE),
            "destructor_declaration": _read_prefixed("~", "name"),
            "enum_declaration": named(SymbolKind.ENUM),
            "enum_member_declaration": named(SymbolKind.MEMBER),
            "event_declaration": _read_property(""),
            "event_field_declaration": _FIELDS,
            "field_declaration": _FIELDS,
            "file_scoped_namespace_declaration": _read_rest,
            "indexer_declaration": _read_property("this"),
            "interface_declaration": named(SymbolKind.INTERFACE),
            "local_function_statement": named(SymbolKind.FUNCTION),
            "method_declaration": named(SymbolKind.FUNCTION),
            "namespace_declaration": named(SymbolKind.NAMESPACE),
            "operator_declaration": _read_prefixed("operator", "operator"),
            "property_declaration": _read_property(""),
            "record_declaration": named(SymbolKind.CLASS),
            "struct_declaration": named(SymbolKind.STRUCT),
            "static_constructor_declaration": fixed(SymbolKind.FUNCTION, "static"),
        },
    ),
    statements=Statements(
        blocks=frozenset(
            {"block", "compilation_unit", "declaration_list", "if_statement", "while_statement"}
        ),
        declarations=(
            "class",
            "class_declaration",
            "constructor_declaration",
            "enum_declaration",
            "expression_statement:string",
            "field_declaration",
            "global_statement",
            "interface_declaration",
            "method",
            "method_declaration",
            "modifier",
            "namespace",
            "preproc",
            "using",
        ),
    ),
    pieces=Pieces((MEMBERS, ("class C { async void f() {\n", "\n} }\n"))),
    syntax=ByGrammar(),
)
