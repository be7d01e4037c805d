"""Swift."""

from inlaid.verify.evaluators.evaluator import Evaluator
from inlaid.verify.evaluators.grammar import check_by_grammar

SWIFT = Evaluator(
    language="swift",
    aliases=(),
    check=check_by_grammar("tree_sitter_swift"),
    tool="tree-sitter-swift",
)
