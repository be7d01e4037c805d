"""The boxes around participants that belong together, and the grounds of `rect`."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from inlaid.diagrams.language.model import Diagram
from inlaid.diagrams.picture.columns import Columns, wrap_title
from inlaid.diagrams.picture.geometry import BASELINE, Area, Panel, TextBlock
from inlaid.diagrams.picture.paragraph import Paragraphs
from inlaid.diagrams.picture.spacing import TAB_PAD, Spacing


def measure_boxes(
    diagram: Diagram, columns: Columns, paragraphs: Paragraphs, spacing: Spacing
) -> float:
    """Return the room that the titles of boxes need above the heads."""
    if not any(participant.box is not None for participant in columns.participants):
        return 0
    most = max(len(wrap_title(box.label, paragraphs)) for box in diagram.boxes)
    return spacing.box_pad + most * paragraphs.metrics.line


def place_boxes(
    diagram: Diagram,
    columns: Columns,
    paragraphs: Paragraphs,
    spacing: Spacing,
    sides: tuple[float, float],
) -> Iterator[Panel]:
    """Yield the ground of each box that holds anybody, from the first side to below the second."""
    top, bottom = sides
    pad = spacing.box_pad
    spans: dict[int, list[int]] = {}
    for column, participant in enumerate(columns.participants):
        if participant.box is not None:
            spans.setdefault(participant.box, []).append(column)
    for number, box in enumerate(diagram.boxes):
        span = spans.get(number)
        if span is None:
            continue
        left = columns.x[span[0]] - columns.heads[span[0]].width / 2 - pad
        right = columns.x[span[-1]] + columns.heads[span[-1]].width / 2 + pad
        lines = wrap_title(box.label, paragraphs)
        spare = max(0, paragraphs.widest(lines) + 2 * TAB_PAD - (right - left)) / 2
        left, right = left - spare, right + spare
        text = TextBlock((left + right) / 2, top + pad / 2 + BASELINE, lines)
        area = Area(left, top, right - left, bottom + pad - top)
        yield Panel(area, box.colour, outlined=True, text=text)


def cut_panels(
    boxes: Sequence[Panel],
    grounds: Sequence[Panel],
    parents: Sequence[int],
    lying: Sequence[tuple[int, Area]],
) -> Iterator[Panel]:
    """Yield all grounds with holes where something lies on them, so that no two colours mix.

    ``parents``: of each of ``grounds`` the one that it lies in, or -1. ``lying``: heads and notes,
    each with the ground that it lies in.
    """
    children: dict[int, list[Area]] = {}
    for ground, parent in zip(grounds, parents, strict=True):
        children.setdefault(parent, []).append(ground.area)
    for parent, area in lying:
        children.setdefault(parent, []).append(area)
    for box in boxes:
        yield replace(box, holes=_intersect(box.area, children.get(-1, [])))
    for number, ground in enumerate(grounds):
        yield replace(ground, holes=_intersect(ground.area, children.get(number, [])))


def _intersect(area: Area, others: Sequence[Area]) -> tuple[Area, ...]:
    return tuple(shared for other in others if (shared := area.intersect(other)))
