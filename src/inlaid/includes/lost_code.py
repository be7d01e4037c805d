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
    bounded = [each for each in pieces if each in regions]
    starts = {each.first - 1 for each in bounded}
    ends = {each.last + 1 for each in bounded}
    for number in source.coded:
        line, marks = source.source.lines[number - 1], source.marks[number]
        if (
            any(each.first <= number <= each.last for each in pieces)
            or (number in starts and holds_code_after(line, marks[0].start, marks[-1].end))
            or (number in ends and holds_code_before(line, marks[0].start))
        ):
            yield number
