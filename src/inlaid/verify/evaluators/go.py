"""Go."""

import re

from inlaid.verify.evaluators.evaluator import Compiler, Evaluator
from inlaid.verify.evaluators.grammar import check_by_grammar
from inlaid.verify.evaluators.tool_driver import ToolCheck
from inlaid.verify.sandbox.toolbox import Tool

_EXPLAINER = ToolCheck(
    ("gofmt", "-e"),
    re.compile(r"^\d+\.go:(?P<line>\d+):(?P<column>\d+): (?P<message>.*)$", re.MULTILINE),
    ".go",
)

GO = Evaluator(
    language="go",
    aliases=("golang",),
    check=check_by_grammar("tree_sitter_go", explainer=_EXPLAINER),
    tool="tree-sitter-go",
    compiler=Compiler(
        argv=("go", "vet", "./..."),
        message=re.compile(
            r"^(?:vet: )?(?:\./)?(?P<path>[^\s:]+\.go):(?P<line>\d+):(?P<column>\d+):"
            r" (?P<message>.*)$",
            re.MULTILINE,
        ),
        tool=Tool("go", "golang-go"),
    ),
)
