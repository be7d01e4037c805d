"""HTML."""

from inlaid.verify.evaluators.evaluator import Evaluator
from inlaid.verify.evaluators.grammar import check_by_grammar

HTML = Evaluator(
    language="html",
    aliases=("htm", "xhtml"),
    check=check_by_grammar("tree_sitter_html"),
    tool="tree-sitter-html",
)
