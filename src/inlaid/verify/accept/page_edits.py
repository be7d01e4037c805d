"""Rewrite what a page shows of output to what was printed, and keep its placeholders.

The program has run twice: what differs between the two becomes a placeholder of its type.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, unified_diff

from inlaid.verify.accept.failures import find_failure
from inlaid.verify.accept.generalize import HoleIds, Row, align, generalize_row
from inlaid.verify.accept.machine import Machine
from inlaid.verify.examples.examples import Example, ExampleKind
from inlaid.verify.examples.output_comments import find_comment, shows_in_comments
from inlaid.verify.examples.prompts import find_sign
from inlaid.verify.examples.steps import parse_console, parse_prompts, split_status
from inlaid.verify.judge.verdicts import Printed, Verdict
from inlaid.verify.output.hole_types import HoleTypes
from inlaid.verify.output.holes import ELLIPSIS_LINE, Bindings
from inlaid.verify.output.output import Piece, compare, match_line, split_lines

UNCOVERED = "its output changes from run to run in a way that no placeholder covers"
_MOST_SHOWN = 100  # characters of a line in a reason


@dataclass(frozen=True, slots=True)
class PageEdit:
    """Lines ``first`` to before ``last`` of a page (0-based) become ``lines``."""

    first: int
    last: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the output of a block isn't taken over."""

    reason: str


def plan_edits(
    first: Verdict, second: Verdict, types: HoleTypes, machine: Machine
) -> tuple[PageEdit, ...] | Refusal:
    """Return the edits of a block by its two verdicts, from two runs of the same example."""
    if len(first.printed) != len(second.printed):
        return Refusal("its second run ended otherwise than its first")
    planner = _Planner(first.example, types, machine, dict(first.names), dict(second.names))
    edits: list[PageEdit] = []
    for one, two in zip(first.printed, second.printed, strict=True):
        planned = planner.plan(one, two)
        if isinstance(planned, Refusal):
            return planned
        edits += planned
    return tuple(edits)


def apply_edits(text: str, edits: Sequence[PageEdit]) -> str:
    """Return the page's text after the edits; each other byte stays, line ends too."""
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(end)
    for edit in sorted(edits, key=lambda edit: edit.first, reverse=True):
        lines[edit.first : edit.last] = edit.lines
    return end.join(lines)


def format_diff(path: str, before: str, after: str) -> str:
    """Return the change as a unified diff."""
    return "\n".join(unified_diff(before.splitlines(), after.splitlines(), path, path, lineterm=""))


class _Planner:
    """Plans the pieces of a block, in which a placeholder stands for one text throughout."""

    def __init__(
        self,
        example: Example,
        types: HoleTypes,
        machine: Machine,
        *names: Bindings,
    ) -> None:
        self.example = example
        self.types = types
        self.machine = machine
        self.names = names  # what ids stand for in either run
        self.ids = HoleIds(types)
        self.ids.reserve(example.text)

    def plan(self, one: Printed, two: Printed) -> list[PageEdit] | Refusal:
        """The edits of a piece, from what it printed in two runs."""
        known = self._compare(one.expected, one.actual, two.actual)
        if known is not None:
            self.names = known
            return []
        if reason := self._find_reason(one, two):
            return Refusal(reason)
        self.ids.note(*self.names)
        lines = accept_output(
            (one.expected, one.actual, two.actual), self.ids, self.machine, self.names
        )
        if lines is None:
            return Refusal(UNCOVERED)
        self.names = self._compare("\n".join(lines), one.actual, two.actual) or self.names
        return self._write(one, lines)

    def _compare(self, expected: str, *actual: str) -> tuple[Bindings, ...] | None:
        """What ids stand for in either run after the piece; None when it doesn't hold in both."""
        return compare_runs(expected, actual, self.types, self.names)

    @staticmethod
    def _find_reason(one: Printed, two: Printed) -> str:
        if failure := one.failure or two.failure:
            return failure
        for actual in (one.actual, two.actual):
            if line := find_failure(actual):
                return f"it printed a failure: '{line[:_MOST_SHOWN]}'"
        return ""

    def _write(self, printed: Printed, accepted: Sequence[str]) -> list[PageEdit] | Refusal:
        example = self.example
        for line in accepted:
            if path := self.machine.find_path(line):
                return Refusal(f"it printed a path of this machine: '{path[:_MOST_SHOWN]}'")
        lines = [line or printed.blank for line in accepted]
        marker = example.header[len(example.prefix) :][:3]
        if any(line.lstrip().startswith(marker) for line in lines):
            return Refusal("it printed a line that would end the fence")
        is_commented = shows_in_comments(example)
        before = _find_before(example, printed) if is_commented else ""
        if before is None:
            return Refusal("its output stands in comments at several places")
        if not is_commented and not _is_read_back(example, lines):
            return Refusal("it printed a line that would be read as a command, or as a status")
        start_of_line = example.prefix + before
        written = tuple(start_of_line + line if line else start_of_line.rstrip() for line in lines)
        start = example.first_line - 1
        return [PageEdit(start + printed.first, start + printed.last, written)]


