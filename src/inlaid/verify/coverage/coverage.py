"""Which of the shown lines were executed."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from inlaid.diagnostics.codes import LINE_MISSED, LINE_UNMEASURED
from inlaid.diagnostics.diagnostic import Code, Diagnostic, Related
from inlaid.diagnostics.location import Location
from inlaid.pages.verify_option import Uncovered
from inlaid.verify.coverage.executable import find_line_roles
from inlaid.verify.coverage.lcov import Coverage
from inlaid.verify.examples.examples import Example, ExampleKind


class LineState(Enum):
    """What is known of a shown line."""

    EXECUTED = "executed"
    MISSED = "missed"
    UNMEASURED = "unmeasured"
    NOT_EXECUTABLE = "not executable"


@dataclass(frozen=True, slots=True)
class ShownLines:
    """The states of the shown lines of an included example, by 1-based source line."""

    example: Example
    states: Mapping[int, LineState]

    def find_lines(self, state: LineState) -> tuple[int, ...]:
        """The source lines in that state, in order."""
        return tuple(sorted(line for line, known in self.states.items() if known is state))


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the executable shown lines were executed."""

    executed: int
    executable: int

    @property
    def percent(self) -> float:
        """The share in percent; 100 when nothing shown can be executed."""
        return 100.0 if self.executable == 0 else 100.0 * self.executed / self.executable


def map_coverage(example: Example, coverage: Coverage) -> ShownLines:
    """Return the state of each shown line of an included example."""
    numbers = {line.number for line in example.lines if line.number is not None}
    roles = find_line_roles(example.source, example.text)
    measured = coverage.get(example.source)
    states: dict[int, LineState] = {}
    for number in sorted(numbers):
        role = roles.get(number)
        if role is None or role.owner == 0:
            states[number] = LineState.NOT_EXECUTABLE
            continue
        hits = None
        if measured is not None:
            hits = measured.hits.get(number, measured.hits.get(role.owner))
        if hits is not None:
            states[number] = LineState.EXECUTED if hits else LineState.MISSED
        else:
            states[number] = LineState.NOT_EXECUTABLE if role.declares else LineState.UNMEASURED
    return ShownLines(example, states)


def find_uncovered(shown: ShownLines) -> tuple[Diagnostic, ...]:
    """Return the lines that were missed or not measured, unless the fence says why."""
    example = shown.example
    if example.kind is not ExampleKind.INCLUDED or isinstance(example.option, Uncovered):
        return ()
    missed = shown.find_lines(LineState.MISSED)
    unmeasured = shown.find_lines(LineState.UNMEASURED)
    return (
        *_report(example, LINE_MISSED, missed, "never executed"),
        *_report(example, LINE_UNMEASURED, unmeasured, "not measured"),
    )


def count_share(all_shown: tuple[ShownLines, ...]) -> Share:
    """Return the share over examples; a line that is shown twice counts once."""
    states: dict[tuple[str, int], LineState] = {}
    for shown in all_shown:
        states |= {(shown.example.source, line): state for line, state in shown.states.items()}
    executable = [state for state in states.values() if state is not LineState.NOT_EXECUTABLE]
    return Share(sum(state is LineState.EXECUTED for state in executable), len(executable))


def format_lines(lines: tuple[int, ...]) -> str:
    """Return ``12-14, 20``."""
    spans: list[list[int]] = []
    for line in lines:
        if spans and spans[-1][1] == line - 1:
            spans[-1][1] = line
        else:
            spans.append([line, line])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in spans)


def _report(
    example: Example, code: Code, lines: tuple[int, ...], what: str
) -> tuple[Diagnostic, ...]:
    if not lines:
        return ()
    texts = {line.number: line.text for line in example.lines}
    plural = "lines" if len(lines) > 1 else "line"
    message = f"shown {plural} {format_lines(lines)} of {example.source}: {what}"
    related = tuple(
        Related(Location(example.source, line), texts[line].strip()[:120]) for line in lines[:5]
    )
    place = Location(example.location.path, example.location.line, 1, len(example.header) + 1)
    return (Diagnostic(code, message, place, example.header, related, code.fix),)
