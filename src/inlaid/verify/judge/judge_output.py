"""Shown output against printed output, as a finding at the first line that differs."""

from dataclasses import dataclass
from typing import assert_never

from inlaid.diagnostics.codes import OUTPUT_DRIFT, OUTPUT_PAIRING, PATTERN_TOO_SLOW
from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.finding import Finding
from inlaid.verify.examples.examples import Example
from inlaid.verify.examples.steps import Step
from inlaid.verify.judge.complaints import MOST_SHOWN, complain_at, quote_tail
from inlaid.verify.judge.outside import Outside
from inlaid.verify.judge.program_output import find_error
from inlaid.verify.output.holes import find_misspelling
from inlaid.verify.output.output import Difference, Mismatch

# The codes of output that differs from what a page shows, and of nothing else.
DRIFTS = frozenset({OUTPUT_DRIFT, OUTPUT_PAIRING})
_CODES = {Difference.PAIRING: OUTPUT_PAIRING, Difference.SLOW: PATTERN_TOO_SLOW}
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


def report_block(
    example: Example, mismatch: Mismatch, ending: Ending, outside: Outside
) -> Diagnostic:
    """Return what differs between an output block and what was printed."""
    rows = mismatch.line, 0
    return _report(example, rows, mismatch, _find_failure(example.text, ending), outside)


def report_step(
    example: Example, step: Step, mismatch: Mismatch, ending: Ending, outside: Outside
) -> Diagnostic:
    """Return what differs between the output shown below a step and what it printed."""
    rows, failure = (
        (step.find_row(mismatch.line), step.line),
        _find_failure(step.expected or "", ending),
    )
    return _report(example, rows, mismatch, failure, outside)


def _find_failure(expected: str, ending: Ending) -> Ending | None:
    """The ending, where the page doesn't show a failure of its own that another has replaced."""
    return ending if ending.failure and not find_error(expected) else None


def _report(
    example: Example,
    rows: tuple[int, int],
    mismatch: Mismatch,
    failure: Ending | None,
    outside: Outside,
) -> Diagnostic:
    """At the differing line; at the last line, or the command, when the page has no such line.

    ``rows``: the lines of the shown output and of the command in the text.
    """
    row, command = rows
    if mismatch.difference is Difference.EXTRA:
        row = max(command, row - 1)
    advice = find_misspelling(mismatch.expected, outside.types) or ""
    if mismatch.difference is Difference.EXTRA and mismatch.actual.startswith("$ "):
        advice = _NO_COMMAND
    finding = Finding(_CODES.get(mismatch.difference, OUTPUT_DRIFT), _describe(mismatch), advice)
    if failure is not None:
        finding = _name_failure(mismatch, failure)
    return complain_at(example, finding, row, outside.secrets)


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
        case Difference.SLOW:
            return f"the placeholders of '{expected}' take too long to compare"
        case _:
            assert_never(mismatch.difference)
