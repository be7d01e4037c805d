"""Check many texts with one run of a tool: each text a file, each answer after its own mark."""

import re
from collections.abc import Sequence

from inlaid.core.codes import SYNTAX_ERROR
from inlaid.verify.faults import Fault
from inlaid.verify.program import Program
from inlaid.verify.toolbox import Toolbox, find_missing

_MARK = "\x1e"
_LOOP = """n=$1; shift; i=0
while [ $i -lt $n ]; do "$@" "$i" 2>&1; printf "\\036%s\\n" $?; i=$((i+1)); done
"""


def check_with_tool(
    texts: Sequence[str],
    toolbox: Toolbox,
    argv: tuple[str, ...],
    package: str,
    message: re.Pattern[str],
) -> list[tuple[Fault, ...]]:
    """Return the faults of each text by a tool that takes a file name as its last argument.

    ``message`` finds ``line`` and ``message`` in what the tool prints about a file.
    """
    if toolbox.find(argv[0]) is None:
        return [(find_missing(argv[0], package),)] * len(texts)
    files = tuple((str(index), text) for index, text in enumerate(texts))
    loop = ("sh", "-c", _LOOP, "sh", str(len(texts)), *argv)
    outcome = toolbox.run(Program(argv=loop, files=files)).outcome
    answers = outcome.output.split(_MARK)
    if len(answers) != len(texts) + 1:
        return [(Fault(SYNTAX_ERROR, f"{argv[0]} gave no answer: {outcome.output[-200:]}"),)] * len(
            texts
        )
    return [
        _read_answer(answers[index].partition("\n")[2] if index else answers[0], status, message)
        for index, status in enumerate(each.partition("\n")[0] for each in answers[1:])
    ]


def _read_answer(answer: str, status: str, message: re.Pattern[str]) -> tuple[Fault, ...]:
    if status == "0":
        return ()
    found = message.search(answer)
    if found is None:
        return (Fault(SYNTAX_ERROR, answer.strip()[:200] or f"ended with status {status}"),)
    return (Fault(SYNTAX_ERROR, found["message"].strip(), int(found["line"])),)
