"""Kotlin."""

from inlaid.verify.evaluators.evaluator import Evaluator
from inlaid.verify.evaluators.grammar import check_by_grammar

KOTLIN = Evaluator(
    language="kotlin",
    aliases=("kt", "kts"),
    check=check_by_grammar("tree_sitter_kotlin"),
    tool="tree-sitter-kotlin",
)
