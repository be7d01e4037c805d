"""Lua."""

from inlaid.verify.evaluators.evaluator import Evaluator
from inlaid.verify.evaluators.grammar import check_by_grammar

LUA = Evaluator(
    language="lua",
    aliases=(),
    check=check_by_grammar("tree_sitter_lua"),
    tool="tree-sitter-lua",
    run=("lua",),
)
