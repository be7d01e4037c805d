"""What became of each example."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.verify.examples.examples import Example
from inlaid.verify.level import Level


class Status(Enum):
    """Whether an example holds; how much that says is its level.

    ``KNOWN``: it fails, as a list of the project says.
    """

    OK = "ok"
    FAILED = "failed"
    KNOWN = "known"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Verdict:
    """An example and what became of it.

    ``reason``: why it was skipped; ``excused``: its author gave that reason. ``proved``: what was
    done, such as "parses" or "runs", and ``levels`` what that amounts to, each proof for itself;
    of one that isn't ok they say nothing. ``covered``: tests executed all of its shown lines.
    ``cached``: all of it was known from an earlier run. ``printed``: the output that its text
    should be, for `--accept`. ``names``: what the placeholders with a name stand for before it.
    ``traced``: what a check with a trace counted.
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
    levels: tuple[Level, ...] = ()
    covered: bool = False
    excused: bool = False

    @property
    def level(self) -> Level | None:
        """How much is proved of it; None when it failed or was skipped."""
        return max(self.levels, default=None) if self.status is Status.OK else None


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
    """How many examples reached each level, failed and were skipped; ``covered`` are among them.

    ``known``: how many fail as a list says.

    ``levels`` holds those that an example reached, from the least on.
    """

    levels: tuple[tuple[Level, int], ...]
    failed: int
    skipped: int
    covered: int
    known: int = 0

    @property
    def total(self) -> int:
        """All examples."""
        return sum(count for _, count in self.levels) + self.failed + self.known + self.skipped

    def __str__(self) -> str:
        counts = [(level.value, count) for level, count in self.levels]
        counts += [("failed", self.failed), ("known to fail", self.known)]
        counts.append(("skipped", self.skipped))
        return ", ".join(f"{count} {name}" for name, count in counts if count)


def count_verdicts(verdicts: Iterable[Verdict]) -> Summary:
    """Return the counts."""
    found = list(verdicts)
    reached = [verdict.level for verdict in found]
    counts = {status: sum(verdict.status is status for verdict in found) for status in Status}
    return Summary(
        tuple((level, reached.count(level)) for level in Level if level in reached),
        counts[Status.FAILED],
        counts[Status.SKIPPED],
        sum(verdict.covered for verdict in found),
        counts[Status.KNOWN],
    )
