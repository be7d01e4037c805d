"""Regions of a source: marker lines paired by the rules of their dialect."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from inlaid.core import codes
from inlaid.core.comments import find_comment, strip_emphasis
from inlaid.core.diagnostics import Code
from inlaid.core.dialects import DIALECTS
from inlaid.core.dialects.dialect import Dialect, Form, Kind, Mark, Repeats
from inlaid.core.source import Source
from inlaid.core.terms import is_terms, is_unfinished


@dataclass(frozen=True, slots=True)
class Range:
    """The source lines between two markers, 1-based and inclusive; empty when last < first."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Region:
    """All ranges of one name in one dialect, in source order."""

    name: str
    dialect: str
    ranges: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """A mistake in a source's markers: its place there, and the region that it breaks.

    ``loose``: an ordinary comment may look like this, so it counts only when the region is asked
    for. ``whole``: it breaks every region of its dialect in the file. Columns are 1-based.
    """

    code: Code
    message: str
    name: str
    dialect: str
    line: int
    column: int
    end_column: int
    loose: bool = False
    whole: bool = False
    fold_case: bool = False


@dataclass(frozen=True, slots=True)
class Edit:
    """A marked change to what is shown: the kind of its start, the lines between, the argument."""

    kind: Kind
    lines: Range
    argument: str


# Keys of an index: a name, or one of these and a name in lower case or a dialect.
_FOLDED = "\0"
_WHOLE = "\1"
Found = TypeVar("Found", Region, Fault)


@dataclass(frozen=True, slots=True)
class SourceMap:
    """What the markers of a source say: regions, marker lines, edits, faults.

    ``hidden``: the lines that are markers and nothing else. ``coded``: marker lines that hold code,
    in order. Edits are ordered by their first line; ``changes`` are those that alter lines,
    ``emphasised`` the lines that edits mark.
    """

    source: Source
    regions: tuple[Region, ...]
    marks: Mapping[int, tuple[Mark, ...]]
    hidden: frozenset[int]
    coded: tuple[int, ...]
    edits: tuple[Edit, ...]
    changes: tuple[Edit, ...]
    emphasised: frozenset[int]
    faults: tuple[Fault, ...]
    _regions: Mapping[str, tuple[Region, ...]]
    _faults: Mapping[str, tuple[Fault, ...]]

    def find_regions(self, name: str) -> tuple[Region, ...]:
        """The regions of that name: none, one, or one of each of several dialects."""
        return _look_up(self._regions, name)

    def find_faults(self, name: str) -> tuple[Fault, ...]:
        """The faults that keep the region of that name from being shown, in order."""
        if not self.faults:
            return ()
        wanted = {each.dialect for each in self.find_regions(name)}
        found = list(_look_up(self._faults, name))
        found += [each for dialect in wanted for each in self._faults.get(_WHOLE + dialect, ())]
        if wanted and all(each.loose and each.dialect not in wanted for each in found):
            return ()
        return tuple(sorted(dict.fromkeys(found), key=_place))


def _look_up(index: Mapping[str, tuple[Found, ...]], name: str) -> tuple[Found, ...]:
    return index.get(name, ()) + index.get(_FOLDED + name.casefold(), ())


def _place(fault: Fault) -> tuple[int, int]:
    return fault.line, fault.column


# Which kind of marker ends which, for markers that edit what is shown.
_EDITS = {
    Kind.CUT_END: Kind.CUT_START,
    Kind.STATE_END: Kind.STATE_START,
    Kind.STATE_CUT_END: Kind.STATE_CUT_START,
    Kind.STATE_UNCOMMENT_END: Kind.STATE_UNCOMMENT_START,
    Kind.UNCOMMENT_END: Kind.UNCOMMENT_START,
    Kind.REPLACE_END: Kind.REPLACE_START,
    Kind.EMPHASIS_END: Kind.EMPHASIS_START,
}
_EDIT_STARTS = frozenset(_EDITS.values())
_CHANGES = frozenset(
    {Kind.UNCOMMENT_START, Kind.STATE_UNCOMMENT_START, Kind.EMPHASIS_LINE, Kind.REPLACE_START}
)
_EMPHASISED = frozenset({Kind.EMPHASIS_START, Kind.EMPHASIS_LINE})
_LINE_EDITS = frozenset({Kind.CUT_LINE, Kind.EMPHASIS_LINE})


_LONGEST_TERMS = 200  # lines of a replace tag's JSON; keeps the reading linear
_UNNAMED = "\0"  # begins the key of an open region that has no name of its own


class _Open(NamedTuple):
    mark: Mark
    line: int
    serial: int


