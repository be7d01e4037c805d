"""Where in a page's file stands what brought in a line that the file doesn't have."""

from collections.abc import Collection
from difflib import SequenceMatcher

from inlaid.patterns import late_pattern

_BRINGS_IN = late_pattern(r"8<-|\{%|\{\{|\binclude\b")  # snippets, macros, includes


def find_origins(lines: Collection[int], converted: str, text: str) -> dict[int, int]:
    """Return the line of the file ``text`` for each of the ``lines`` that a host has converted.

    That is the same line where the file has it, else the one that stands in its place. Lines are
    counted from 1, and blank ones are left out of the comparison.
    """
    ours, theirs = _list_solid(text), _list_solid(converted)
    origins: dict[int, int] = {}
    if not ours:
        return dict.fromkeys(lines, 1)
    matcher = SequenceMatcher(None, [line for _, line in ours], [line for _, line in theirs])
    for tag, first, last, start, end in matcher.get_opcodes():
        for at in range(start, end):
            number = theirs[at][0]
            if number not in lines:
                continue
            if tag == "equal":
                origins[number] = ours[first + at - start][0]
                continue
            replaced = ours[first:last] or ours[max(0, first - 1) : max(1, first)]
            likely = (each for each, line in replaced if _BRINGS_IN.search(line))
            origins[number] = next(likely, replaced[0][0])
    return origins


def _list_solid(text: str) -> list[tuple[int, str]]:
    stripped = ((at, line.strip()) for at, line in enumerate(text.split("\n"), 1))
    return [(at, line) for at, line in stripped if line]
