"""TypeScript, TSX and JSX."""

import re

from inlaid.verify.evaluators.evaluator import Compiler, Evaluator
from inlaid.verify.evaluators.grammar import check_by_grammar
from inlaid.verify.sandbox.toolbox import Tool

# The compiler of the project, of a folder above it, or else of the system. `npx` would do the
# same, but asks the registry for a compiler that isn't there, which no network answers.
_COMPILE = """\
folder=$PWD
while [ "$folder" != / ] && ! [ -x "$folder/node_modules/.bin/tsc" ]; do
  folder=$(dirname "$folder")
done
PATH=$folder/node_modules/.bin:$PATH exec tsc --noEmit --pretty false
"""

TYPESCRIPT = Evaluator(
    language="typescript",
    aliases=("ts", "mts", "cts"),
    check=check_by_grammar("tree_sitter_typescript", "language_typescript"),
    tool="tree-sitter-typescript",
    compiler=Compiler(
        argv=("sh", "-c", _COMPILE),
        message=re.compile(
            r"^(?P<path>[^\s(][^(\n]*)\((?P<line>\d+),(?P<column>\d+)\): error (?P<message>.*)$",
            re.MULTILINE,
        ),
        tool=Tool("tsc", "typescript (npm install --save-dev typescript)"),
    ),
)

TSX = Evaluator(
    language="tsx",
    aliases=("jsx",),
    check=check_by_grammar("tree_sitter_typescript", "language_tsx"),
    tool="tree-sitter-typescript",
)
