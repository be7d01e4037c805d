"""JavaScript: syntax by Node, as a script, a CommonJS module or an ES module."""

import json
from collections.abc import Sequence

from inlaid.diagnostics.codes import SYNTAX_ERROR
from inlaid.diagnostics.finding import Finding, Span
from inlaid.verify.evaluators.evaluator import DRIVERS, Evaluator, Session
from inlaid.verify.sandbox.program import Program
from inlaid.verify.sandbox.toolbox import Toolbox, find_missing

_DRIVER = DRIVERS / "node_check.js"
_NODE = ("node", "--no-warnings", "--experimental-vm-modules")


def _check(texts: Sequence[str], toolbox: Toolbox) -> list[tuple[Finding, ...]]:
    if toolbox.find("node") is None:
        return [(find_missing("node", "nodejs"),)] * len(texts)
    stdin = json.dumps(list(texts))
    outcome = toolbox.run(Program(argv=(*_NODE, str(_DRIVER)), stdin=stdin)).outcome
    try:
        answers = json.loads(outcome.output)
    except ValueError:
        return [(Finding(SYNTAX_ERROR, f"node gave no answer: {outcome.output[-200:]}"),)] * len(
            texts
        )
    return [_read_answer(answer) for answer in answers]


def _read_answer(answer: object) -> tuple[Finding, ...]:
    match answer:
        case {"message": str(message), "line": int(line), "column": int(column)}:
            return (Finding(SYNTAX_ERROR, message, span=Span(line, column)),)
        case _:
            return ()


JAVASCRIPT = Evaluator(
    language="javascript",
    aliases=("js", "node", "mjs", "cjs"),
    check=_check,
    tool="node",
    session=Session(("node",), "node_session.js", "nodejs"),
    run=("node",),
)
