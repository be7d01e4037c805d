"""The steps of a session, each judged at its line of the page."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Code, Diagnostic
from inlaid.diagnostics.finding import Finding
from inlaid.verify.examples.examples import Example
from inlaid.verify.examples.steps import Step
from inlaid.verify.judge.complaints import complain, complain_at, quote_tail
from inlaid.verify.judge.judge_output import Ending, report_step
from inlaid.verify.judge.outside import Outside
from inlaid.verify.judge.program_output import find_error, find_missed_files, find_undefined
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


@dataclass(frozen=True, slots=True)
class _Shown:
    """A step of which the page shows the output, and what came of it."""

    step: Step
    piece: Piece
    ending: Ending


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
    found: list[Diagnostic | _Shown] = [*_check_around(example, work, result, steps, outside)]
    if found and steps.start == work.setup:
        return CheckedSteps(tuple(one for one in found if isinstance(one, Diagnostic)), bindings)
    found += _check_raised(example, work, result, steps, outside)
    for index in steps:
        step, done = work.steps[index], result.steps[index]
        if not done.reached or (not done.ended and result.outcome.end is not End.EXITED):
            finding = _explain_stop(work, result, index)
            found.append(complain_at(example, finding, step.line, outside.secrets))
            break
        found += _check_step(example, work, result, index, outside)
    compared = [one for one in found if not isinstance(one, Diagnostic)]
    comparison = compare([shown.piece for shown in compared], outside.types, bindings)
    mismatches = iter(comparison.mismatches)
    return CheckedSteps(tuple(_report(example, found, mismatches, outside)), comparison.bindings)


def _check_around(
    example: Example, work: SessionWork, result: Result, steps: range, outside: Outside
) -> Iterator[Diagnostic]:
    """Yield why the setup of a session failed, at its first block; of the teardown at the last."""
    count = len(work.steps)
    around: list[tuple[str, range]] = []
    if steps.start == work.setup:
        around.append(("setup", range(work.setup)))
    if steps.stop == count - work.teardown:
        around.append(("teardown", range(steps.stop, count)))
    for name, own in around:
        for index in own:
            done = result.steps[index]
            if done.status and done.reached:
                how = _explain_status(work, done)
                cause = find_error(done.output)
                message = f"the {name} of the session {how}{f': {cause}' if cause else ''}"
                finding = Finding(
                    codes.COMMAND_FAILED, message, quote_tail(done.output), cause=message
                )
                yield complain(example, finding, outside.secrets)
                break


def _check_raised(
    example: Example, work: SessionWork, result: Result, steps: range, outside: Outside
) -> Iterator[Diagnostic]:
    """Yield what is wrong with a block that must fail and doesn't, or with another error."""
    wanted = work.steps[steps.start].raises if steps else None
    if wanted is None:
        return
    errors = [
        find_error(result.steps[index].output) or f"status {result.steps[index].status}"
        for index in steps
        if result.steps[index].status and result.steps[index].reached
    ]
    if any(_is_error(error, wanted) for error in errors):
        return
    found = f"failed with {errors[-1]}" if errors else "ended without one"
    what = f"'{wanted}'" if wanted else "an error"
    message = f"expected {what}, and the block {found}"
    finding = Finding(codes.COMMAND_FAILED, message)
    yield complain(example, finding, outside.secrets)


def _is_error(error: str, wanted: str) -> bool:
    return not wanted or re.search(rf"(?<![\w]){re.escape(wanted)}(?![\w])", error) is not None


def _report(
    example: Example,
    found: Sequence[Diagnostic | _Shown],
    mismatches: Iterator[Mismatch | None],
    outside: Outside,
) -> Iterator[Diagnostic]:
    for one in found:
        if isinstance(one, Diagnostic):
            yield one
        elif mismatch := next(mismatches):
            yield report_step(example, one.step, mismatch, one.ending, outside)


