"""Go."""

import re

from inlaid.verify.evaluators.evaluator import Compiler, Evaluator
from inlaid.verify.evaluators.grammar import check_by_grammar

GO = Evaluator(
    language="go",
    aliases=("golang",),
    check=check_by_grammar("tree_sitter_go"),
    tool="tree-sitter-go",
    compiler=Compiler(
        marker="go.mod",
        argv=("go", "vet", "./..."),
        message=re.compile(
            r"^(?:vet: )?(?:\./)?(?P<path>[^\s:]+\.go):(?P<line>\d+):(?P<column>\d+):"
            r" (?P<message>.*)$",
            re.MULTILINE,
        ),
        package="golang-go",
    ),
)
