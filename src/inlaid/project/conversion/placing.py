"""Where the fences of a text that a host converts stand in the page's file."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from inlaid.pages.fences import Fence, find_fence_candidates

_BRINGS_IN = re.compile(r"8<-|\{%|\{\{|\binclude\b")  # snippets, macros, includes


def place_fences(
    fences: Sequence[Fence], candidates: Sequence[Fence], text: str, converted: str
) -> tuple[Fence, ...]:
    """The fences as the page's file has them: the n-th with a header is the n-th in the file.

    A host may leave out front matter, expand tabs and bring in text from elsewhere: those of it
    stand where it is brought in.
    """
    originals: dict[str, list[Fence]] = {}
    for fence_candidate in find_fence_candidates(text.split("\n")):
        originals.setdefault(_normalise(fence_candidate), []).append(fence_candidate)
    counted: dict[str, int] = {}
    places = {}
    for candidate in candidates:
        key = _normalise(candidate)
        at = counted[key] = counted.get(key, -1) + 1
        known = originals.get(key, ())
        places[candidate.line] = known[at] if at < len(known) else None
    foreign = {fence.line for fence in fences if places.get(fence.line) is None}
    origins = _find_origins(foreign, converted, text) if foreign and converted else {}
    lines = text.split("\n") if foreign else []
    return tuple(_relocate(fence, places.get(fence.line), origins, lines) for fence in fences)


def _normalise(fence: Fence) -> str:
    return f"{fence.marker} {' '.join(fence.info.split())}"


def _relocate(
    fence: Fence, original: Fence | None, origins: Mapping[int, int], lines: Sequence[str]
) -> Fence:
    """The fence as the page has it; one that is brought in takes no line of the page."""
    if original is None:
        line = min(origins.get(fence.line, fence.line), len(lines))
        is_own = lines[line - 1].strip() == fence.header.strip()
        length = fence.end_line - fence.line if is_own else 0
        return replace(fence, line=line, end_line=min(line + length, len(lines)))
    body = original.body if len(original.body) == len(fence.body) else fence.body
    if body is original.body and original.closed is fence.closed:
        return original
    return replace(original, body=body, closed=fence.closed)


def _find_origins(lines: Collection[int], converted: str, text: str) -> dict[int, int]:
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
            likely = (number for number, line in replaced if _BRINGS_IN.search(line))
            origins[number] = next(likely, replaced[0][0])
    return origins


def _list_solid(text: str) -> list[tuple[int, str]]:
    stripped = ((at, line.strip()) for at, line in enumerate(text.split("\n"), 1))
    return [(at, line) for at, line in stripped if line]
