"""Bash and other shells."""

import re

from inlaid.languages.checks import ToolCheck
from inlaid.languages.definition import SymbolKind
from inlaid.languages.grammar import Grammar
from inlaid.languages.language import Language
from inlaid.languages.readers import named
from inlaid.languages.sessions import Session
from inlaid.languages.statements import Statements
from inlaid.languages.symbols import Symbols

_MESSAGE = re.compile(r"^\d+: line (?P<line>\d+): (?P<message>.*)$", re.MULTILINE)
SESSION = Session(("bash",), "")

LANGUAGE = Language(
    name="bash",
    title="Bash",
    aliases=("sh", "shell", "ksh"),
    variants=("zsh",),
    suffixes=("sh", "bash", "ksh", "bats"),
    programs=("bash", "sh", "zsh", "ksh", "dash"),
    comment="# {}",
    grammar=Grammar("tree_sitter_bash"),
    symbols=Symbols(
        found="variables and arrays of the script, `readonly`, `export`",
        also=("zsh",),
        wrappers=frozenset({"declaration_command"}),
        literals=frozenset({"command"}),  # `NAME=value command` sets no variable of the script
        rules={
            "function_definition": named(SymbolKind.FUNCTION),
            "variable_assignment": named(SymbolKind.CONSTANT, body="value"),
        },
    ),
    statements=Statements(
        blocks=frozenset(
            {
                "case_item",
                "case_statement",
                "compound_statement",
                "do_group",
                "elif_clause",
                "else_clause",
                "if_statement",
                "program",
                "subshell",
                "while_statement",
            }
        ),
        declarations=(
            "case_item",
            "declaration_command",
            "expression_statement:string",
            "function_definition",
        ),
    ),
    syntax=ToolCheck(("bash", "-n"), _MESSAGE),
    session=SESSION,
    run=("bash",),
)
