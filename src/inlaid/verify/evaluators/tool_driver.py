"""Check many texts with one run of a tool.

A program of others gets each text as a file and answers after a mark; one of ours answers in JSON.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from inlaid.diagnostics.codes import SYNTAX_ERROR
from inlaid.diagnostics.finding import Finding, Span
from inlaid.languages.checks import ByDriver, ToolCheck
from inlaid.verify.evaluators.arguments import fill_arguments
from inlaid.verify.sandbox.program import Program
from inlaid.verify.sandbox.tools.toolbox import Toolbox

_MARK = "\x1e"
_LOOP = """n=$1; suffix=$2; shift 2; i=0
while [ $i -lt $n ]; do "$@" "$i$suffix" 2>&1; printf "\\036%s\\n" $?; i=$((i+1)); done
"""


def check_with_tool(
    texts: Sequence[str], toolbox: Toolbox, tool: ToolCheck
) -> list[tuple[Finding, ...]]:
    """Return the faults of each text by one run of the tool over all of them."""
    name = tool.argv[0]
    if toolbox.find(name) is None:
        return [(toolbox.report_missing(name, tool.package),)] * len(texts)
    answers = _ask(texts, toolbox, tool)
    if isinstance(answers, str):
        return [(Finding(SYNTAX_ERROR, f"{name} gave no answer: {answers[-200:]}"),)] * len(texts)
    return [_read_answer(answer, tool.message) for answer in answers]


def check_with_driver(
    texts: Sequence[str], toolbox: Toolbox, driver: ByDriver
) -> list[tuple[Finding, ...]]:
    """Return the faults of each text by one run of the program over all of them."""
    argv = fill_arguments(driver.argv)
    name = argv[0]
    if toolbox.find(name) is None:
        return [(toolbox.report_missing(name, driver.package),)] * len(texts)
    outcome = toolbox.run(Program(argv=argv, stdin=json.dumps(list(texts)))).outcome
    try:
        answers = json.loads(outcome.output)
    except ValueError:
        said = f"{name} gave no answer: {outcome.output[-200:]}"
        return [(Finding(SYNTAX_ERROR, said),)] * len(texts)
    return [_read_fault(answer) for answer in answers]


def explain_with_tool(
    texts: Sequence[str], toolbox: Toolbox, tool: ToolCheck
) -> list[Finding | None]:
    """Return what the tool says about each text; None where it says nothing of the known form."""
    answers = _ask(texts, toolbox, tool)
    if isinstance(answers, str):
        return [None] * len(texts)
    return [_read_message(answer, tool.message) for answer in answers]


@dataclass(frozen=True, slots=True)
class _Answer:
    text: str
    status: str


def _ask(texts: Sequence[str], toolbox: Toolbox, tool: ToolCheck) -> list[_Answer] | str:
    """The answer on each text; what was printed when there isn't one for each."""
    files = tuple((f"{index}{tool.suffix}", text) for index, text in enumerate(texts))
    loop = ("sh", "-c", _LOOP, "sh", str(len(texts)), tool.suffix, *tool.argv)
    outcome = toolbox.run(Program(argv=loop, files=files)).outcome
    answers = outcome.output.split(_MARK)
    if len(answers) != len(texts) + 1:
        return outcome.output
    bodies = [answers[0], *(answer.partition("\n")[2] for answer in answers[1:-1])]
    statuses = [answer.partition("\n")[0] for answer in answers[1:]]
    return [_Answer(*pair) for pair in zip(bodies, statuses, strict=True)]


def _read_answer(answer: _Answer, message: re.Pattern[str]) -> tuple[Finding, ...]:
    if answer.status == "0":
        return ()
    said = answer.text.strip()[:200] or f"ended with status {answer.status}"
    return (_read_message(answer, message) or Finding(SYNTAX_ERROR, said),)


def _read_message(answer: _Answer, message: re.Pattern[str]) -> Finding | None:
    found = message.search(answer.text)
    if found is None:
        return None
    column = int(found.groupdict().get("column") or 1)
    parts = (found["message"].strip(), found.groupdict().get("more"))
    return Finding(
        SYNTAX_ERROR, " ".join(filter(None, parts)), span=Span(int(found["line"]), column)
    )


def _read_fault(answer: object) -> tuple[Finding, ...]:
    match answer:
        case {"message": str(message), "line": int(line), "column": int(column)}:
            return (Finding(SYNTAX_ERROR, message, span=Span(line, column)),)
        case _:
            return ()
