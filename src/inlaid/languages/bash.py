"""Bash and other shells."""

from inlaid.languages.definition import SymbolKind
from inlaid.languages.language import Language
from inlaid.languages.readers import named

BASH = Language(
    title="Bash",
    suffixes=("sh", "bash", "zsh", "ksh", "bats"),
    programs=("bash", "sh", "zsh", "ksh", "dash"),
    module="tree_sitter_bash",
    wrappers=frozenset({"declaration_command"}),
    literals=frozenset({"command"}),  # `NAME=value command` sets no variable of the script
    rules={
        "function_definition": named(SymbolKind.FUNCTION),
        "variable_assignment": named(SymbolKind.CONSTANT, body="value"),
    },
)
