"""What became of each example."""

from dataclasses import dataclass
from enum import Enum

from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.verify.examples.examples import Example


class Status(Enum):
    """Whether an example holds."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Verdict:
    """An example and what became of it.

    ``reason``: why it was skipped. ``proved``: what was done, such as "parses" or "runs".
    ``cached``: all of it was known from before. ``printed``: the output that its text should be,
    for `--accept`. ``names``: what the placeholders with a name stand for before it. ``traced``:
    what a check with a trace counted.
    """

    example: Example
    status: Status
    reason: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()
    proved: tuple[str, ...] = ()
    seconds: float = 0.0
    cached: bool = False
    printed: tuple["Printed", ...] = ()
    traced: tuple[tuple[str, int], ...] = ()
    names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Printed:
    """A piece of a block that shows output: its lines in the block (0-based, end exclusive).

    ``blank``: how a blank line is written there. ``failure``: why what printed it hasn't ended as
    expected, empty when it has.
    """

    first: int
    last: int
    expected: str
    actual: str
    blank: str = ""
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """How many examples passed, failed and were skipped."""

    passed: int
    failed: int
    skipped: int

    @property
    def total(self) -> int:
        """All examples."""
        return self.passed + self.failed + self.skipped


def count_verdicts(verdicts: tuple[Verdict, ...]) -> Summary:
    """Return the counts."""
    counts = {status: sum(verdict.status is status for verdict in verdicts) for status in Status}
    return Summary(counts[Status.PASSED], counts[Status.FAILED], counts[Status.SKIPPED])