def _find_before(example: Example, printed: Printed) -> str | None:
    """What makes a line a comment with output; None where other lines stand among these."""
    shown = split_lines(example.text)[printed.first : printed.last]
    comments = [find_comment(line) for line in shown]
    return f"{comments[0][0]} " if comments[0] and all(comments) else None


def compare_runs(
    expected: str, actual: Sequence[str], types: HoleTypes, names: Sequence[Bindings]
) -> tuple[Bindings, ...] | None:
    """Return what ids stand for in each run after a piece; None when one doesn't print it."""
    compared = [
        compare([Piece(expected, printed)], types, known)
        for printed, known in zip(actual, names, strict=True)
    ]
    if any(comparison.mismatches[0] for comparison in compared):
        return None
    return tuple(comparison.bindings for comparison in compared)


def accept_output(
    texts: tuple[str, str, str],
    ids: HoleIds,
    machine: Machine = Machine(()),  # noqa: B008 (frozen)
    names: Sequence[Bindings] = ({}, {}),
) -> tuple[str, ...] | None:
    """Return the lines that a page should show instead of the first of the texts.

    The others were printed by two runs. A line that still holds in both is kept as it is written;
    volatile text becomes placeholders. None where no placeholders cover what changes.
    """
    expected, *actual = texts
    rows = align(*map(_trim, actual))
    kept = split_lines(expected)
    merged = _merge(kept, rows, ids, machine, names)
    if compare_runs("\n".join(merged), actual, ids.types, names) is not None:
        return tuple(merged)
    fresh = [generalize_row(row, ids, machine) for row in rows]
    holds = compare_runs("\n".join(fresh), actual, ids.types, names) is not None
    return tuple(fresh) if holds else None


def _trim(text: str) -> list[str]:
    lines = [line.rstrip() for line in split_lines(text)]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _merge(
    kept: Sequence[str],
    rows: Sequence[Row],
    ids: HoleIds,
    machine: Machine,
    names: Sequence[Bindings],
) -> list[str]:
    """The page's own lines where they hold, new ones elsewhere."""
    if None in rows:
        return [generalize_row(row, ids, machine) for row in rows]
    keys = [
        next((f"={row}" for row in rows if _holds(shown, row, ids.types, names)), f"~{at}")
        for at, shown in enumerate(kept)
    ]
    merged: list[str] = []
    matcher = SequenceMatcher(None, keys, [f"={row}" for row in rows], autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            merged += kept[first:last]
        else:
            merged += [generalize_row(row, ids, machine) for row in rows[start:end]]
    return merged


def _holds(shown: str, row: Row, types: HoleTypes, names: Sequence[Bindings]) -> bool:
    if row is None or shown.strip() == ELLIPSIS_LINE:
        return False
    try:
        return all(
            match_line(shown.rstrip(), line, known, types) is not None
            for line, known in zip(row, names, strict=True)
        )
    except TimeoutError:
        return False


def _is_read_back(example: Example, lines: Sequence[str]) -> bool:
    """Whether the page would still take the lines for output: none for a command or a status."""
    shown = "\n".join(lines)
    if example.kind is ExampleKind.OUTPUT:
        return split_status([*lines])[1] == 0
    if example.kind is not ExampleKind.COMMANDS:
        steps = parse_prompts(f">>> 0\n{shown}\n")
        return [(step.code.strip(), step.status) for step in steps] == [("0", 0)]
    command = f"{find_sign(example.text)} true"
    steps = parse_console(f"{command}\n{shown}\n{command}\n")
    read = [(step.code, (step.expected or "").rstrip(), step.status) for step in steps]
    return read == [("true", shown.rstrip(), 0), ("true", "", 0)]
