"""Where the fences of a text that a host converts stand in the page's file."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from inlaid.pages.fences import Fence, find_fence_candidates
from inlaid.project.line_origins import find_origins


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
    origins = find_origins(foreign, converted, text) if foreign and converted else {}
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
