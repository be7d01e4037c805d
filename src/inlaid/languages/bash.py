"""Bash and other shells."""

from inlaid.languages.definition import Kind
from inlaid.languages.language import LINE_ENDS, Language
from inlaid.languages.readers import named

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
