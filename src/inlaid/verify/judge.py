"""From results of work to verdicts on examples, each fault at its place on the page."""

from collections.abc import Iterator, Mapping, Sequence
from typing import assert_never

from inlaid.core import codes
from inlaid.core.codes import CODES
from inlaid.core.diagnostics import Code, Diagnostic, Related
from inlaid.core.location import Location
from inlaid.verify.evaluators.registry import EVALUATORS
from inlaid.verify.examples import Example, Kind
from inlaid.verify.faults import Fault
from inlaid.verify.limits import End, Limits, Outcome, explain_end
from inlaid.verify.output import Difference, Mismatch, find_mismatch, split_lines
from inlaid.verify.placeholders import find_misspelling
from inlaid.verify.proofs import (
    Compiles,
    Entry,
    Parses,
    Passes,
    Plan,
    PrintsProgram,
    PrintsSteps,
    Proof,
    SessionKey,
    Steps,
    Succeeds,
)  # fmt: skip
from inlaid.verify.redaction import redact
from inlaid.verify.session import StepResult
from inlaid.verify.steps import Step, split_status
from inlaid.verify.verdicts import Printed, Status, Verdict
from inlaid.verify.work import Result, SessionWork, Work

_MOST_SHOWN = 300  # characters of a line of output in a message
_TAIL = 12  # lines of a failed program's output

_END_CODES: Mapping[End, Code] = {
    End.TIME: codes.LIMIT_TIME,
    End.CPU: codes.LIMIT_CPU,
    End.MEMORY: codes.LIMIT_MEMORY,
    End.PROCESSES: codes.LIMIT_PROCESSES,
    End.OUTPUT: codes.LIMIT_OUTPUT,
    End.UNCONFINED: codes.ISOLATION_FAILED,
}


def judge_entries(
    plan: Plan, results: Mapping[Work, Result], secrets: Sequence[str]
) -> tuple[Verdict, ...]:
    """Return the verdict on each entry of the plan; ``secrets`` are masked in every message."""
    judge = _Judge(dict(plan.sessions), results, secrets)
    return tuple(judge.judge(entry) for entry in plan.entries)


