"""Shown output against printed output, as a finding at the first line that differs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from inlaid.diagnostics.codes import OUTPUT_DRIFT, OUTPUT_PAIRING
from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.finding import Finding
from inlaid.verify.examples.examples import Example
from inlaid.verify.examples.steps import Step, split_status
from inlaid.verify.judge.complaints import MOST_SHOWN, complain_at, quote_tail
from inlaid.verify.judge.program_output import find_error
from inlaid.verify.output.holes import find_misspelling
from inlaid.verify.output.output import Difference, Mismatch, find_mismatch, split_lines

_NO_COMMAND = (
    "Here a line that begins with `$ ` is a command. Show such output in an `output` block."
)
_SHOW_FAILURE = "Correct it; or show what it prints, if it is to fail."


@dataclass(frozen=True, slots=True)
class Ending:
    """How what printed an output ended: what it had printed by then, and how and why it failed.

    ``failure`` is empty where it didn't, ``cause`` where its output has no known form.
    """

    output: str
    failure: str = ""
    cause: str = ""


def check_block(example: Example, actual: Ending, secrets: Sequence[str]) -> Diagnostic | None:
    """Return what differs between an output block and what was printed, or None."""
    expected = "\n".join(split_status(split_lines(example.text))[0])
    mismatch = find_mismatch(expected, actual.output)
    if mismatch is None:
        return None
    return _report(example, _Rows(0, 0), mismatch, _find_failure(expected, actual), secrets)


def check_step_output(
    example: Example, step: Step, actual: Ending, secrets: Sequence[str]
) -> Diagnostic | None:
    """Return what differs between the output shown below a step and what it printed, or None."""
    expected = step.expected or ""
    mismatch = find_mismatch(expected, actual.output)
    if mismatch is None:
        return None
    failure, rows = _find_failure(expected, actual), _Rows(step.expected_line, step.line)
    return _report(example, rows, mismatch, failure, secrets)


def _find_failure(expected: str, actual: Ending) -> Ending | None:
    """The ending, where the page doesn't show a failure of its own that another has replaced."""
    return actual if actual.failure and not find_error(expected) else None


@dataclass(frozen=True, slots=True)
class _Rows:
    """Where the expected output begins in the text of its example, and what is to print it."""

    base: int
    command: int


def _report(
    example: Example,
    rows: _Rows,
    mismatch: Mismatch,
    failure: Ending | None,
    secrets: Sequence[str],
) -> Diagnostic:
    """At the differing line; at the last line, or the command, when the page has no such line."""
    code = OUTPUT_PAIRING if mismatch.difference is Difference.PAIRING else OUTPUT_DRIFT
    row = rows.base + mismatch.line
    if mismatch.difference is Difference.EXTRA:
        row = max(rows.command, row - 1)
    advice = find_misspelling(mismatch.expected) or ""
    if mismatch.difference is Difference.EXTRA and mismatch.actual.startswith("$ "):
        advice = _NO_COMMAND
    finding = Finding(code, _describe(mismatch), advice)
    if failure is not None:
        finding = _name_failure(mismatch, failure)
    return complain_at(example, finding, row, secrets)


def _name_failure(mismatch: Mismatch, failure: Ending) -> Finding:
    """What failed is of more use than the first line in which the outputs differ."""
    shown = f"the page shows '{mismatch.expected[:MOST_SHOWN]}', and " if mismatch.expected else ""
    said = f": {failure.cause[:MOST_SHOWN]}" if failure.cause else ""
    message = f"{shown}what is to print it {failure.failure}{said}"
    advice = quote_tail(failure.output) or _SHOW_FAILURE
    return Finding(OUTPUT_DRIFT, message, advice, cause=failure.cause)


def _describe(mismatch: Mismatch) -> str:
    expected, actual = mismatch.expected[:MOST_SHOWN], mismatch.actual[:MOST_SHOWN]
    match mismatch.difference:
        case Difference.CHANGED:
            return f"the page shows '{expected}', the program printed '{actual}'"
        case Difference.MISSING:
            return f"the page shows '{expected}', which the program didn't print"
        case Difference.EXTRA:
            return f"the program continues with '{actual}', which the page doesn't show"
        case Difference.PAIRING:
            return mismatch.detail
        case _:
            assert_never(mismatch.difference)
