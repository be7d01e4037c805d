"""A typed-in block of a compiled language: what its compiler said, and how it ended."""

import json
from collections.abc import Iterator, Sequence
from typing import TypedDict, cast

from inlaid.diagnostics.codes import COMMAND_FAILED, COMPILE_ERROR
from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.finding import Finding
from inlaid.verify.examples.examples import Example
from inlaid.verify.judge.complaints import complain, complain_at, quote_tail
from inlaid.verify.judge.judge_session import END_CODES
from inlaid.verify.plan.proofs import CompilesBlock
from inlaid.verify.plan.work import Result
from inlaid.verify.sandbox.limits import explain_end


class _Fault(TypedDict):
    line: int
    column: int
    message: str


class _Answer(TypedDict):
    faults: list[_Fault]
    status: int | None
    output: str


class SnippetAnswers:
    """The answers of drivers, each read once."""

    def __init__(self) -> None:
        self.known: dict[int, list[_Answer]] = {}

    def read(self, result: Result) -> list[_Answer]:
        """Return the answer on each block; none where the driver didn't get to its end."""
        if id(result) not in self.known:
            self.known[id(result)] = _parse(result)
        return self.known[id(result)]


def _parse(result: Result) -> list[_Answer]:
    try:
        return cast("list[_Answer]", json.loads(result.outcome.output))
    except ValueError:
        return []


def check_block(
    example: Example,
    proof: CompilesBlock,
    result: Result,
    answers: SnippetAnswers,
    secrets: Sequence[str],
) -> list[Diagnostic] | None:
    """Return what is wrong with a block, None when nothing is."""
    if result.faults:
        return [complain(example, fault, secrets) for fault in result.faults]
    found = answers.read(result)
    if proof.index >= len(found):
        return [_report_driver(example, proof, result, secrets)]
    answer = found[proof.index]
    if proof.must_fail:
        if answer["faults"]:
            return None
        return [complain(example, Finding(COMPILE_ERROR, "compiles, and must not"), secrets)]
    if answer["faults"]:
        return list(_report_faults(example, proof, answer["faults"], secrets))
    return _check_status(example, proof, answer, secrets)


def _report_driver(
    example: Example, proof: CompilesBlock, result: Result, secrets: Sequence[str]
) -> Diagnostic:
    outcome = result.outcome
    code = END_CODES.get(outcome.end, COMMAND_FAILED)
    message = (
        f"{proof.work.label}: `{proof.work.command}` {explain_end(outcome, proof.work.limits)}"
    )
    finding = Finding(code, message, quote_tail(outcome.output), cause=message)
    return complain(example, finding, secrets)


def _report_faults(
    example: Example, proof: CompilesBlock, faults: Sequence[_Fault], secrets: Sequence[str]
) -> Iterator[Diagnostic]:
    """Each at its line of the page; what is behind the block, such as a missing `}`, at its end."""
    seen: set[tuple[int, str]] = set()
    last = max(proof.rows, default=1)
    for fault in faults:
        at = fault["line"] - 1
        own = proof.rows[at] if 0 <= at < len(proof.rows) else 0
        finding = Finding(
            COMPILE_ERROR, fault["message"].splitlines()[0] if fault["message"] else ""
        )
        if (own, finding.message) in seen:
            continue
        seen.add((own, finding.message))
        if own:
            column = fault["column"]
            yield complain_at(example, finding, own - 1, secrets, column=column)
        elif at >= 0 and any(proof.rows[:at]):
            yield complain_at(example, finding, last - 1, secrets)
        else:
            yield complain(example, finding, secrets)


def _check_status(
    example: Example, proof: CompilesBlock, answer: _Answer, secrets: Sequence[str]
) -> list[Diagnostic] | None:
    status = answer["status"]
    if not proof.runs or status is None or bool(status) is proof.raises:
        return None
    tail = quote_tail(answer["output"])
    if proof.raises:
        finding = Finding(
            COMMAND_FAILED, "it must fail when it runs, and ended with status 0", tail
        )
    else:
        finding = Finding(COMMAND_FAILED, f"it ended with status {status}", tail)
    return [complain(example, finding, secrets)]
