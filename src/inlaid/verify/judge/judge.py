"""From results of work to verdicts on examples, each fault at its place on the page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import assert_never

from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.finding import Finding
from inlaid.verify.examples.examples import Example, ExampleKind
from inlaid.verify.examples.steps import BLANK_ANSWER, split_status
from inlaid.verify.judge.complaints import complain_of_fault, complain_of_option
from inlaid.verify.judge.judge_output import DRIFTS, Ending, report_block
from inlaid.verify.judge.judge_program import ProgramProof, is_proved, report_failure
from inlaid.verify.judge.judge_session import check_steps, compare_answer, find_ending
from inlaid.verify.judge.judge_snippet import SnippetAnswers, check_block
from inlaid.verify.judge.outside import Outside
from inlaid.verify.judge.program_output import find_error
from inlaid.verify.judge.proof_levels import find_levels, join_outputs
from inlaid.verify.judge.verdicts import Printed, Status, Verdict
from inlaid.verify.output.holes import Bindings, is_page_key
from inlaid.verify.output.output import Piece, compare, split_lines
from inlaid.verify.plan.proofs import (
    Compiles,
    CompilesBlock,
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
        self.names: dict[str, Bindings] = {}  # what placeholders with a name stand for, by page
        self.failed: set[SessionKey] = set()
        self.answers = SnippetAnswers()

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
        if any(isinstance(proof, Steps) and self._is_left_out(proof) for proof in entry.proofs):
            reason = f"its condition holds: {example.unless}"
            return Verdict(example, Status.SKIPPED, reason=reason, excused=True)
        if any(isinstance(proof, Steps) and self._lacks_code(proof) for proof in entry.proofs):
            parses = tuple(proof for proof in entry.proofs if isinstance(proof, Parses))
            return self.judge(replace(entry, proofs=parses))
        names = self.names.get(example.location.path, {})
        found = [self._check(example, proof) for proof in entry.proofs]
        failed = [
            proof for proof, part in zip(entry.proofs, found, strict=True) if part is not None
        ]
        problems = tuple(diagnostic for part in found for diagnostic in part or ())
        results = [self._find_result(proof) for proof in entry.proofs]
        levels = tuple(find_levels(entry.proofs, self.sessions, self.results))
        if not levels and not failed and example.kind is not ExampleKind.DIAGRAM:
            return Verdict(example, Status.SKIPPED, reason="nothing in it can be run or parsed")
        printed = tuple(shown for proof in entry.proofs for shown in self._show(example, proof))
        self._note_failures(entry, problems, printed)
        return Verdict(
            example,
            Status.FAILED if failed else Status.OK,
            reason=f"{_name_proof(failed[0])}: see above" if failed and not problems else "",
            diagnostics=problems,
            proved=tuple(dict.fromkeys(_name_proof(proof) for proof in entry.proofs)),
            seconds=sum(result.outcome.seconds for result in results if not result.cached),
            cached=bool(results) and all(result.cached for result in results),
            printed=printed,
            names=tuple(names.items()),
            levels=() if failed else levels,
        )

    def has_failed(self, proof: Steps) -> bool:
        """Whether the program ended with a failure, expected or not."""
        result = self.session_results[proof.session]
        if result.faults:
            return True
        if self._lacks_code(proof):
            return False
        steps = range(proof.first, proof.last)
        return find_ending(self.sessions[proof.session], result, steps).failure != ""

    def _is_left_out(self, proof: Steps) -> bool:
        steps = self.session_results[proof.session].steps[proof.first : proof.last]
        return bool(steps) and all(step.left_out for step in steps)

    def _lacks_code(self, proof: Steps) -> bool:
        """Whether all that fails in a block is `...`, which stands there in place of code."""
        result = self.session_results[proof.session]
        steps = range(proof.first, min(proof.last, len(result.steps)))
        codes = [step.code for step in self.sessions[proof.session].steps]
        failed = [at for at in steps if result.steps[at].status]
        return bool(failed) and all(
            "..." in codes[at] and "ellipsis" in find_error(result.steps[at].output).lower()
            for at in failed
        )

    def _note_failures(
        self, entry: PlannedExample, problems: Sequence[Diagnostic], printed: Sequence[Printed]
    ) -> None:
        """Remember the sessions in which something failed: what comes after it is in doubt."""
        has_drifted = all(problem.code in DRIFTS for problem in problems)
        if not has_drifted or any(shown.failure for shown in printed):
            sessions = (p.session for p in entry.proofs if isinstance(p, Steps | PrintsSteps))
            self.failed.update(sessions)

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
                return self._check_steps(example, proof, result)
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
            case CompilesBlock():
                return check_block(example, proof, result, self.answers, self.secrets)
            case Succeeds() | Passes() | Compiles():
                return self._check_program(example, proof, result)
            case _:
                assert_never(proof)

    def _check_steps(
        self, example: Example, proof: Steps, result: Result
    ) -> list[Diagnostic] | None:
        work, steps = self.sessions[proof.session], range(proof.first, proof.last)
        names = self.names.get(example.location.path, {})
        checked = check_steps(example, work, result, steps, self.outside, bindings=names)
        self._note_names(example, checked.bindings)
        return list(checked.diagnostics) or None

    def _check_block(self, example: Example, ending: Ending) -> list[Diagnostic] | None:
        piece = Piece(_read_shown(example), ending.output)
        names = self.names.get(example.location.path, {})
        comparison = compare([piece], self.outside.types, names)
        self._note_names(example, comparison.bindings)
        problems = [
            report_block(example, mismatch, ending, self.outside)
            for mismatch in comparison.mismatches
            if mismatch
        ]
        return problems or None

    def _note_names(self, example: Example, bindings: Bindings) -> None:
        names = {key: text for key, text in bindings.items() if is_page_key(key)}
        self.names[example.location.path] = names

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
                statuses = {0, split_status(split_lines(example.text))[1]}
                failure = self._find_failure(proof, range(proof.first, proof.last), statuses)
                yield _show_block(example, _join_output(proof, result), failure)
            case PrintsProgram():
                statuses = {0, split_status(split_lines(example.text))[1]}
                is_good = result.outcome.end is End.EXITED and result.outcome.status in statuses
                failure = "" if is_good and not result.faults else "the program failed"
                yield _show_block(example, result.outcome.output, failure)
            case Steps():
                yield from self._show_steps(proof, result)
            case _:
                return

    def _show_steps(self, proof: Steps, result: Result) -> Iterator[Printed]:
        work = self.sessions[proof.session]
        for index in range(proof.first, min(proof.last, len(result.steps))):
            step = work.steps[index]
            if step.expected is not None:
                first = step.expected_line
                last = first + len(split_lines(step.expected))
                blank = BLANK_ANSWER if step.echo else ""
                actual = result.steps[index].output
                if step.echo and compare_answer(step.expected, actual, self.outside.types) != Piece(
                    step.expected, actual
                ):
                    continue  # a failure that is shown in short
                failure = self._find_failure(proof, range(index, index + 1), {step.status or 0})
                yield Printed(first, last, step.expected, actual, blank, failure)

    def _find_failure(self, proof: Steps | PrintsSteps, steps: range, statuses: set[int]) -> str:
        """Why steps haven't ended as expected, empty when they have."""
        result = self.session_results[proof.session]
        if proof.session in self.failed:
            return "something before it in its session failed"
        if result.faults or result.outcome.end is not End.EXITED:
            return "its session didn't end by itself"
        for index in steps:
            done = result.steps[index]
            if not done.reached or not done.ended:
                return "the session ended in it"
            if done.status not in statuses:
                return f"it ended with {done.status}"
        return ""


def _join_output(proof: PrintsSteps, result: Result) -> str:
    return "".join(step.output for step in result.steps[proof.first : proof.last])


def _read_shown(example: Example) -> str:
    return "\n".join(split_status(split_lines(example.text))[0])


def _show_block(example: Example, actual: str, failure: str) -> Printed:
    shown = split_status(split_lines(example.text))[0]
    return Printed(0, len(shown), "\n".join(shown), actual, failure=failure)


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
        case CompilesBlock():
            return "compiles and runs" if proof.runs else "compiles"
        case Compiles(project=project):
            return f"compiles in {project.name}"
        case _:
            assert_never(proof)
