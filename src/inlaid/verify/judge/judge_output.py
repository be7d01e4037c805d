"""Shown output against printed output, as a finding at the first line that differs."""

from collections.abc import Sequence
from typing import assert_never

from inlaid.diagnostics.codes import OUTPUT_DRIFT, OUTPUT_PAIRING
from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.finding import Finding
from inlaid.verify.examples.examples import Example
from inlaid.verify.examples.steps import Step, split_status
from inlaid.verify.judge.complaints import MOST_SHOWN, complain_at
from inlaid.verify.output.holes import find_misspelling
from inlaid.verify.output.output import Difference, Mismatch, find_mismatch, split_lines

_NO_COMMAND = (
    "Here a line that begins with `$ ` is a command. Show such output in an `output` block."
)


def check_block(example: Example, actual: str, secrets: Sequence[str]) -> Diagnostic | None:
    """Return what differs between an output block and what was printed, or None."""
    expected = "\n".join(split_status(split_lines(example.text))[0])
    mismatch = find_mismatch(expected, actual)
    return _report(example, 0, 0, mismatch, secrets) if mismatch else None


def check_step_output(
    example: Example, step: Step, actual: str, secrets: Sequence[str]
) -> Diagnostic | None:
    """Return what differs between the output shown below a step and what it printed, or None."""
    mismatch = find_mismatch(step.expected or "", actual)
    if mismatch is None:
        return None
    return _report(example, step.expected_line, step.line, mismatch, secrets)


def _report(
    example: Example, base: int, command: int, mismatch: Mismatch, secrets: Sequence[str]
) -> Diagnostic:
    """At the differing line; at the last line, or the command, when the page has no such line."""
    code = OUTPUT_PAIRING if mismatch.difference is Difference.PAIRING else OUTPUT_DRIFT
    row = base + mismatch.line
    if mismatch.difference is Difference.EXTRA:
        row = max(command, row - 1)
    advice = find_misspelling(mismatch.expected) or ""
    if mismatch.difference is Difference.EXTRA and mismatch.actual.startswith("$ "):
        advice = _NO_COMMAND
    return complain_at(example, Finding(code, _describe(mismatch), advice), row, secrets)


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
