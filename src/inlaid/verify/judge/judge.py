"""From results of work to verdicts on examples, each fault at its place on the page."""

from collections.abc import Iterator, Mapping
from typing import assert_never

from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.finding import Finding
from inlaid.verify.examples.examples import Example, ExampleKind
from inlaid.verify.examples.steps import BLANK_ANSWER, split_status
from inlaid.verify.judge.complaints import complain_of_fault, complain_of_option
from inlaid.verify.judge.judge_output import Ending, check_block
from inlaid.verify.judge.judge_program import ProgramProof, is_proved, report_failure
from inlaid.verify.judge.judge_session import check_steps, find_ending
from inlaid.verify.judge.outside import Outside
from inlaid.verify.judge.proof_levels import find_levels, join_outputs
from inlaid.verify.judge.verdicts import Printed, Status, Verdict
from inlaid.verify.output.output import split_lines
from inlaid.verify.plan.proofs import (
    Compiles,
    Feeds,
    Parses,
    Passes,
    PlannedExample,
    PrintsProgram,
    PrintsSteps,
    Proof,
    SessionKey,
    Steps,
    Succeeds,
    VerifyPlan,
)
from inlaid.verify.plan.work import Result, SessionWork, Work
from inlaid.verify.sandbox.limits import End


def judge_entries(
    plan: VerifyPlan, results: Mapping[Work, Result], outside: Outside
) -> tuple[Verdict, ...]:
    """Return the verdict on each entry of the plan."""
    judge = _Judge(dict(plan.sessions), results, outside)
    verdicts = tuple(judge.judge(entry) for entry in plan.entries)
    return join_outputs(plan.entries, verdicts, judge.has_failed)


class _Judge:
    def __init__(
        self,
        sessions: Mapping[SessionKey, SessionWork],
        results: Mapping[Work, Result],
        outside: Outside,
    ) -> None:
        self.sessions = sessions
        self.results = results
        self.outside = outside
        self.secrets = outside.secrets
        # By their short keys: a session may have hundreds of steps, and is asked for by each block.
        self.session_results = {key: results[work] for key, work in sessions.items()}
        self.reported: set[Work | Finding] = set()

    def judge(self, entry: PlannedExample) -> Verdict:
        example = entry.example
        if entry.skipped:
            return Verdict(example, Status.SKIPPED, reason=entry.skipped, excused=entry.excused)
        if entry.reported:
            return Verdict(example, Status.FAILED, reason=entry.reported)
        if entry.fault_code is not None:
            finding = Finding(entry.fault_code, entry.fault)
            problem = complain_of_option(example, finding, self.secrets)
            return Verdict(example, Status.FAILED, diagnostics=(problem,))
        found = [self._check(example, proof) for proof in entry.proofs]
        failed = [
            proof for proof, each in zip(entry.proofs, found, strict=True) if each is not None
        ]
        problems = tuple(each for part in found for each in part or ())
        results = [self._find_result(proof) for proof in entry.proofs]
        levels = tuple(find_levels(entry.proofs, self.sessions))
        if not levels and not failed and example.kind is not ExampleKind.DIAGRAM:
            return Verdict(example, Status.SKIPPED, reason="nothing in it can be run or parsed")
        return Verdict(
            example,
            Status.FAILED if failed else Status.OK,
            reason=f"{_name_proof(failed[0])}: see above" if failed and not problems else "",
            diagnostics=problems,
            proved=tuple(dict.fromkeys(_name_proof(proof) for proof in entry.proofs)),
            seconds=sum(result.outcome.seconds for result in results if not result.cached),
            cached=bool(results) and all(result.cached for result in results),
            printed=tuple(
                printed for proof in entry.proofs for printed in self._show(example, proof)
            ),
            levels=() if failed else levels,
        )

    def has_failed(self, proof: Steps) -> bool:
        """Whether the program ended with a failure, expected or not."""
        result = self.session_results[proof.session]
        if result.faults:
            return True
        steps = range(proof.first, proof.last)
        return find_ending(self.sessions[proof.session], result, steps).failure != ""

    def _find_result(self, proof: Proof) -> Result:
        if isinstance(proof, Steps | PrintsSteps):
            return self.session_results[proof.session]
        return self.results[proof.work]

    def _check(self, example: Example, proof: Proof) -> list[Diagnostic] | None:
        """The problems of a proof; None when it holds, [] when it failed and was reported."""
        result = self._find_result(proof)
        match proof:
            case Parses() | Steps() if result.faults:
                return [complain_of_fault(example, fault, self.secrets) for fault in result.faults]
            case Parses() | Feeds():
                return None
            case Steps():
                work = self.sessions[proof.session]
                steps = range(proof.first, proof.last)
                return list(check_steps(example, work, result, steps, self.outside)) or None
            case PrintsSteps():
                if result.faults:
                    return []
                steps = range(proof.first, proof.last)
                return self._check_block(
                    example, find_ending(self.sessions[proof.session], result, steps)
                )
            case PrintsProgram():
                ended = result.outcome.end is End.EXITED and not result.faults
                return self._check_block(example, Ending(result.outcome.output)) if ended else []
            case Succeeds() | Passes() | Compiles():
                return self._check_program(example, proof, result)
            case _:
                assert_never(proof)

    def _check_block(self, example: Example, actual: Ending) -> list[Diagnostic] | None:
        problem = check_block(example, actual, self.secrets)
        return None if problem is None else [problem]

    def _check_program(
        self, example: Example, proof: ProgramProof, result: Result
    ) -> list[Diagnostic] | None:
        if is_proved(example, proof, result):
            return None
        causes: set[Work | Finding] = {
            proof.work,
            *result.faults,
        }  # several programs may fail for one
        first = self.reported.isdisjoint(causes)
        self.reported |= causes
        return list(report_failure(example, proof, result, self.secrets, first=first))

    def _show(self, example: Example, proof: Proof) -> Iterator[Printed]:
        """What each piece of shown output should be."""
        result = self._find_result(proof)
        match proof:
            case PrintsSteps():
                yield _show_block(example, _join_output(proof, result))
            case PrintsProgram():
                yield _show_block(example, result.outcome.output)
            case Steps():
                yield from _show_steps(self.sessions[proof.session], proof, result)
            case _:
                return


def _join_output(proof: PrintsSteps, result: Result) -> str:
    return "".join(step.output for step in result.steps[proof.first : proof.last])


def _show_block(example: Example, actual: str) -> Printed:
    lines, _status = split_status(split_lines(example.text))
    return Printed(0, len(lines), "\n".join(lines), actual)


def _show_steps(work: SessionWork, proof: Steps, result: Result) -> Iterator[Printed]:
    for index in range(proof.first, min(proof.last, len(result.steps))):
        step = work.steps[index]
        if step.expected is not None:
            first = step.expected_line
            last = first + len(split_lines(step.expected))
            blank = BLANK_ANSWER if step.echo else ""
            yield Printed(first, last, step.expected, result.steps[index].output, blank)


def _name_proof(proof: Proof) -> str:
    match proof:
        case Parses():
            return "parses"
        case Steps() | Succeeds():
            return "runs"
        case PrintsSteps() | PrintsProgram():
            return "as printed"
        case Feeds(work=work):
            return f"input of {work.label}"
        case Passes(project=project):
            return f"tests of {project.name}"
        case Compiles(project=project):
            return f"compiles in {project.name}"
        case _:
            assert_never(proof)
