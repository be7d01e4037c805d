"""Check many texts with one run of a program of Inlaid's own, which answers in JSON."""

import json
from collections.abc import Sequence

from inlaid.diagnostics.codes import SYNTAX_ERROR
from inlaid.diagnostics.finding import Finding, Span
from inlaid.languages.checks import ByDriver
from inlaid.verify.evaluators.arguments import fill_arguments
from inlaid.verify.sandbox.program import Program
from inlaid.verify.sandbox.toolbox import Toolbox, find_missing


def check_with_driver(
    texts: Sequence[str], toolbox: Toolbox, driver: ByDriver
) -> list[tuple[Finding, ...]]:
    """Return the faults of each text by one run of the program over all of them."""
    argv = fill_arguments(driver.argv)
    name = argv[0]
    if toolbox.find(name) is None:
        return [(find_missing(name, driver.package),)] * len(texts)
    outcome = toolbox.run(Program(argv=argv, stdin=json.dumps(list(texts)))).outcome
    try:
        answers = json.loads(outcome.output)
    except ValueError:
        said = f"{name} gave no answer: {outcome.output[-200:]}"
        return [(Finding(SYNTAX_ERROR, said),)] * len(texts)
    return [_read_answer(answer) for answer in answers]


def _read_answer(answer: object) -> tuple[Finding, ...]:
    match answer:
        case {"message": str(message), "line": int(line), "column": int(column)}:
            return (Finding(SYNTAX_ERROR, message, span=Span(line, column)),)
        case _:
            return ()
