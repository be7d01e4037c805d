"""Bash: syntax by `bash -n`, sessions of blocks and of typed commands in one shell."""

import re
from collections.abc import Sequence

from inlaid.diagnostics.finding import Finding
from inlaid.verify.evaluators.evaluator import Evaluator, Session, check_each
from inlaid.verify.evaluators.tool_driver import ToolCheck, check_with_tool
from inlaid.verify.sandbox.toolbox import Toolbox

_MESSAGE = re.compile(r"^\d+: line (?P<line>\d+): (?P<message>.*)$", re.MULTILINE)

_TOOL = ToolCheck(("bash", "-n"), _MESSAGE)


def _check(texts: Sequence[str], toolbox: Toolbox) -> list[tuple[Finding, ...]]:
    return check_with_tool(texts, toolbox, _TOOL)


BASH = Evaluator(
    language="bash",
    aliases=("sh", "shell", "zsh", "ksh"),
    check=_check,
    tool="bash",
    session=Session(("bash",), "", "bash"),
    run=("bash",),
)

CONSOLE = Evaluator(
    language="console",
    aliases=("shell-session", "sh-session", "shellsession", "bash-session", "terminal"),
    check=check_each(lambda _text: ()),  # a command that doesn't parse fails when it is run
    tool="bash",
    session=Session(("bash",), "", "bash"),
)
