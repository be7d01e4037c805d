"""Whether what a program printed is what the page says it prints."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from inlaid.verify.output.holes import ELLIPSIS_LINE, Hole, Literal, Part, parse_line
from inlaid.verify.output.platform_logs import parse_log_line

_MOST_STATES = 200_000  # of the search; a page's output is short, a hostile one must end too


class Difference(Enum):
    """How output differs from what the page says."""

    CHANGED = "changed"
    MISSING = "missing"
    EXTRA = "extra"
    PAIRING = "pairing"


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


_ANY = Hole("...")

Bindings = Mapping[str, str]


def split_lines(text: str) -> list[str]:
    r"""Return the lines of a text; ``\r\n`` is ``\n``, one final line end is dropped."""
    lines = text.replace("\r\n", "\n").split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def find_mismatch(expected: str, actual: str) -> Mismatch | None:
    """Return the first difference, or None when the output is as the page says.

    Trailing white space of a line and blank lines at the end don't count.
    """
    return _Search(_trim(split_lines(expected)), _trim(split_lines(actual))).run()


def match_line(expected: str, actual: str, bindings: Bindings) -> Bindings | None:
    """Return the bindings after the line, or None when the line doesn't match."""
    parts = parse_expected(expected)
    if not any(isinstance(part, Hole) for part in parts):
        return bindings if expected == actual else None
    match = re.fullmatch(_compile(parts, bindings), actual)
    if match is None:
        return None
    return {**bindings, **_bind(parts, match)}


@lru_cache(maxsize=10_000)
def parse_expected(line: str) -> tuple[Part, ...]:
    """Return the parts of a line: the log table first, then the written placeholders."""
    return parse_log_line(line) or parse_line(line)


def _trim(lines: list[str]) -> list[str]:
    trimmed = [line.rstrip() for line in lines]
    while trimmed and not trimmed[-1]:
        trimmed.pop()
    return trimmed


def _compile(parts: tuple[Part, ...], bindings: Bindings) -> str:
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
                pattern.append(f"(?P<h{index}>{part.pattern})")
                seen |= {part.key} if part.key else set()
    return "".join(pattern)


def _group(parts: tuple[Part, ...], key: str) -> str:
    return next(
        f"h{i}" for i, each in enumerate(parts) if isinstance(each, Hole) and each.key == key
    )


def _bind(parts: tuple[Part, ...], match: re.Match[str]) -> dict[str, str]:
    return {
        part.key: match[f"h{index}"]
        for index, part in enumerate(parts)
        if isinstance(part, Hole) and part.key and f"h{index}" in match.re.groupindex
    }


class _Search:
    """Lines against lines; a ``...`` line stands for any number of them, the fewest first."""

    def __init__(self, expected: list[str], actual: list[str]) -> None:
        self.expected = expected
        self.actual = actual
        self.furthest: tuple[int, int, Bindings] = (0, 0, {})

    def run(self) -> Mismatch | None:
        stack: list[tuple[int, int, Bindings]] = [(0, 0, {})]
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
                    return None
                continue
            if self.expected[row].strip() == ELLIPSIS_LINE:
                stack += [(row, column + 1, bindings)] if column < len(self.actual) else []
                stack.append((row + 1, column, bindings))
            elif column < len(self.actual):
                after = match_line(self.expected[row], self.actual[column], bindings)
                stack += [(row + 1, column + 1, after)] if after is not None else []
        return self._explain()

    def _explain(self) -> Mismatch:
        row, column, bindings = self.furthest
        expected = self.expected[row] if row < len(self.expected) else ""
        actual = self.actual[column] if column < len(self.actual) else ""
        if row >= len(self.expected):
            return Mismatch(Difference.EXTRA, row, "", actual)
        for candidate in self.actual if self._follows_ellipsis(row) else [actual]:
            free = match_line(expected, candidate, {})
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