class _Judge:
    def __init__(
        self,
        sessions: Mapping[SessionKey, SessionWork],
        results: Mapping[Work, Result],
        secrets: Sequence[str],
    ) -> None:
        self.sessions = sessions
        self.results = results
        self.secrets = secrets
        self.reported: set[Work] = set()

    def judge(self, entry: Entry) -> Verdict:
        example = entry.example
        if entry.skipped:
            return Verdict(example, Status.SKIPPED, reason=entry.skipped)
        if entry.fault:
            code = next(code for code in CODES if code.name == entry.fault_code)
            return Verdict(
                example, Status.FAILED, diagnostics=(_locate(example, code, entry.fault),)
            )
        found = [self._check(example, proof) for proof in entry.proofs]
        failed = any(problems is not None for problems in found)
        results = [self._find_result(proof) for proof in entry.proofs]
        return Verdict(
            example,
            Status.FAILED if failed else Status.PASSED,
            diagnostics=tuple(each for problems in found for each in problems or ()),
            proved=tuple(dict.fromkeys(_name_proof(proof) for proof in entry.proofs)),
            seconds=sum(result.outcome.seconds for result in results if not result.cached),
            cached=bool(results) and all(result.cached for result in results),
            printed=tuple(each for proof in entry.proofs for each in self._show(example, proof)),
        )

    def _find_result(self, proof: Proof) -> Result:
        if isinstance(proof, Steps | PrintsSteps):
            return self.results[self.sessions[proof.session]]
        return self.results[proof.work]

    def _check(self, example: Example, proof: Proof) -> list[Diagnostic] | None:
        """The problems of a proof; None when it holds, [] when it failed and was reported."""
        result = self._find_result(proof)
        match proof:
            case Parses() | Steps() | PrintsSteps() if result.faults:
                return [self._place_fault(example, fault) for fault in result.faults]
            case Parses():
                return None
            case Steps():
                return list(self._check_steps(example, proof, result)) or None
            case PrintsSteps():
                return self._check_printed(example, self._join_output(proof))
            case PrintsProgram():
                ended = result.outcome.end is End.EXITED and not result.faults
                return self._check_printed(example, result.outcome.output) if ended else []
            case Succeeds() | Passes() | Compiles():
                return self._check_program(example, proof, result)
            case _:
                assert_never(proof)

    def _check_steps(self, example: Example, proof: Steps, result: Result) -> Iterator[Diagnostic]:
        work = self.sessions[proof.session]
        for index in range(proof.first, proof.last):
            step, done = work.steps[index], result.steps[index]
            if not done.reached:
                yield self._report_unreached(example, step, index, result, work.limits)
                return
            if not done.ended and result.outcome.end is not End.EXITED:
                message = f"{_quote(step.code)} {_explain(result.outcome, work.limits)}"
                yield self._at(example, step.line, self._end_code(result.outcome), message)
            elif step.echo:
                yield from self._check_answer(example, step, done)
            elif step.status is not None and done.status != step.status:
                yield self._report_status(example, step, done)
            elif step.expected is not None:
                yield from self._check_expected(example, step, done.output)

    def _report_unreached(
        self, example: Example, step: Step, index: int, result: Result, limits: Limits
    ) -> Diagnostic:
        if index == 0:
            message = f"the session {_explain(result.outcome, limits)} before its first step"
            tail = self._tail(result.outcome.output)
            return self._at(example, step.line, self._end_code(result.outcome), message, tail)
        message = f"{_quote(step.code)} was not run: the session ended before it"
        return self._at(example, step.line, codes.COMMAND_FAILED, message)

    def _end_code(self, outcome: Outcome) -> Code:
        return _END_CODES.get(outcome.end, codes.COMMAND_FAILED)

    def _report_status(self, example: Example, step: Step, done: StepResult) -> Diagnostic:
        line = step.line + max(0, done.line - 1)
        wanted = f", not with {step.status}" if step.status else ""
        message = f"{_quote(step.code)} ended with status {done.status}{wanted}"
        return self._at(example, line, codes.COMMAND_FAILED, message, self._tail(done.output))

    def _check_answer(self, example: Example, step: Step, done: StepResult) -> Iterator[Diagnostic]:
        """An answer at a prompt; of a traceback only its head and its last line are compared."""
        expected = step.expected or ""
        if expected.startswith("Traceback (most recent call last):"):
            shown, actual = split_lines(expected), split_lines(done.output) or [""]
            if shown[0] != actual[0] or find_mismatch(shown[-1], actual[-1]):
                yield from self._check_expected(example, step, done.output)
        elif done.status and not expected:
            yield self._report_status(example, step, done)
        else:
            yield from self._check_expected(example, step, done.output)

    def _check_expected(self, example: Example, step: Step, actual: str) -> Iterator[Diagnostic]:
        mismatch = find_mismatch(step.expected or "", actual)
        if mismatch is not None:
            yield self._report_mismatch(example, step.expected_line, mismatch, step.line)

    def _check_printed(self, example: Example, actual: str) -> list[Diagnostic] | None:
        expected = "\n".join(split_status(split_lines(example.text))[0])
        mismatch = find_mismatch(expected, actual)
        return [self._report_mismatch(example, 0, mismatch, 0)] if mismatch else None

    def _join_output(self, proof: PrintsSteps) -> str:
        result = self.results[self.sessions[proof.session]]
        return "".join(each.output for each in result.steps[proof.first : proof.last])

    def _report_mismatch(
        self, example: Example, base: int, mismatch: Mismatch, otherwise: int
    ) -> Diagnostic:
        pairing = mismatch.difference is Difference.PAIRING
        count = len(split_lines(example.text))
        line = base + mismatch.line if base + mismatch.line < count else max(otherwise, count - 1)
        return self._at(
            example,
            line,
            codes.OUTPUT_PAIRING if pairing else codes.OUTPUT_DRIFT,
            _describe_mismatch(mismatch),
            find_misspelling(mismatch.expected) or "",
        )

    def _check_program(
        self, example: Example, proof: Succeeds | Passes | Compiles, result: Result
    ) -> list[Diagnostic] | None:
        wanted = split_status(split_lines(example.text))[1] if example.kind is Kind.OUTPUT else 0
        outcome = result.outcome
        if not result.faults and outcome.end is End.EXITED and outcome.status == wanted:
            return None
        first = proof.work not in self.reported
        if isinstance(proof, Compiles):
            return list(self._report_compiler(example, proof, outcome, first=first))
        self.reported.add(proof.work)
        if not first:
            return []
        if result.faults:
            return [self._place_fault(example, fault) for fault in result.faults]
        return [self._report_program(example, proof, outcome)]

    def _report_program(
        self, example: Example, proof: Succeeds | Passes | Compiles, outcome: Outcome
    ) -> Diagnostic:
        code = codes.PROJECT_FAILED if isinstance(proof, Passes) else codes.COMMAND_FAILED
        work = proof.work
        message = f"{work.label}: `{work.command}` {_explain(outcome, work.limits)}"
        tail = self._tail(outcome.output)
        return self._whole(example, _END_CODES.get(outcome.end, code), message, tail)

    def _report_compiler(
        self, example: Example, proof: Compiles, outcome: Outcome, *, first: bool
    ) -> Iterator[Diagnostic]:
        """The compiler's messages about the example's own file; others at the first example."""
        messages = list(_find_messages(proof.project.place.root, outcome.output))
        own = [fault for fault in messages if fault.path == example.source]
        if first:
            self.reported.add(proof.work)
            others = [fault for fault in messages if fault.path != example.source]
            own += others if not own else []
            if not own:
                yield self._report_program(example, proof, outcome)
        for fault in own:
            yield self._place_fault(example, fault)

    def _place_fault(self, example: Example, fault: Fault) -> Diagnostic:
        if example.kind is not Kind.INCLUDED and not fault.path:
            return self._at(
                example, fault.line - 1, fault.code, fault.message, fault.help, fault.column
            )
        path = fault.path or example.source
        place = Location(path, fault.line, fault.column)
        message = f"{place}: {fault.message}"
        related = (Related(place, _line(example, path, fault.line)),)
        if fault.code is codes.TOOL_MISSING:
            message, related = fault.message, ()
        return self._whole(example, fault.code, message, fault.help, related)

    def _tail(self, output: str) -> str:
        lines = split_lines(output)[-_TAIL:]
        if not any(lines):
            return ""
        return "the end of what it printed:\n    " + "\n    ".join(
            line[:_MOST_SHOWN] for line in lines
        )

    def _whole(
        self,
        example: Example,
        code: Code,
        message: str,
        advice: str = "",
        related: tuple[Related, ...] = (),
    ) -> Diagnostic:
        clean = redact(message, self.secrets)
        return _locate(example, code, clean, redact(advice, self.secrets), related)

    def _at(
        self,
        example: Example,
        line: int,
        code: Code,
        message: str,
        advice: str = "",
        column: int = 0,
    ) -> Diagnostic:
        lines = split_lines(example.text) or [""]
        row = min(max(0, line), len(lines) - 1)
        text = example.prefix + lines[row]
        start = len(example.prefix) + column if column else 1
        location = Location(
            example.location.path,
            example.first_line + row,
            start,
            0 if column else len(text) + 1,
        )
        clean = redact(message, self.secrets)
        return Diagnostic(
            code, clean, location, text, help=redact(advice, self.secrets) or code.fix
        )

    def _show(self, example: Example, proof: Proof) -> Iterator[Printed]:
        """What each piece of shown output should be."""
        result = self._find_result(proof)
        match proof:
            case PrintsSteps():
                yield _print_whole(example, self._join_output(proof))
            case PrintsProgram():
                yield _print_whole(example, result.outcome.output)
            case Steps():
                work = self.sessions[proof.session]
                for index in range(proof.first, min(proof.last, len(result.steps))):
                    step = work.steps[index]
                    if step.expected is not None:
                        first = step.expected_line
                        last = first + len(split_lines(step.expected))
                        yield Printed(first, last, step.expected, result.steps[index].output)
            case _:
                return


