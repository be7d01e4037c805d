"""Source maps: all that the markers of a source say, of every dialect."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from inlaid.diagnostics.finding import Span
from inlaid.markers.comments import strip_emphasis
from inlaid.markers.dialects.dialect import Dialect, Form, Marker, MarkerKind
from inlaid.markers.dialects.registry import DIALECTS
from inlaid.markers.edits import Edit, find_changes, find_emphasised
from inlaid.markers.faults import BrokenRegion
from inlaid.markers.pairing import Pairing, pair_markers
from inlaid.markers.regions import Region
from inlaid.markers.source import Source

# Keys of an index: a name, or one of these and a name in lower case or a dialect.
_FOLDED = "\0"
_WHOLE = "\1"
Found = TypeVar("Found", Region, BrokenRegion)


@dataclass(frozen=True, slots=True)
class SourceMap:
    """What the markers of a source say: regions, marker lines, edits, faults.

    ``hidden``: the lines that are markers and nothing else. ``coded``: marker lines that hold code,
    in order. Edits are ordered by their first line; ``changes`` are those that alter lines,
    ``emphasised`` the lines that edits mark.
    """

    source: Source
    regions: tuple[Region, ...]
    marks: Mapping[int, tuple[Marker, ...]]
    hidden: frozenset[int]
    coded: tuple[int, ...]
    edits: tuple[Edit, ...]
    changes: tuple[Edit, ...]
    emphasised: frozenset[int]
    faults: tuple[BrokenRegion, ...]
    _regions: Mapping[str, tuple[Region, ...]]
    _faults: Mapping[str, tuple[BrokenRegion, ...]]

    def find_regions(self, name: str) -> tuple[Region, ...]:
        """The regions of that name: none, one, or one of each of several dialects."""
        return _look_up(self._regions, name)

    def find_faults(self, name: str) -> tuple[BrokenRegion, ...]:
        """The faults that keep the region of that name from being shown, in order."""
        if not self.faults:
            return ()
        wanted = {region.dialect for region in self.find_regions(name)}
        found = list(_look_up(self._faults, name))
        found += [fault for dialect in wanted for fault in self._faults.get(_WHOLE + dialect, ())]
        if wanted and all(fault.loose and fault.dialect not in wanted for fault in found):
            return ()
        return tuple(sorted(dict.fromkeys(found), key=_place))


def find_regions(
    source: Source,
    dialects: Sequence[Dialect] = DIALECTS,
    named: Sequence[Region] = (),
    form: Form = Form.CODE,
) -> SourceMap:
    """Return all that the markers of ``source`` say, of every dialect given.

    Linear in the length of the text. Mistakes are returned as faults, never raised.
    ``named`` are regions that the file's format defines without markers; ``form`` is how it carries
    those that it has.
    """
    text = source.text
    found = [
        pair_markers(source, dialect, form)
        for dialect in dialects
        if dialect.is_for(source.path) and dialect.trigger.search(text)
    ]
    regions = (*named, *[region for pairing in found for region in _list_regions(pairing)])
    marks = _join_marks(found)
    edits = tuple(sorted([edit for pairing in found for edit in pairing.edits], key=_first_line))
    faults = tuple(sorted([fault for pairing in found for fault in pairing.faults], key=_place))
    return SourceMap(
        source,
        regions,
        marks,
        frozenset(marks) - _find_tagged(source, edits),
        tuple(sorted([line for line, row in marks.items() if row[0].code])),
        edits,
        find_changes(edits),
        find_emphasised(edits),
        faults,
        _index_regions(regions, dialects),
        _index_faults(faults),
    )


def _list_regions(pairing: Pairing) -> Iterable[Region]:
    for key, ranges in pairing.ranges.items():
        if len(ranges) > 1:
            ranges.sort(key=lambda each: each.first)
        yield Region(pairing.names[key], pairing.dialect.name, tuple(ranges))


def _join_marks(found: Sequence[Pairing]) -> dict[int, tuple[Marker, ...]]:
    if len(found) == 1:
        return found[0].marks
    marks: dict[int, tuple[Marker, ...]] = {}
    for pairing in found:
        for line, row in pairing.marks.items():
            marks[line] = (*marks.get(line, ()), *row)
    return marks


def _find_tagged(source: Source, edits: Iterable[Edit]) -> frozenset[int]:
    """Lines that hold a tag and the code that the tag is about."""
    lines = [edit.lines.first for edit in edits if edit.kind is MarkerKind.EMPHASIS_LINE]
    return frozenset(line for line in lines if strip_emphasis(source.lines[line - 1]).strip())


def _first_line(edit: Edit) -> int:
    return edit.lines.first


def _place(fault: BrokenRegion) -> Span:
    return fault.finding.start


# --- the index by name ------------------------------------------------------------------------


def _look_up(index: Mapping[str, tuple[Found, ...]], name: str) -> tuple[Found, ...]:
    return index.get(name, ()) + index.get(_FOLDED + name.casefold(), ())


def _index_regions(
    regions: Iterable[Region], dialects: Sequence[Dialect]
) -> dict[str, tuple[Region, ...]]:
    folding = {dialect.name for dialect in dialects if dialect.fold_case}
    index: dict[str, tuple[Region, ...]] = {}
    for region in regions:
        key = _FOLDED + region.name.casefold() if region.dialect in folding else region.name
        index[key] = (*index[key], region) if key in index else (region,)
    return index


def _index_faults(faults: Iterable[BrokenRegion]) -> dict[str, tuple[BrokenRegion, ...]]:
    index: dict[str, list[BrokenRegion]] = {}
    for fault in faults:
        key = _FOLDED + fault.name.casefold() if fault.fold_case else fault.name
        index.setdefault(key, []).append(fault)
        if fault.whole:
            index.setdefault(_WHOLE + fault.dialect, []).append(fault)
    return {key: tuple(row) for key, row in index.items()}
