"""TypeScript, TSX and JSX."""

import re

from inlaid.verify.evaluators.evaluator import Compiler, Evaluator
from inlaid.verify.evaluators.grammar import check_by_grammar

TYPESCRIPT = Evaluator(
    language="typescript",
    aliases=("ts", "mts", "cts"),
    check=check_by_grammar("tree_sitter_typescript", "language_typescript"),
    tool="tree-sitter-typescript",
    compiler=Compiler(
        marker="tsconfig.json",
        argv=("npx", "--no-install", "tsc", "--noEmit", "--pretty", "false"),
        message=re.compile(
            r"^(?P<path>[^\s(][^(\n]*)\((?P<line>\d+),(?P<column>\d+)\): error (?P<message>.*)$",
            re.MULTILINE,
        ),
        package="typescript (npm install --save-dev typescript)",
    ),
)

TSX = Evaluator(
    language="tsx",
    aliases=("jsx",),
    check=check_by_grammar("tree_sitter_typescript", "language_tsx"),
    tool="tree-sitter-typescript",
)
