"""PHP: a typed-in block may leave out the opening tag."""

from inlaid.verify.evaluators.evaluator import Evaluator
from inlaid.verify.evaluators.grammar import check_by_grammar

PHP = Evaluator(
    language="php",
    aliases=(),
    check=check_by_grammar("tree_sitter_php", "language_php", opening="<?php\n", always=False),
    tool="tree-sitter-php",
    run=("php",),
)
