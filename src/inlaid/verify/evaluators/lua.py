"""Lua."""

import re

from inlaid.verify.evaluators.evaluator import Evaluator
from inlaid.verify.evaluators.grammar import check_by_grammar
from inlaid.verify.evaluators.tool_driver import ToolCheck

_EXPLAINER = ToolCheck(
    ("luac", "-p"),
    re.compile(r"^luac\S*: \d+\.lua:(?P<line>\d+): (?P<message>.*)$", re.MULTILINE),
    ".lua",
)

LUA = Evaluator(
    language="lua",
    aliases=(),
    check=check_by_grammar("tree_sitter_lua", explainer=_EXPLAINER),
    tool="tree-sitter-lua",
    run=("lua",),
)
