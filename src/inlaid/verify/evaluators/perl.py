"""Perl: syntax by `perl -c`, shut in because it runs BEGIN blocks."""

import re
from collections.abc import Sequence

from inlaid.diagnostics.finding import Finding
from inlaid.verify.evaluators.evaluator import Evaluator
from inlaid.verify.evaluators.tool_driver import ToolCheck, check_with_tool
from inlaid.verify.sandbox.toolbox import Toolbox

_MESSAGE = re.compile(
    r"^(?P<message>.*?) at \d+ line (?P<line>\d+)(?:\.|, (?P<more>near .*)|,)", re.MULTILINE
)

_TOOL = ToolCheck(("perl", "-c"), _MESSAGE)


def _check(texts: Sequence[str], toolbox: Toolbox) -> list[tuple[Finding, ...]]:
    return check_with_tool(texts, toolbox, _TOOL)


PERL = Evaluator(language="perl", aliases=("pl",), check=_check, tool="perl", run=("perl",))