@dataclass(slots=True)
class _Pairing:
    """The state of one pass over the markers of one dialect; each marker costs constant time."""

    dialect: Dialect
    serial: int = 0
    opened: dict[str, _Open] = field(default_factory=dict)
    edits_opened: dict[Kind, list[_Open]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    ranges: dict[str, list[Range]] = field(default_factory=dict)
    edits: list[Edit] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    marks: dict[int, list[Mark]] = field(default_factory=dict)

    def read(self, line: int, marks: tuple[Mark, ...]) -> None:
        if not self.dialect.loose:
            self.marks[line] = list(marks)
        for mark in marks:
            self._read_mark(line, mark)

    def finish(self) -> None:
        for each in self.opened.values():
            if each.mark.name == "" and not self.dialect.default_region:
                continue
            message = f"region '{each.mark.name}' is started here and never ended"
            self.fault(codes.REGION_UNCLOSED, message, each.line, each.mark)
        for each in (each for row in self.edits_opened.values() for each in row):
            message = f"{each.mark.kind.value} without an end after it"
            self.fault(codes.REGION_UNCLOSED, message, each.line, each.mark)

    def _read_mark(self, line: int, mark: Mark) -> None:
        kind = mark.kind
        if kind is Kind.TOGGLE:
            kind = Kind.END if self._key(mark.name) in self.opened else Kind.START
        if kind is Kind.START:
            self._start(line, mark)
        elif kind is Kind.END:
            self._end(line, mark)
        elif kind in _LINE_EDITS:
            self.edits.append(Edit(kind, Range(line, line), mark.argument))
        elif kind in _EDIT_STARTS:
            self.edits_opened.setdefault(kind, []).append(self._open(line, mark))
        elif kind in _EDITS:
            self._end_edit(line, mark)

    def _key(self, name: str) -> str:
        return name.casefold() if self.dialect.fold_case else name

    def _open(self, line: int, mark: Mark) -> _Open:
        self.serial += 1
        return _Open(mark, line, self.serial)

    def _start(self, line: int, mark: Mark) -> None:
        if not mark.name and not self.dialect.default_region:
            if not self.dialect.loose:
                self.fault(codes.MARKER_SYNTAX, "the region has no name", line, mark)
            self._open_unnamed(line, mark)
            return
        key = self._key(mark.name)
        if (before := self.opened.get(key)) is not None:
            message = f"region '{mark.name}' is started again while open since line {before.line}"
            self.fault(codes.REGION_RESTARTED, message, line, mark)
            self._open_unnamed(line, mark)
            return
        if key in self.ranges and self.dialect.repeats is Repeats.ERROR:
            first = self.ranges[key][0].first - 1
            message = f"region '{mark.name}' is defined again; first at line {first}"
            self.fault(codes.REGION_DUPLICATE, message, line, mark)
        self.opened[key] = self._open(line, mark)
        self.names.setdefault(key, mark.name)

    def _open_unnamed(self, line: int, mark: Mark) -> None:
        """Open what can't be asked for, so that the anonymous end after it closes nothing else."""
        if self.dialect.anonymous_ends:
            opened = self._open(line, mark)
            self.opened[f"{_UNNAMED}{opened.serial}"] = opened

    def _end(self, line: int, mark: Mark) -> None:
        key, start = self._close(mark)
        if start is None:
            what = f"of region '{mark.name}' " if mark.name else ""
            message = f"end {what}without a start before it"
            self.fault(codes.REGION_STRAY_END, message, line, mark)
            return
        self._check_crossing(start, line, mark)
        if not key.startswith(_UNNAMED):
            self.ranges.setdefault(key, []).append(Range(start.line + 1, line - 1))
        if self.dialect.loose:
            self.marks.setdefault(start.line, []).append(start.mark)
            self.marks.setdefault(line, []).append(mark)

    def _close(self, mark: Mark) -> tuple[str, _Open | None]:
        if mark.name:
            key = self._key(mark.name)
            return key, self.opened.pop(key, None)
        return self.opened.popitem() if self.opened else ("", None)

    def _end_edit(self, line: int, mark: Mark) -> None:
        kind = _EDITS[mark.kind]
        if not self.edits_opened.get(kind):
            message = f"{mark.kind.value} without a start before it"
            self.fault(codes.REGION_STRAY_END, message, line, mark)
            return
        start = self.edits_opened[kind].pop()
        self._check_crossing(start, line, mark)
        self.edits.append(Edit(kind, Range(start.line + 1, line - 1), start.mark.argument))

    def _check_crossing(self, start: _Open, line: int, mark: Mark) -> None:
        """Tags of different kinds must not cross where ends are anonymous by kind."""
        if not self.dialect.strict_nesting:
            return
        tops = [row[-1] for row in self.edits_opened.values() if row]
        if self.opened:
            tops.append(self.opened[next(reversed(self.opened))])
        for inner in tops:
            if inner.serial > start.serial:
                message = f"the {mark.kind.value} comes before that of the tag in line {inner.line}"
                self.fault(codes.REGION_CROSSED, message, line, mark)

    def fault(self, code: Code, message: str, line: int, mark: Mark) -> None:
        self.faults.append(
            Fault(
                code,
                message,
                mark.name,
                self.dialect.name,
                line,
                mark.start + 1,
                mark.end + 1,
                loose=self.dialect.loose,
                whole=self.dialect.strict_nesting,
                fold_case=self.dialect.fold_case,
            )
        )


def find_regions(
    source: Source, dialects: Sequence[Dialect] = DIALECTS, named: Sequence[Region] = ()
) -> SourceMap:
    """Return all that the markers of ``source`` say, of every dialect given.

    Linear in the length of the text. Mistakes are returned as faults, never raised.
    ``named`` are regions that the file's format defines without markers.
    """
    form = find_form(source.path)
    found = [_pair(source, each, form) for each in dialects if each.may_mark(source.text)]
    regions = (*named, *(region for each in found for region in _list_regions(each)))
    marks: dict[int, tuple[Mark, ...]] = {}
    for each in found:
        for line, row in each.marks.items():
            marks[line] = (*marks.get(line, ()), *row)
    edits = tuple(
        sorted((edit for each in found for edit in each.edits), key=lambda edit: edit.lines.first)
    )
    faults = tuple(sorted((fault for each in found for fault in each.faults), key=_place))
    return SourceMap(
        source,
        regions,
        marks,
        frozenset(marks) - _find_tagged(source, edits),
        tuple(sorted(line for line, row in marks.items() if row[0].code)),
        edits,
        tuple(each for each in edits if each.kind in _CHANGES),
        _find_emphasised(edits),
        faults,
        _index_regions(regions, dialects),
        _index_faults(faults),
    )


def _find_emphasised(edits: Iterable[Edit]) -> frozenset[int]:
    spans = [each.lines for each in edits if each.kind in _EMPHASISED]
    return frozenset(number for each in spans for number in range(each.first, each.last + 1))


def _find_tagged(source: Source, edits: Iterable[Edit]) -> frozenset[int]:
    """Lines that hold a tag and the code that the tag is about."""
    lines = (each.lines.first for each in edits if each.kind is Kind.EMPHASIS_LINE)
    return frozenset(each for each in lines if strip_emphasis(source.lines[each - 1]).strip())


def find_form(path: str) -> Form:
    """How a file of that name carries markers."""
    suffix = path.rpartition(".")[2].lower()
    if suffix in {"diff", "patch"}:
        return Form.DIFF
    return Form.PLAIN if suffix in {"txt", "text", "log", "csv", "out"} else Form.CODE


def _read_comment(text: str) -> str:
    """The text of a comment line, or of a line inside a block comment; quotes are kept."""
    comment = find_comment(text)
    if comment is not None and comment.opener not in {'"', "'"}:
        text = text[comment.start :]
    return text.strip().removesuffix("*/").strip()


def _read_terms(source: Source, pairing: _Pairing) -> None:
    """Complete the JSON of replace tags that go on in the comment lines after the tag."""
    for at, edit in enumerate(pairing.edits):
        if edit.kind is not Kind.REPLACE_START:
            continue
        argument, line = edit.argument, edit.lines.first
        last = min(edit.lines.last, line + _LONGEST_TERMS)
        while line <= last and is_unfinished(argument):
            text = source.lines[line - 1]
            argument += _read_comment(text)
            pairing.marks[line] = [Mark(Kind.CONTINUATION, "", 0, len(text))]
            line += 1
        if not is_terms(argument):
            place = Mark(Kind.REPLACE_START, "", 0, len(source.lines[edit.lines.first - 2]))
            message = 'the replace tag takes JSON such as {"terms": {"old": "new"}}'
            pairing.fault(codes.MARKER_SYNTAX, message, edit.lines.first - 1, place)
        pairing.edits[at] = Edit(edit.kind, Range(line, edit.lines.last), argument)


def _pair(source: Source, dialect: Dialect, form: Form) -> _Pairing:
    pairing = _Pairing(dialect)
    for line, marks in dialect.find_lines(source.text, form):
        pairing.read(line, marks)
    pairing.finish()
    _read_terms(source, pairing)
    return pairing


def _list_regions(pairing: _Pairing) -> Iterable[Region]:
    for key, ranges in pairing.ranges.items():
        if len(ranges) > 1:
            ranges.sort(key=lambda each: each.first)
        yield Region(pairing.names[key], pairing.dialect.name, tuple(ranges))


def _index_regions(
    regions: Iterable[Region], dialects: Sequence[Dialect]
) -> dict[str, tuple[Region, ...]]:
    folding = {each.name for each in dialects if each.fold_case}
    index: dict[str, list[Region]] = {}
    for region in regions:
        key = _FOLDED + region.name.casefold() if region.dialect in folding else region.name
        index.setdefault(key, []).append(region)
    return {key: tuple(row) for key, row in index.items()}


def _index_faults(faults: Iterable[Fault]) -> dict[str, tuple[Fault, ...]]:
    index: dict[str, list[Fault]] = {}
    for fault in faults:
        key = _FOLDED + fault.name.casefold() if fault.fold_case else fault.name
        index.setdefault(key, []).append(fault)
        if fault.whole:
            index.setdefault(_WHOLE + fault.dialect, []).append(fault)
    return {key: tuple(row) for key, row in index.items()}
