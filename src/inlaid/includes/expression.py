"""Regular expressions that users write: those of Python, with a limit of time."""

import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from time import thread_time
from typing import TYPE_CHECKING

from inlaid.diagnostics import codes
from inlaid.diagnostics.finding import Finding
from inlaid.patterns import late_pattern

if TYPE_CHECKING:
    import regex

SECONDS = 2.0  # of processor time for all lines of a file; a real pattern takes milliseconds
_MOST_PARTS = 100_000  # the engine writes out what is repeated, in 25 MB for so many
# What the engine reads otherwise than Python does: a brace that repeats nothing is fuzzy matching,
# a bracket inside of a set begins a class of POSIX.
_TOKEN = late_pattern(
    r"\\N\{[^}]*\}|\\.|(?P<repeat>\{(?:(?P<least>\d+)(?:,(?P<most>\d*))?|,(?P<upto>\d*))\})"
    r"|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<brace>\{)|.",
    re.DOTALL,
)
_IN_SET = late_pattern(r"(\\.)|\[", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Expression:
    """A regular expression of Python's syntax; ``fold`` ignores upper and lower case."""

    pattern: str
    fold: bool = False

    def find_lines(self, lines: Sequence[str]) -> list[int]:
        """Return the 1-based numbers of the lines in which it matches somewhere.

        Raises TimeoutError when that takes too long.
        """
        search = _compile(self.pattern, self.fold).search
        end = thread_time() + SECONDS
        found: list[int] = []
        for number, line in enumerate(lines, 1):
            left = end - thread_time()
            if left <= 0:
                raise TimeoutError
            if search(line, timeout=left) is not None:
                found.append(number)
        return found


class Budget:
    """The processor time that the expressions of one piece of work may take together."""

    def __init__(self) -> None:
        self.end = 0.0

    def match(self, pattern: str, text: str) -> dict[str, str] | None:
        """Return the named groups of a match of the whole text, or None.

        ``pattern``: translated by `translate`, as far as a user has written it. Raises TimeoutError
        when that takes too long.
        """
        import regex  # noqa: PLC0415 (as below)

        now = thread_time()
        self.end = self.end or now + SECONDS
        if now >= self.end:
            raise TimeoutError
        match = regex.fullmatch(pattern, text, regex.VERSION0, timeout=self.end - now)
        return None if match is None else match.groupdict()


def parse_expression(pattern: str) -> Expression | Finding:
    """Return the expression that ``pattern`` writes, or a finding that says why it writes none."""
    import regex  # noqa: PLC0415 (few pages hold a pattern)

    try:
        with warnings.catch_warnings():
            # Such as `[[`, which may mean something else one day.
            warnings.simplefilter("error", FutureWarning)
            re.compile(pattern)
    except (re.error, FutureWarning, OverflowError, RecursionError) as error:
        return Finding(codes.SELECTOR_SYNTAX, str(error))
    if _count_parts(pattern) > _MOST_PARTS:
        why = f"with its repeats it has more than {_MOST_PARTS} parts"
        return Finding(codes.SELECTOR_SYNTAX, why)
    try:
        _compile(pattern, False)
    except (regex.error, RecursionError) as error:
        return Finding(codes.SELECTOR_SYNTAX, str(error))
    return Expression(pattern)


def _count_parts(pattern: str) -> int:
    """How many characters and the like there are when every repeat is written out."""
    open_groups, last = [0], 0
    for found in _TOKEN.finditer(pattern):
        if found[0] == "(":
            open_groups.append(0)
            last = 0
        elif found[0] == ")" and len(open_groups) > 1:
            last = open_groups.pop()
            open_groups[-1] += last
        elif found["repeat"]:
            times = max(1, *(int(found[group] or 0) for group in ("least", "most", "upto")))
            open_groups[-1] += last * (times - 1)
            last *= times
        else:
            last = 1
            open_groups[-1] += 1
    return sum(open_groups)


@lru_cache(maxsize=256)
def _compile(pattern: str, fold: bool) -> "regex.Pattern[str]":
    import regex  # noqa: PLC0415 (as above)

    flags = regex.VERSION0 | (regex.IGNORECASE if fold else 0)
    return regex.compile(translate(pattern), flags)


def translate(pattern: str) -> str:
    """Return a pattern of Python's syntax as the engine reads it."""
    return _TOKEN.sub(_translate, pattern)


def _translate(found: re.Match[str]) -> str:
    if found["brace"]:
        return r"\{"
    if found["set"]:
        return "[" + _IN_SET.sub(lambda each: each[1] or r"\[", found["set"][1:])
    return found[0]
