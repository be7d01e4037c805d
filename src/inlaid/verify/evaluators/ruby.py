"""Ruby."""

from inlaid.verify.evaluators.evaluator import Evaluator
from inlaid.verify.evaluators.grammar import check_by_grammar

RUBY = Evaluator(
    language="ruby",
    aliases=("rb",),
    check=check_by_grammar("tree_sitter_ruby"),
    tool="tree-sitter-ruby",
    run=("ruby",),
)
