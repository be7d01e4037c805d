"""C#."""

from inlaid.verify.evaluators.evaluator import Evaluator
from inlaid.verify.evaluators.grammar import check_by_grammar

CSHARP = Evaluator(
    language="csharp",
    aliases=("cs", "c#"),
    check=check_by_grammar("tree_sitter_c_sharp"),
    tool="tree-sitter-c-sharp",
)
