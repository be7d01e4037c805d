"""Programs that failed: runs, tests of projects, compilers."""

from collections.abc import Iterator, Sequence
from re import Match
from typing import assert_never

from inlaid.diagnostics.codes import COMMAND_FAILED, COMPILE_ERROR, PROJECT_FAILED
from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.finding import Finding, Span
from inlaid.verify.evaluators.registry import list_checked
from inlaid.verify.examples.examples import Example, ExampleKind
from inlaid.verify.examples.steps import split_status
from inlaid.verify.judge.complaints import complain, complain_of_fault, quote_tail
from inlaid.verify.judge.judge_session import END_CODES
from inlaid.verify.judge.program_output import is_without_tests
from inlaid.verify.output.output import split_lines
from inlaid.verify.plan.proofs import Compiles, Passes, Succeeds
from inlaid.verify.plan.work import Result
from inlaid.verify.sandbox.limits import End, explain_end

ProgramProof = Succeeds | Passes | Compiles


def is_success(example: Example, result: Result) -> bool:
    """Whether the program ended as it should: with 0, or with the status that its output shows."""
    shown = example.kind is ExampleKind.OUTPUT
    wanted = split_status(split_lines(example.text))[1] if shown else 0
    outcome = result.outcome
    return not result.faults and outcome.end is End.EXITED and outcome.status == wanted


def is_proved(example: Example, proof: ProgramProof, result: Result) -> bool:
    """Whether the program ended as it should, and what it printed doesn't say otherwise.

    Tests that were none prove nothing, and a compiler may end with 0 in spite of an error.
    """
    if not is_success(example, result):
        return False
    match proof:
        case Passes():
            return not is_without_tests(result.outcome.output)
        case Compiles(project=project):
            return not any(find_messages(project.place.root, result.outcome.output))
        case Succeeds():
            return True
        case _:
            assert_never(proof)


def report_failure(
    example: Example, proof: ProgramProof, result: Result, secrets: Sequence[str], *, first: bool
) -> Iterator[Diagnostic]:
    """Yield what is wrong; ``first``: no other example has reported this program yet.

    The messages of a compiler go to the examples of the files that they are about.
    """
    faults = [("", fault) for fault in result.faults] if first else []
    if isinstance(proof, Compiles):
        messages = list(find_messages(proof.project.place.root, result.outcome.output))
        own = [message for message in messages if message[0] == example.source]
        faults += own or (messages if first else [])
    for path, fault in faults:
        yield complain_of_fault(example, fault, secrets, path=path)
    if first and not faults:
        yield _report_program(example, proof, result, secrets)


def _report_program(
    example: Example, proof: ProgramProof, result: Result, secrets: Sequence[str]
) -> Diagnostic:
    work, outcome = proof.work, result.outcome
    usual = PROJECT_FAILED if isinstance(proof, Passes) else COMMAND_FAILED
    how = explain_end(outcome, work.limits)
    if isinstance(proof, Passes) and outcome.is_success:
        how = "ran no test"
    message = f"{work.label}: `{work.command}` {how}"
    code = END_CODES.get(outcome.end, usual)
    tail = quote_tail(outcome.output)
    if outcome.end is End.TIME and not tail:
        tail = f"it printed nothing; {code.fix}"
    return complain(example, Finding(code, message, tail), secrets)


def find_messages(root: str, output: str) -> Iterator[tuple[str, Finding]]:
    """Yield each error of the output once, with its file's path, relative to the project's root.

    Any compiler may have been run, so every known form is looked for; of two readings of a message
    the one that names a column is better.
    """
    found: dict[tuple[str, int, str], Finding] = {}
    for language in list_checked():
        compiler = language.compiler
        for match in compiler.message.finditer(output) if compiler else ():
            path, fault = _read_message(root, match)
            key = (path, fault.start.line, fault.message)
            found[key] = max(found.get(key, fault), fault, key=lambda fault: fault.start.column)
    yield from ((path, fault) for (path, _, _), fault in found.items())


def _read_message(root: str, match: Match[str]) -> tuple[str, Finding]:
    groups = match.groupdict()
    path = groups["path"].removeprefix("./")
    path = f"{root}/{path}" if root not in {"", "."} else path
    column = int(groups.get("column") or len(groups.get("caret") or "") + 1)
    span = Span(int(groups["line"]), column)
    return path, Finding(COMPILE_ERROR, groups["message"].strip(), span=span)
