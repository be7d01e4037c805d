"""Shown output against printed output, as a finding at the first line that differs."""

from typing import assert_never

from inlaid.diagnostics.codes import OUTPUT_DRIFT, OUTPUT_PAIRING, PATTERN_TOO_SLOW
from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.finding import Finding
from inlaid.verify.examples.examples import Example
from inlaid.verify.examples.steps import Step
from inlaid.verify.judge.complaints import MOST_SHOWN, complain_at
from inlaid.verify.judge.outside import Outside
from inlaid.verify.output.holes import find_misspelling
from inlaid.verify.output.output import Difference, Mismatch

# The codes of output that differs from what a page shows, and of nothing else.
DRIFTS = frozenset({OUTPUT_DRIFT, OUTPUT_PAIRING})
_CODES = {Difference.PAIRING: OUTPUT_PAIRING, Difference.SLOW: PATTERN_TOO_SLOW}
_NO_COMMAND = (
    "Here a line that begins with `$ ` is a command. Show such output in an `output` block."
)


def report_block(example: Example, mismatch: Mismatch, outside: Outside) -> Diagnostic:
    """Return what differs between an output block and what was printed."""
    return _report(example, 0, 0, mismatch, outside)


def report_step(example: Example, step: Step, mismatch: Mismatch, outside: Outside) -> Diagnostic:
    """Return what differs between the output shown below a step and what it printed."""
    return _report(example, step.expected_line, step.line, mismatch, outside)


def _report(
    example: Example, base: int, command: int, mismatch: Mismatch, outside: Outside
) -> Diagnostic:
    """At the differing line; at the last line, or the command, when the page has no such line."""
    row = base + mismatch.line
    if mismatch.difference is Difference.EXTRA:
        row = max(command, row - 1)
    advice = find_misspelling(mismatch.expected, outside.types) or ""
    if mismatch.difference is Difference.EXTRA and mismatch.actual.startswith("$ "):
        advice = _NO_COMMAND
    finding = Finding(_CODES.get(mismatch.difference, OUTPUT_DRIFT), _describe(mismatch), advice)
    return complain_at(example, finding, row, outside.secrets)


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
        case Difference.SLOW:
            return f"the placeholders of '{expected}' take too long to compare"
        case _:
            assert_never(mismatch.difference)
