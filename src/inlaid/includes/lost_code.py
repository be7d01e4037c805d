"""Code on the lines of markers, which go: where it belongs to what is shown, it would be lost."""

from collections.abc import Iterator, Sequence

from inlaid.markers.comments import holds_code_after, holds_code_before
from inlaid.markers.regions import Range
from inlaid.markers.source_map import SourceMap


def find_lost_code(source: SourceMap, pieces: Sequence[Range]) -> Iterator[int]:
    """Yield the marker lines that hold code of what is shown, in order.

    Code before the start marker of a region, or behind its end marker, lies outside of it.
    """
    if not source.coded:
        return
    regions = {each for region in source.regions for each in region.ranges}
    bounded = [piece for piece in pieces if piece in regions]
    starts = {piece.first - 1 for piece in bounded}
    ends = {piece.last + 1 for piece in bounded}
    for number in source.coded:
        line, marks = source.source.lines[number - 1], source.marks[number]
        if (
            any(piece.first <= number <= piece.last for piece in pieces)
            or (number in starts and holds_code_after(line, marks[0].start, marks[-1].end))
            or (number in ends and holds_code_before(line, marks[0].start))
        ):
            yield number
