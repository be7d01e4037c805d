"""Ruby."""

import re

from inlaid.verify.evaluators.evaluator import Evaluator, Session
from inlaid.verify.evaluators.grammar import check_by_grammar
from inlaid.verify.evaluators.tool_driver import ToolCheck

_EXPLAINER = ToolCheck(
    ("ruby", "-c"),
    re.compile(r"^\d+\.rb:(?P<line>\d+): (?P<message>.*)$", re.MULTILINE),
    ".rb",
)

RUBY = Evaluator(
    language="ruby",
    aliases=("rb",),
    check=check_by_grammar("tree_sitter_ruby", explainer=_EXPLAINER),
    tool="tree-sitter-ruby",
    session=Session(("ruby",), "ruby_session.rb", "ruby"),
    run=("ruby",),
)
