"""Whether what a program printed is what the page says it prints."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from inlaid.includes.expression import Budget
from inlaid.verify.output.hole_types import ANY, STANDARD, HoleTypes
from inlaid.verify.output.holes import (
    ELLIPSIS_LINE,
    Bindings,
    Hole,
    Literal,
    Part,
    parse_line,
)
from inlaid.verify.output.platform_logs import parse_log_line

_MOST_STATES = 200_000  # of the search; a page's output is short, a hostile one must end too
_SEAM = "\0"  # between two pieces; no program's output holds it, as a terminal doesn't show it


class Difference(Enum):
    """How output differs from what the page says."""

    CHANGED = "changed"
    MISSING = "missing"
    EXTRA = "extra"
    PAIRING = "pairing"
    SLOW = "slow"


@dataclass(frozen=True, slots=True)
class Mismatch:
    """The first place where output differs: the 0-based line of the expected text, both lines.

    ``line`` is the number of expected lines when the output goes on after the last of them.
    """

    difference: Difference
    line: int
    expected: str
    actual: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Output that a page shows, and what was printed."""

    expected: str
    actual: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The first difference of each piece, None where there is none; what the ids stand for."""

    mismatches: tuple[Mismatch | None, ...]
    bindings: Bindings


_ANY = Hole(ANY)


def split_lines(text: str) -> list[str]:
    r"""Return the lines of a text; ``\r\n`` is ``\n``, one final line end is dropped."""
    lines = text.replace("\r\n", "\n").split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def find_mismatch(
    expected: str, actual: str, types: HoleTypes = STANDARD, bindings: Bindings | None = None
) -> Mismatch | None:
    """Return the first difference, or None when the output is as the page says.

    Trailing white space of a line and blank lines at the end don't count.
    """
    return compare([Piece(expected, actual)], types, bindings).mismatches[0]


def compare(
    pieces: Sequence[Piece], types: HoleTypes = STANDARD, bindings: Bindings | None = None
) -> Comparison:
    """Compare the pieces of a block, in which a hole with an id stands for one text throughout.

    ``bindings``: what ids stand for already.
    """
    known, budget = bindings or {}, Budget()
    sides = _join(pieces, "expected"), _join(pieces, "actual")
    whole = _Search(*sides, types, budget).run(known)
    if not isinstance(whole, Mismatch):
        return Comparison((None,) * len(pieces), whole)
    if len(pieces) == 1:
        return Comparison((whole,), known)
    found: list[Mismatch | None] = []
    for piece in pieces:  # which of them differ; the ids of one that does aren't known
        one = _Search(_trim(piece.expected), _trim(piece.actual), types, budget).run(known)
        found.append(one if isinstance(one, Mismatch) else None)
        known = known if isinstance(one, Mismatch) else one
    return Comparison(tuple(found), known)


def _join(pieces: Sequence[Piece], side: str) -> list[str]:
    lines: list[str] = []
    for piece in pieces:
        lines += [*_trim(getattr(piece, side)), _SEAM]
    return lines[:-1]


def match_line(
    expected: str,
    actual: str,
    bindings: Bindings,
    types: HoleTypes = STANDARD,
    budget: Budget | None = None,
) -> Bindings | None:
    """Return the bindings after the line, or None when the line doesn't match.

    Raises TimeoutError when a site's own expression takes more than the budget.
    """
    parts = parse_expected(expected, types)
    if not any(isinstance(part, Hole) for part in parts):
        literal = "".join(part.text for part in parts if isinstance(part, Literal))
        return bindings if actual in {expected, literal} else None
    if expected == actual and not parse_log_line(expected):
        return bindings  # programs print such brackets, too, as in `usage: serve [port]`
    pattern = _compile(parts, bindings, types)
    is_own = any(isinstance(part, Hole) and _is_own(part, types) for part in parts)
    found = (budget or Budget()).match(pattern, actual) if is_own else _match(pattern, actual)
    return None if found is None else {**bindings, **_bind(parts, found)}


def _match(pattern: str, text: str) -> dict[str, str] | None:
    match = re.fullmatch(pattern, text)
    return None if match is None else match.groupdict()


def _is_own(hole: Hole, types: HoleTypes) -> bool:
    return hole.type in types and types[hole.type].own


@lru_cache(maxsize=10_000)
def parse_expected(line: str, types: HoleTypes = STANDARD) -> tuple[Part, ...]:
    """Return the parts of a line: the log table first, then the written placeholders."""
    return parse_log_line(line) or parse_line(line, types)


def _trim(text: str) -> list[str]:
    trimmed = [line.rstrip() for line in split_lines(text)]
    while trimmed and not trimmed[-1]:
        trimmed.pop()
    return trimmed


def _compile(parts: tuple[Part, ...], bindings: Bindings, types: HoleTypes) -> str:
    pattern: list[str] = []
    seen: set[str] = set()
    for index, part in enumerate(parts):
        before, after = parts[max(0, index - 1)], parts[index + 1 : index + 3]
        match part:
            case Literal(text):
                # Between two holes for any text the first place of the text is as good as any.
                end = ")" if before == _ANY and after[:1] == (_ANY,) else ""
                pattern.append(re.escape(text) + end)
            case Hole() if part == _ANY:
                closed = isinstance(after[0], Literal) and after[1:] == (_ANY,) if after else False
                pattern.append("(?>.*?" if closed else ".*?")
            case Hole() if part.key in bindings:
                pattern.append(re.escape(bindings[part.key]))
            case Hole() if part.key in seen:
                pattern.append(f"(?P={_group(parts, part.key)})")
            case Hole():
                pattern.append(f"(?P<h{index}>{types[part.type].pattern})")
                seen |= {part.key} if part.key else set()
    return "".join(pattern)


def _group(parts: tuple[Part, ...], key: str) -> str:
    return next(
        f"h{i}" for i, part in enumerate(parts) if isinstance(part, Hole) and part.key == key
    )


def _bind(parts: tuple[Part, ...], found: dict[str, str]) -> dict[str, str]:
    return {
        part.key: found[f"h{index}"]
        for index, part in enumerate(parts)
        if isinstance(part, Hole) and part.key and f"h{index}" in found
    }


class _Search:
    """Lines against lines; a ``...`` line stands for any number of them, the fewest first."""

    def __init__(
        self, expected: list[str], actual: list[str], types: HoleTypes, budget: Budget
    ) -> None:
        self.expected = expected
        self.actual = actual
        self.types = types
        self.budget = budget
        self.furthest: tuple[int, int, Bindings] = (0, 0, {})

    def run(self, known: Bindings) -> Mismatch | Bindings:
        self.furthest = (0, 0, known)
        stack: list[tuple[int, int, Bindings]] = [(0, 0, known)]
        seen: set[tuple[int, int, tuple[tuple[str, str], ...]]] = set()
        while stack and len(seen) < _MOST_STATES:
            row, column, bindings = stack.pop()
            state = (row, column, tuple(bindings.items()))
            if state in seen:
                continue
            seen.add(state)
            self.furthest = max(self.furthest, (row, column, bindings), key=lambda each: each[:2])
            if row == len(self.expected):
                if column == len(self.actual):
                    return bindings
                continue
            try:
                stack += self._step(row, column, bindings)
            except TimeoutError:
                actual = self.actual[column]
                return Mismatch(Difference.SLOW, row, self.expected[row], actual)
        try:
            return self._explain()
        except TimeoutError:
            row = min(self.furthest[0], len(self.expected) - 1)
            return Mismatch(Difference.SLOW, row, self.expected[row], "")

    def _step(self, row: int, column: int, bindings: Bindings) -> list[tuple[int, int, Bindings]]:
        """What is left to compare after a line, the likeliest last."""
        more = column < len(self.actual)
        if self.expected[row].strip() == ELLIPSIS_LINE:
            skips = more and self.actual[column] != _SEAM
            longer = [(row, column + 1, bindings)] if skips else []
            return [*longer, (row + 1, column, bindings)]
        after = self._match(self.expected[row], self.actual[column], bindings) if more else None
        return [(row + 1, column + 1, after)] if after is not None else []

    def _match(self, expected: str, actual: str, bindings: Bindings) -> Bindings | None:
        return match_line(expected, actual, bindings, self.types, self.budget)

    def _explain(self) -> Mismatch:
        row, column, bindings = self.furthest
        expected = self.expected[row] if row < len(self.expected) else ""
        actual = self.actual[column] if column < len(self.actual) else ""
        if row >= len(self.expected):
            return Mismatch(Difference.EXTRA, row, "", actual)
        for candidate in self.actual if self._follows_ellipsis(row) else [actual]:
            free = self._match(expected, candidate, {})
            if free:
                detail = _pairing(free, bindings)
                return Mismatch(Difference.PAIRING, row, expected, candidate, detail)
        if column >= len(self.actual) or self._follows_ellipsis(row):
            return Mismatch(Difference.MISSING, row, expected, "")
        return Mismatch(Difference.CHANGED, row, expected, actual)

    def _follows_ellipsis(self, row: int) -> bool:
        return row > 0 and self.expected[row - 1].strip() == ELLIPSIS_LINE


def _pairing(free: Bindings, bindings: Bindings) -> str:
    for key, text in free.items():
        if bindings.get(key, text) != text:
            return f"[{key.replace(':=', ' ')}] is '{text}' here and was '{bindings[key]}' before"
    return "the same placeholder stands for two texts"
