"""PHP: a typed-in block may leave out the opening tag."""

import re

from inlaid.verify.evaluators.evaluator import Evaluator, Session
from inlaid.verify.evaluators.grammar import check_by_grammar
from inlaid.verify.evaluators.tool_driver import ToolCheck

_EXPLAINER = ToolCheck(
    ("php", "-l"),
    re.compile(r"error: (?P<message>.*) in \S+ on line (?P<line>\d+)$", re.MULTILINE),
    ".php",
)

PHP = Evaluator(
    language="php",
    aliases=(),
    check=check_by_grammar(
        "tree_sitter_php", "language_php", opening="<?php\n", always=False, explainer=_EXPLAINER
    ),
    tool="tree-sitter-php",
    session=Session(("php",), "php_session.php", "php-cli"),
    run=("php",),
)
