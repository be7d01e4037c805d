"""TypeScript: JavaScript's rows and those of types."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from inlaid.languages.block_shapes import Snippets, keep
from inlaid.languages.checks import ByGrammar, Compiler, Tool
from inlaid.languages.definition import SymbolKind
from inlaid.languages.grammar import Grammar
from inlaid.languages.javascript import LITERALS, RULES, WRAPPERS, find_alias
from inlaid.languages.language import Language
from inlaid.languages.pieces import MEMBERS, Pieces
from inlaid.languages.readers import find_body, named
from inlaid.languages.statements import Statements
from inlaid.languages.symbols import FoundDefinition, Spell, Symbols

if TYPE_CHECKING:
    from tree_sitter import Node


def _read_enum(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
    """The enum and those of its members that have no value, which are bare names."""
    name = spell(node.child_by_field_name("name"))
    yield FoundDefinition(SymbolKind.ENUM, name, find_body(node, "body"))
    body = node.child_by_field_name("body")
    for child in body.named_children if body else ():
        if child.type == "property_identifier":
            yield FoundDefinition(SymbolKind.MEMBER, f"{name}.{spell(child)}", node=child)


# The compiler of the project, of a folder above it, or else of the system. `npx` would do the
# same, but asks the registry for a compiler that isn't there, which no network answers.
_COMPILE = """\
folder=$PWD
while [ "$folder" != / ] && ! [ -x "$folder/node_modules/.bin/tsc" ]; do
  folder=$(dirname "$folder")
done
PATH=$folder/node_modules/.bin:$PATH exec tsc --noEmit --pretty false
"""
_COMPILER = Compiler(
    argv=("sh", "-c", _COMPILE),
    message=re.compile(
        r"^(?P<path>[^\s(][^(\n]*)\((?P<line>\d+),(?P<column>\d+)\): error (?P<message>.*)$",
        re.MULTILINE,
    ),
    tool=Tool("tsc", "typescript (npm install --save-dev typescript)"),
    usual="the `tsc` of the project",
)

SYMBOLS = Symbols(
    found="as JavaScript, and interfaces, types, enums, namespaces, `declare`, overload signatures",
    wrappers=WRAPPERS | {"ambient_declaration"},
    attributes=frozenset({"decorator"}),
    literals=LITERALS,
    rules={
        **RULES,
        "abstract_class_declaration": named(SymbolKind.CLASS),
        "abstract_method_signature": named(SymbolKind.FUNCTION),
        "enum_assignment": named(SymbolKind.MEMBER, body="value"),
        "enum_declaration": _read_enum,
        "function_signature": named(SymbolKind.FUNCTION),
        "interface_declaration": named(SymbolKind.INTERFACE),
        "internal_module": named(SymbolKind.NAMESPACE),
        "method_signature": named(SymbolKind.FUNCTION),
        "module": named(SymbolKind.NAMESPACE),
        "property_signature": named(SymbolKind.FIELD),
        "type_alias_declaration": named(SymbolKind.TYPE, body="value"),
    },
    find_alias=find_alias,
)

STATEMENTS = Statements(
    blocks=frozenset(
        {
            "else_clause",
            "if_statement",
            "module",
            "program",
            "switch_case",
            "switch_default",
            "while_statement",
        }
    ),
    declarations=(
        "annotation",
        "class",
        "class_declaration",
        "enum_declaration",
        "export_statement",
        "expression_statement:string",
        "function_declaration",
        "function_signature",
        "generator_function",
        "import",
        "interface_declaration",
        "method",
        "method_definition",
        "modifier",
        "namespace",
        "type_alias",
    ),
)

LANGUAGE = Language(
    name="typescript",
    title="TypeScript",
    aliases=("ts", "mts", "cts"),
    suffixes=("ts", "mts", "cts"),
    programs=("ts-node", "tsx"),
    comment="// {}",
    grammar=Grammar("tree_sitter_typescript", "language_typescript"),
    symbols=SYMBOLS,
    statements=STATEMENTS,
    pieces=Pieces(
        (
            ("async function f() {\n", "\n}\n"),
            MEMBERS,
            ("({\n", "\n})\n"),
            ("interface I {\n", "\n}\n"),
        ),
        other="tsx",
    ),
    snippets=Snippets(_COMPILER.tool, ".ts", keep, can_run=False),
    syntax=ByGrammar(),
    compiler=_COMPILER,
)
