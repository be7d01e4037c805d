"""Bash and other shells."""

from inlaid.symbols.definition import Kind
from inlaid.symbols.language import LINE_ENDS, Language
from inlaid.symbols.readers import named

BASH = Language(
    title="Bash",
    suffixes=("sh", "bash", "zsh", "ksh", "bats"),
    programs=("bash", "sh", "zsh", "ksh", "dash"),
    module="tree_sitter_bash",
    wrappers=frozenset({"declaration_command"}),
    literals=frozenset({"command"}),  # `NAME=value command` sets no variable of the script
    ends=LINE_ENDS,
    rules={
        "function_definition": named(Kind.FUNCTION),
        "variable_assignment": named(Kind.CONSTANT, body="value"),
    },
)
