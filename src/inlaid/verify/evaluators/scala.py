"""Scala."""

from inlaid.verify.evaluators.evaluator import Evaluator
from inlaid.verify.evaluators.grammar import check_by_grammar

SCALA = Evaluator(
    language="scala",
    aliases=("sc",),
    check=check_by_grammar("tree_sitter_scala"),
    tool="tree-sitter-scala",
)