def find_ending(work: SessionWork, result: Result, steps: range) -> Ending:
    """Return how the steps ended, which a block below them shows the output of."""
    output = "".join(result.steps[index].output for index in steps)
    for index in steps:
        done = result.steps[index]
        if not done.reached or not done.ended:
            how = (
                "ended the session" if done.reached else "was not run: the session ended before it"
            )
            return Ending(output, how, _explain_stop(work, result, index).cause)
        is_free = work.steps[index].raises is not None
        if done.status != _expect(work.steps[index]) and not is_free:
            return Ending(output, _explain_status(work, done), _find_cause(work, result, index))
    return Ending(output)


def _explain_status(work: SessionWork, done: StepResult) -> str:
    limit = SIGNAL_ENDS.get(done.status, End.EXITED)
    return explain_end(RunOutcome(limit, done.status, "", 0), work.limits)


def _expect(step: Step) -> int:
    return step.status or 0


def _find_cause(work: SessionWork, result: Result, index: int) -> str:
    """Why a step failed: where it misses a name of a step that failed before, why that did.

    One that ended the session is the cause of all that was not run.
    """
    done = result.steps[index]
    error = find_error(done.output)
    if not error and not done.ended:
        return f"{_quote(work.steps[index].code)} ended the session"
    name = find_undefined(error)
    for before in range(index) if name else ():
        is_named = re.search(rf"\b{re.escape(name)}\b", work.steps[before].code)
        if is_named and result.steps[before].status != _expect(work.steps[before]):
            return _find_cause(work, result, before) or error
    return error


def _explain_stop(work: SessionWork, result: Result, index: int) -> Finding:
    step, done = work.steps[index], result.steps[index]
    code = END_CODES.get(result.outcome.end, codes.COMMAND_FAILED)
    how = explain_end(result.outcome, work.limits)
    if done.reached:
        return Finding(code, f"{_quote(step.code)} {how}", cause=_find_cause(work, result, index))
    if index == 0:
        tail = quote_tail(result.outcome.output)
        return Finding(code, f"the session {how} before its first step", tail)
    message = f"{_quote(step.code)} was not run: the session ended before it"
    last = max((at for at in range(index) if result.steps[at].reached), default=None)
    cause = "" if last is None else _find_cause(work, result, last)
    return Finding(codes.COMMAND_FAILED, message, cause=cause)


def _check_step(
    example: Example, work: SessionWork, result: Result, index: int, outside: Outside
) -> Iterator[Diagnostic | _Shown]:
    """Yield what is wrong with a step, or what is to be compared."""
    step, done = work.steps[index], result.steps[index]
    if done.left_out:
        return
    is_answer = step.echo and bool(step.expected)  # which may be a failure
    wanted = 0 if step.echo and step.raises is None else step.status
    if wanted is not None and done.status != wanted and not is_answer:
        yield _report_status(example, work, index, result, outside)
    elif step.echo:
        how = _explain_status(work, done) if done.status else ""
        ending = Ending(done.output, how, _find_cause(work, result, index) if how else "")
        piece = compare_answer(step.expected or "", done.output, outside.types)
        yield _Shown(step, piece, ending)
    elif step.expected is not None:
        yield _Shown(step, Piece(step.expected, done.output), Ending(done.output))


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
    example: Example, work: SessionWork, index: int, result: Result, outside: Outside
) -> Diagnostic:
    step, done = work.steps[index], result.steps[index]
    limit, how = SIGNAL_ENDS.get(done.status, End.EXITED), _explain_status(work, done)
    wanted = f", not with {step.status}" if step.status else ""
    message = f"{_quote(step.code)} {how}{wanted}"
    help_ = quote_tail(done.output)
    missed = () if work.place.root else find_missed_files(done.output)
    if any(map(outside.is_file, missed)):
        help_ += _EMPTY_FOLDER
    code, cause = END_CODES.get(limit, codes.COMMAND_FAILED), _find_cause(work, result, index)
    finding = Finding(code, message, help_, cause=cause)
    return complain_at(example, finding, step.line + max(0, done.line - 1), outside.secrets)


def _quote(code: str) -> str:
    first = next((line for line in code.split("\n") if line.strip()), "").strip()
    return f"`{first[:80]}{' ...' if code.strip() != first or len(first) > 80 else ''}`"
