"""Scala 2 and 3."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from inlaid.languages.checks import ByGrammar
from inlaid.languages.definition import SymbolKind
from inlaid.languages.grammar import Grammar
from inlaid.languages.language import Language
from inlaid.languages.pieces import MEMBERS, Pieces
from inlaid.languages.readers import find_body, listed, named
from inlaid.languages.statements import Statements
from inlaid.languages.symbols import FoundDefinition, Spell, Symbols

if TYPE_CHECKING:
    from tree_sitter import Node

_VALUE = listed(SymbolKind.CONSTANT, "pattern", value="value")


def _read_package(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
    """A package with a body; without one it is the file's own and qualifies nothing."""
    body = find_body(node, "body")
    if body is not None:
        yield FoundDefinition(SymbolKind.NAMESPACE, spell(node.child_by_field_name("name")), body)


LANGUAGE = Language(
    name="scala",
    title="Scala",
    aliases=("sc",),
    suffixes=("scala", "sc", "sbt"),
    programs=("scala", "scala-cli"),
    comment="// {}",
    grammar=Grammar("tree_sitter_scala"),
    symbols=Symbols(
        found=(
            "classes, objects, traits, enums and cases, givens, extension methods with their "
            "head, types; with braces or indentation"
        ),
        comments=("comment", "block_comment"),
        wrappers=frozenset({"enum_case_definitions", "extension_definition"}),
        rules={
            "class_definition": named(SymbolKind.CLASS),
            "enum_definition": named(SymbolKind.ENUM),
            "full_enum_case": named(SymbolKind.MEMBER),
            "function_declaration": named(SymbolKind.FUNCTION),
            "function_definition": named(SymbolKind.FUNCTION),
            "given_definition": named(SymbolKind.OBJECT),
            "object_definition": named(SymbolKind.OBJECT),
            "package_clause": _read_package,
            "package_object": named(SymbolKind.OBJECT),
            "simple_enum_case": named(SymbolKind.MEMBER),
            "trait_definition": named(SymbolKind.TRAIT),
            "type_definition": named(SymbolKind.TYPE),
            "val_declaration": listed(SymbolKind.CONSTANT, "name"),
            "val_definition": _VALUE,
            "var_declaration": listed(SymbolKind.CONSTANT, "name"),
            "var_definition": _VALUE,
        },
    ),
    statements=Statements(
        blocks=frozenset({"block", "case_clause", "compilation_unit"}),
        declarations=(
            "annotation",
            "class",
            "class_definition",
            "expression_statement:string",
            "function_declaration",
            "function_definition",
            "import",
            "method",
            "modifier",
            "namespace",
            "object_definition",
            "package",
            "trait_definition",
            "type_definition",
            "using",
        ),
    ),
    pieces=Pieces((MEMBERS, ("object O { def f = {\n", "\n} }\n"))),
    syntax=ByGrammar(),
)
