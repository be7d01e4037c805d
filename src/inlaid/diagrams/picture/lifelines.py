"""The lines of participants through a diagram, interrupted where text would be struck through."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from inlaid.diagrams.picture.columns import Columns
from inlaid.diagrams.picture.geometry import Lifeline, ParticipantHead

_MOST_GAPS = 50_000  # no diagram that anyone reads has as many


@dataclass(frozen=True, slots=True)
class Cover:
    """What a lifeline must not show through."""

    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Lives:
    """Where the lines of columns begin and end that don't go from the first head to the end."""

    born: Mapping[int, float]
    died: Mapping[int, float]
    end: float


def find_lifelines(
    columns: Columns, heads: Sequence[ParticipantHead], lives: Lives, covers: Sequence[Cover]
) -> Iterator[Lifeline]:
    """Yield the pieces of the lifelines, column by column from top to bottom."""
    tops: dict[float, list[float]] = {}
    for head in heads:
        tops.setdefault(head.x, []).append(head.y)
    gaps = _find_gaps(columns.x, covers)
    for i, x in enumerate(columns.x):
        first, *others = tops.get(x) or [lives.born.get(i, 0)]
        end = lives.died.get(i, others[0] if others else lives.end)
        start = first + columns.heads[i].height
        for top, bottom in [*sorted(gaps.get(i, [])), (end, end)]:
            if top > start:
                yield Lifeline(x, start, min(top, end))
            start = max(start, bottom)


def _find_gaps(
    columns: Sequence[float], covers: Sequence[Cover]
) -> dict[int, list[tuple[float, float]]]:
    """Where lifelines are interrupted, by column."""
    gaps: dict[int, list[tuple[float, float]]] = {}
    spare = _MOST_GAPS
    for cover in covers:
        first, last = bisect_left(columns, cover.left), bisect_right(columns, cover.right)
        spare -= last - first
        if spare < 0:
            break
        for i in range(first, last):
            gaps.setdefault(i, []).append((cover.top, cover.bottom))
    return gaps
