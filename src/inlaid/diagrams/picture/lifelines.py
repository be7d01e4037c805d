"""Lifelines and bars, interrupted where something lies on them.

What is drawn is cut instead of covered, so that a picture needs no ground and suits any page.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from inlaid.diagrams.picture.columns import Columns
from inlaid.diagrams.picture.geometry import Bar, Lifeline, ParticipantHead
from inlaid.diagrams.picture.spacing import BAR

_MOST_GAPS = 50_000  # no diagram that anyone reads has as many
_REACH = 40  # of bars within bars, beside their lifeline

Gaps = Mapping[int, Sequence["Cover"]]


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


@dataclass(frozen=True, slots=True)
class Activity:
    """A bar before anything is cut out of it."""

    column: int
    level: int
    top: float
    bottom: float


def find_lifelines(
    columns: Columns,
    heads: Sequence[ParticipantHead],
    lives: Lives,
    gaps: Gaps,
    activities: Sequence[Activity],
) -> Iterator[Lifeline]:
    """Yield the pieces of the lifelines, column by column from top to bottom."""
    tops: dict[float, list[float]] = {}
    for head in heads:
        tops.setdefault(head.x, []).append(head.y)
    bars: dict[int, list[tuple[float, float]]] = {}
    for activity in activities:
        bars.setdefault(activity.column, []).append((activity.top, activity.bottom))
    for i, x in enumerate(columns.x):
        first, *others = tops.get(x) or [lives.born.get(i, 0)]
        end = lives.died.get(i, others[0] if others else lives.end)
        start = first + columns.heads[i].height
        crossed = [
            (cover.top, cover.bottom) for cover in gaps.get(i, ()) if cover.left <= x <= cover.right
        ]
        for top, bottom in [*sorted([*crossed, *bars.get(i, ())]), (end, end)]:
            if start < min(top, end):
                yield Lifeline(x, start, min(top, end))
            start = max(start, bottom)


def find_bars(columns: Columns, gaps: Gaps, activities: Sequence[Activity]) -> Iterator[Bar]:
    """Yield the pieces of the bars: cut where text lies, and half as wide beside an inner one."""
    inner: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for activity in activities:
        key = activity.column, activity.level - 1
        inner.setdefault(key, []).append((activity.top, activity.bottom))
    for activity in activities:
        x = columns.x[activity.column] - BAR / 2 + activity.level * BAR / 2
        cut = [
            (cover.top, cover.bottom)
            for cover in gaps.get(activity.column, ())
            if cover.left < x + BAR and cover.right > x
        ]
        beside = inner.get((activity.column, activity.level), [])
        yield from _cut_bar(activity, x, sorted(cut), sorted(beside))


def _cut_bar(
    activity: Activity,
    x: float,
    cut: Sequence[tuple[float, float]],
    beside: Sequence[tuple[float, float]],
) -> Iterator[Bar]:
    inside = (edge for piece in (*cut, *beside) for edge in piece)
    edges = sorted(
        {activity.top, activity.bottom}
        | {edge for edge in inside if activity.top < edge < activity.bottom}
    )
    for top, bottom in pairwise(edges):
        middle = (top + bottom) / 2
        if any(start < middle < end for start, end in cut):
            continue
        half = any(start < middle < end for start, end in beside)
        yield Bar(
            x,
            top,
            bottom,
            BAR / 2 if half else BAR,
            opens=top == activity.top,
            closes=bottom == activity.bottom,
            whole=not half,
        )


def find_gaps(columns: Sequence[float], covers: Sequence[Cover]) -> Gaps:
    """What lies on each column, or near it."""
    gaps: dict[int, list[Cover]] = {}
    spare = _MOST_GAPS
    for cover in covers:
        first = bisect_left(columns, cover.left - _REACH)
        last = bisect_right(columns, cover.right + BAR)
        spare -= last - first
        if spare < 0:
            break
        for i in range(first, last):
            gaps.setdefault(i, []).append(cover)
    return gaps
