"""CSS."""

from inlaid.verify.evaluators.evaluator import Evaluator
from inlaid.verify.evaluators.grammar import check_by_grammar

CSS = Evaluator(
    language="css", aliases=(), check=check_by_grammar("tree_sitter_css"), tool="tree-sitter-css"
)