def _print_whole(example: Example, actual: str) -> Printed:
    lines, status = split_status(split_lines(example.text))
    del status
    return Printed(0, len(lines), "\n".join(lines), actual)


def _locate(
    example: Example,
    code: Code,
    message: str,
    advice: str = "",
    related: tuple[Related, ...] = (),
) -> Diagnostic:
    column = len(example.header) - len(example.header.lstrip(" \t>")) + 1
    place = Location(example.location.path, example.location.line, column, len(example.header) + 1)
    return Diagnostic(code, message, place, example.header, related, advice or code.fix)


def _line(example: Example, path: str, line: int) -> str:
    lines = split_lines(example.text) if path == example.source else []
    return lines[line - 1].strip()[:_MOST_SHOWN] if 0 < line <= len(lines) else "here"


def _find_messages(root: str, output: str) -> Iterator[Fault]:
    seen: set[tuple[str, int, str]] = set()
    for evaluator in EVALUATORS:
        if evaluator.compiler is None:
            continue
        for found in evaluator.compiler.message.finditer(output):
            groups = found.groupdict()
            path = groups["path"].removeprefix("./")
            path = f"{root}/{path}" if root not in {"", "."} else path
            key = (path, int(groups["line"]), groups["message"].strip())
            if key not in seen:
                seen.add(key)
                column = int(groups.get("column") or 1)
                yield Fault(codes.COMPILE_ERROR, key[2], key[1], column, path)


def _explain(outcome: Outcome, limits: Limits) -> str:
    return explain_end(outcome, limits)


def _quote(code: str) -> str:
    first = next((line for line in code.split("\n") if line.strip()), "").strip()
    return f"`{first[:80]}{' ...' if code.strip() != first or len(first) > 80 else ''}`"


def _describe_mismatch(mismatch: Mismatch) -> str:
    expected, actual = mismatch.expected[:_MOST_SHOWN], mismatch.actual[:_MOST_SHOWN]
    match mismatch.difference:
        case Difference.CHANGED:
            return f"the page shows '{expected}', the program printed '{actual}'"
        case Difference.MISSING:
            return f"the page shows '{expected}', which the program didn't print"
        case Difference.EXTRA:
            return f"the program goes on with '{actual}', which the page doesn't show"
        case Difference.PAIRING:
            return mismatch.detail
        case _:
            assert_never(mismatch.difference)


def _name_proof(proof: Proof) -> str:
    match proof:
        case Parses():
            return "parses"
        case Steps() | Succeeds():
            return "runs"
        case PrintsSteps() | PrintsProgram():
            return "output"
        case Passes(project=project):
            return f"tests of {project.name}"
        case Compiles(project=project):
            return f"compiles in {project.name}"
        case _:
            assert_never(proof)
