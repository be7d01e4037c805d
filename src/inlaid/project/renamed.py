"""What a region that is gone is called now: found by its lines, else by its name."""

from difflib import SequenceMatcher

from inlaid.diagnostics.nearest import find_nearest
from inlaid.markers.regions import Region
from inlaid.markers.source_map import SourceMap

_ALIKE = 0.6  # of the lines, from 0 to 1
_COMPARED = 200  # regions


def find_renamed(region: Region, before: SourceMap, now: SourceMap) -> str | None:
    """Return the name of the region of ``now`` that has the lines of one of ``before``.

    Regions that ``before`` had under the same name aren't looked at. Where none has most of the
    lines it is the new region whose name is nearest; None when there is none.
    """
    new = [each for each in now.regions if not before.find_regions(each.name)][:_COMPARED]
    lines = _read_lines(region, before)
    likeness = {each.name: _compare(lines, _read_lines(each, now)) for each in new}
    best = max(likeness, key=likeness.__getitem__, default="")
    if likeness.get(best, 0) >= _ALIKE:
        return best
    return find_nearest(region.name, [each.name for each in new])


def _read_lines(region: Region, source: SourceMap) -> list[str]:
    """The lines of a region without markers, white space around them and blank ones."""
    numbers = (n for part in region.ranges for n in range(part.first, part.last + 1))
    shown = (
        source.source.lines[number - 1].strip() for number in numbers if number not in source.marks
    )
    return [each for each in shown if each]


def _compare(before: list[str], now: list[str]) -> float:
    return SequenceMatcher(None, before, now).ratio() if before and now else 0
