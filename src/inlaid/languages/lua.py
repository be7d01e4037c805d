"""Lua."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from inlaid.languages.checks import ByGrammar, ToolCheck
from inlaid.languages.definition import SymbolKind
from inlaid.languages.grammar import Grammar
from inlaid.languages.language import Language
from inlaid.languages.readers import Values, find_body, read_all, read_field, valued
from inlaid.languages.statements import Statements
from inlaid.languages.symbols import FoundDefinition, Spell, Symbols

if TYPE_CHECKING:
    from tree_sitter import Node

_VALUES: Values = {"function_definition": (SymbolKind.FUNCTION, "body")}
_NAMES = frozenset({"identifier", "dot_index_expression"})


def _read_function(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
    name = spell(node.child_by_field_name("name")).replace(":", ".")
    yield FoundDefinition(SymbolKind.FUNCTION, name, find_body(node, "body"))


def _read_assignment(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
    names = read_all(node, "variable_list/name")
    right = read_field(node, "expression_list") or node
    values = right.children_by_field_name("value")
    for target in names:
        name = spell(target) if target.type in _NAMES else ""
        value = values[0] if len(names) == len(values) == 1 else None
        yield valued(name, value, right, _VALUES, SymbolKind.CONSTANT)


def _read_field(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
    name = node.child_by_field_name("name")
    if name is not None:
        yield valued(
            spell(name), node.child_by_field_name("value"), node, _VALUES, SymbolKind.FIELD
        )


_EXPLAINER = ToolCheck(
    ("luac", "-p"),
    re.compile(r"^luac\S*: \d+\.lua:(?P<line>\d+): (?P<message>.*)$", re.MULTILINE),
    ".lua",
)

LANGUAGE = Language(
    name="lua",
    title="Lua",
    suffixes=("lua",),
    programs=("lua", "luajit"),
    comment="-- {}",
    grammar=Grammar("tree_sitter_lua"),
    symbols=Symbols(
        found="local and global variables, fields of tables (`M.handlers.start`), `M.f`, `M:f`",
        wrappers=frozenset({"variable_declaration"}),
        literals=frozenset({"table_constructor"}),
        rules={
            "assignment_statement": _read_assignment,
            "field": _read_field,
            "function_declaration": _read_function,
        },
    ),
    statements=Statements(
        blocks=frozenset({"block", "chunk", "if_statement", "while_statement"}),
        declarations=(
            "expression_statement:string",
            "function_declaration",
            "function_definition",
            "method",
        ),
    ),
    syntax=ByGrammar(explainer=_EXPLAINER),
    run=("lua",),
)
