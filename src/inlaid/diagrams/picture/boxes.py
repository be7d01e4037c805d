"""The boxes around participants that belong together."""

from collections.abc import Iterator

from inlaid.diagrams.language.model import Diagram
from inlaid.diagrams.picture.columns import (
    BOX_PAD,
    HEAD_MOST,
    TAB_PAD,
    TEXT_WRAP,
    Columns,
    shorten,
)
from inlaid.diagrams.picture.geometry import BASELINE, Panel, TextBlock
from inlaid.diagrams.picture.metrics import Metrics


def measure_boxes(diagram: Diagram, columns: Columns, metrics: Metrics) -> float:
    """Return the room that the titles of boxes need above the heads."""
    if not any(participant.box is not None for participant in columns.participants):
        return 0
    titles = (_shorten(diagram, metrics, number) for number in range(len(diagram.boxes)))
    return BOX_PAD + max(map(len, titles)) * metrics.line


def place_boxes(
    diagram: Diagram, columns: Columns, metrics: Metrics, top: float, bottom: float
) -> Iterator[Panel]:
    """Yield the ground of each box that holds anybody, from ``top`` to below ``bottom``."""
    spans: dict[int, list[int]] = {}
    for i, participant in enumerate(columns.participants):
        if participant.box is not None:
            spans.setdefault(participant.box, []).append(i)
    for number, box in enumerate(diagram.boxes):
        span = spans.get(number)
        if span is None:
            continue
        left = columns.x[span[0]] - columns.heads[span[0]].width / 2 - BOX_PAD
        right = columns.x[span[-1]] + columns.heads[span[-1]].width / 2 + BOX_PAD
        lines = _shorten(diagram, metrics, number)
        spare = max(0, metrics.widest(lines) + 2 * TAB_PAD - (right - left)) / 2
        left, right = left - spare, right + spare
        text = TextBlock((left + right) / 2, top + BOX_PAD / 2 + BASELINE, lines)
        yield Panel(left, top, right - left, bottom + BOX_PAD - top, box.colour, True, text)


def _shorten(diagram: Diagram, metrics: Metrics, number: int) -> tuple[str, ...]:
    return shorten(diagram.boxes[number].label, diagram, metrics, TEXT_WRAP, HEAD_MOST)
