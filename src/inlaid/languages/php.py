"""PHP. Names are written without `$`."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from inlaid.languages.checks import ByGrammar, ToolCheck
from inlaid.languages.definition import SymbolKind
from inlaid.languages.grammar import Grammar
from inlaid.languages.language import Language
from inlaid.languages.pieces import Pieces
from inlaid.languages.readers import Values, find_body, listed, named, read_all, read_field, valued
from inlaid.languages.sessions import Session
from inlaid.languages.statements import Statements
from inlaid.languages.symbols import FoundDefinition, Spell, Symbols

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


_EXPLAINER = ToolCheck(
    ("php", "-l"),
    re.compile(r"error: (?P<message>.*) in \S+ on line (?P<line>\d+)$", re.MULTILINE),
    ".php",
)

LANGUAGE = Language(
    name="php",
    title="PHP",
    suffixes=("php", "phtml", "inc"),
    programs=("php",),
    comment="// {}",
    grammar=Grammar("tree_sitter_php", "language_php"),
    symbols=Symbols(
        found=(
            "classes, interfaces, traits, enums, properties, `const`, `define`, closures in "
            "variables, namespaces of both forms"
        ),
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
    ),
    statements=Statements(
        blocks=frozenset(
            {
                "case_statement",
                "compound_statement",
                "declaration_list",
                "else_clause",
                "if_statement",
                "match_block",
                "program",
                "while_statement",
            }
        ),
        declarations=(
            "class",
            "class_declaration",
            "enum_declaration",
            "expression_statement:string",
            "function_definition",
            "interface_declaration",
            "method",
            "method_declaration",
            "modifier",
            "namespace",
            "php_tag",
            "use_declaration",
        ),
    ),
    pieces=Pieces((("<?php class C {\n", "\n}\n"), ("<?php return [\n", "\n];\n"))),
    syntax=ByGrammar(opening="<?php\n", always=False, explainer=_EXPLAINER),
    session=Session(("php",), "php_session.php"),
    run=("php",),
)
