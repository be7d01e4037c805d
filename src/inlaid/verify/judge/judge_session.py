"""The steps of a session, each judged at its line of the page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Code, Diagnostic
from inlaid.diagnostics.finding import Finding
from inlaid.verify.examples.examples import Example
from inlaid.verify.examples.steps import Step
from inlaid.verify.judge.complaints import complain_at, quote_tail
from inlaid.verify.judge.judge_output import report_step
from inlaid.verify.judge.outside import Outside
from inlaid.verify.judge.program_output import find_missed_files
from inlaid.verify.output.hole_types import HoleTypes
from inlaid.verify.output.holes import Bindings
from inlaid.verify.output.output import Mismatch, Piece, compare, find_mismatch, split_lines
from inlaid.verify.plan.step_result import StepResult
from inlaid.verify.plan.work import Result, SessionWork
from inlaid.verify.sandbox.limits import SIGNAL_ENDS, End, RunOutcome, explain_end

END_CODES: Mapping[End, Code] = {
    End.TIME: codes.LIMIT_TIME,
    End.CPU: codes.LIMIT_CPU,
    End.MEMORY: codes.LIMIT_MEMORY,
    End.PROCESSES: codes.LIMIT_PROCESSES,
    End.OUTPUT: codes.LIMIT_OUTPUT,
    End.FILE: codes.LIMIT_DISK,
    End.DISK: codes.LIMIT_DISK,
    End.UNCONFINED: codes.ISOLATION_FAILED,
}
_EMPTY_FOLDER = (
    "\n    Sessions run in an empty folder; with `verify.sessions.default.root: .`, in the project."
)
_TRACEBACK = "Traceback (most recent call last):"


@dataclass(frozen=True, slots=True)
class CheckedSteps:
    """What is wrong with the steps of an example, and what placeholders stand for after it."""

    diagnostics: tuple[Diagnostic, ...]
    bindings: Bindings


def check_steps(
    example: Example,
    work: SessionWork,
    result: Result,
    steps: range,
    outside: Outside,
    *,
    bindings: Bindings,
) -> CheckedSteps:
    """Judge the steps of an example; nothing after one that wasn't reached.

    ``bindings``: what placeholders stand for before it.
    """
    found: list[Diagnostic | tuple[Step, Piece]] = []
    for index in steps:
        step, done = work.steps[index], result.steps[index]
        if not done.reached or (not done.ended and result.outcome.end is not End.EXITED):
            finding = _explain_stop(work, result, index)
            found.append(complain_at(example, finding, step.line, outside.secrets))
            break
        found += _check_step(example, work, step, done, outside)
    compared = [one for one in found if not isinstance(one, Diagnostic)]
    comparison = compare([piece for _, piece in compared], outside.types, bindings)
    mismatches = iter(comparison.mismatches)
    return CheckedSteps(tuple(_report(example, found, mismatches, outside)), comparison.bindings)


def _report(
    example: Example,
    found: Sequence[Diagnostic | tuple[Step, Piece]],
    mismatches: Iterator[Mismatch | None],
    outside: Outside,
) -> Iterator[Diagnostic]:
    for one in found:
        if isinstance(one, Diagnostic):
            yield one
        elif mismatch := next(mismatches):
            yield report_step(example, one[0], mismatch, outside)


def _explain_stop(work: SessionWork, result: Result, index: int) -> Finding:
    step, done = work.steps[index], result.steps[index]
    code = END_CODES.get(result.outcome.end, codes.COMMAND_FAILED)
    how = explain_end(result.outcome, work.limits)
    if done.reached:
        return Finding(code, f"{_quote(step.code)} {how}")
    if index == 0:
        tail = quote_tail(result.outcome.output)
        return Finding(code, f"the session {how} before its first step", tail)
    message = f"{_quote(step.code)} was not run: the session ended before it"
    return Finding(codes.COMMAND_FAILED, message)


def _check_step(
    example: Example, work: SessionWork, step: Step, done: StepResult, outside: Outside
) -> Iterator[Diagnostic | tuple[Step, Piece]]:
    """Yield what is wrong with a step, or what is to be compared."""
    is_answer = step.echo and bool(step.expected)  # which may be a failure
    wanted = 0 if step.echo else step.status
    if wanted is not None and done.status != wanted and not is_answer:
        yield _report_status(example, work, step, done, outside)
    elif step.echo:
        yield step, compare_answer(step.expected or "", done.output, outside.types)
    elif step.expected is not None:
        yield step, Piece(step.expected, done.output)


def compare_answer(expected: str, output: str, types: HoleTypes) -> Piece:
    """Return what is to be compared of an answer at a prompt.

    Of a traceback only the head and the last line are compared.
    """
    if expected.startswith(_TRACEBACK):
        shown, actual = split_lines(expected), split_lines(output) or [""]
        last = Piece(shown[-1], actual[-1])
        if shown[0] == actual[0] and find_mismatch(last.expected, last.actual, types) is None:
            return last
    return Piece(expected, output)


def _report_status(
    example: Example, work: SessionWork, step: Step, done: StepResult, outside: Outside
) -> Diagnostic:
    limit = SIGNAL_ENDS.get(done.status, End.EXITED)
    how = explain_end(RunOutcome(limit, done.status, "", 0), work.limits)
    wanted = f", not with {step.status}" if step.status else ""
    message = f"{_quote(step.code)} {how}{wanted}"
    help_ = quote_tail(done.output)
    missed = () if work.place.root else find_missed_files(done.output)
    if any(map(outside.is_file, missed)):
        help_ += _EMPTY_FOLDER
    finding = Finding(END_CODES.get(limit, codes.COMMAND_FAILED), message, help_)
    return complain_at(example, finding, step.line + max(0, done.line - 1), outside.secrets)


def _quote(code: str) -> str:
    first = next((line for line in code.split("\n") if line.strip()), "").strip()
    return f"`{first[:80]}{' ...' if code.strip() != first or len(first) > 80 else ''}`"
