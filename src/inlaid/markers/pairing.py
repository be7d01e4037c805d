"""Pairing: which marker of a dialect ends which.

Named ends use a set of open names, so that regions may nest and cross. Where a region may stand in
one of its own name, an end closes the innermost of the name. An end without a name closes the
innermost open region of its dialect.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Code
from inlaid.diagnostics.finding import Finding, Span
from inlaid.diagnostics.nearest import find_nearest
from inlaid.markers.dialects.dialect import ON_CODE, Dialect, Form, Marker, MarkerKind, Repeats
from inlaid.markers.edits import STATES, Edit
from inlaid.markers.faults import BrokenRegion
from inlaid.markers.regions import Range
from inlaid.markers.source import Source

# Which kind of marker ends which, for markers that edit what is shown.
_EDITS = {
    MarkerKind.CUT_END: MarkerKind.CUT_START,
    MarkerKind.STATE_END: MarkerKind.STATE_START,
    MarkerKind.STATE_CUT_END: MarkerKind.STATE_CUT_START,
    MarkerKind.STATE_UNCOMMENT_END: MarkerKind.STATE_UNCOMMENT_START,
    MarkerKind.UNCOMMENT_END: MarkerKind.UNCOMMENT_START,
    MarkerKind.REPLACE_END: MarkerKind.REPLACE_START,
    MarkerKind.EMPHASIS_END: MarkerKind.EMPHASIS_START,
}
_EDIT_STARTS = frozenset(_EDITS.values())
_START, _END, _TOGGLE = (
    MarkerKind.START,
    MarkerKind.END,
    MarkerKind.TOGGLE,
)  # a member of an enum is slow to look up
_SLIP = 0.8  # how like two names are of which one is a slip
_MOST_HINTS = 20  # keeps the time for a file of many faults linear
_UNNAMED = "\0"  # begins the key of an open region that can't be asked for


class Open(NamedTuple):
    """A marker that waits for its end; ``serial`` counts such markers in the order of the text."""

    mark: Marker
    line: int
    serial: int


@dataclass(slots=True)
class Pairing:
    """What one pass over the markers of one dialect finds; each marker costs constant time.

    ``ranges`` of each region are in the order of their ends, by the key of its name; ``names`` are
    as written first; ``strays`` are the ends of what was not open; ``nested`` are the
    keys, by name, of what is open within a region of that name; ``kept`` are markers that only
    their counterparts tell from comments, and join ``marks`` in the end.
    """

    dialect: Dialect
    serial: int = 0
    opened: dict[str, Open] = field(default_factory=dict)
    edits_opened: dict[MarkerKind, list[Open]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    ranges: dict[str, list[Range]] = field(default_factory=dict)
    edits: list[Edit] = field(default_factory=list)
    faults: list[BrokenRegion] = field(default_factory=list)
    marks: dict[int, tuple[Marker, ...]] = field(default_factory=dict)
    strays: dict[str, int] = field(default_factory=dict)
    nested: dict[str, list[str]] = field(default_factory=dict)
    kept: dict[int, list[Marker]] = field(default_factory=dict)

    def read(self, line: int, marks: tuple[Marker, ...]) -> None:
        """Take the markers of the next line that has any."""
        if not self.dialect.loose:
            self.marks[line] = marks
        for mark in marks:
            kind = mark.kind
            if kind is _TOGGLE:
                kind = _END if mark.name in self.opened else _START
            if kind is _START:
                self._start(line, mark)
            elif kind is _END:
                self._end(line, mark)
            elif kind is MarkerKind.BLOCK:
                self._open_unnamed(line, mark)
            else:
                self._read_edit(line, mark)

    def finish(self, last: int) -> None:
        """Report what is still open at the end of the text, behind line ``last``."""
        if self.dialect.slices:
            self._end_cuts(last)
        for at, start in enumerate(self.opened.values()):
            if start.mark.name or self.dialect.default_region:
                what = _call(start.mark.name)
                hint = self._find_slip(start) if at < _MOST_HINTS else ""
                message = f"{what} is started here and never ended{hint}"
                self._fault(codes.REGION_UNCLOSED, message, start.line, start.mark)
        for opened in (opened for row in self.edits_opened.values() for opened in row):
            message = f"{opened.mark.kind.value} without an end after it"
            self._fault(codes.REGION_UNCLOSED, message, opened.line, opened.mark)
        for line, row in self.kept.items():
            self.marks[line] = (*self.marks.get(line, ()), *row)

    def _end_cuts(self, last: int) -> None:
        for kind, row in self.edits_opened.items():
            for opened in row:
                self.edits.append(Edit(kind, Range(opened.line + 1, last), opened.mark.argument))
                self._keep(opened.line, opened.mark)
        self.edits_opened.clear()

    def _find_slip(self, start: Open) -> str:
        """A marker that has no counterpart either, and almost the name of this one."""
        if start.mark.kind is _TOGGLE:
            others = {name: other.line for name, other in self.opened.items() if other is not start}
        else:
            others = self.strays
        near = find_nearest(start.mark.name, others, _SLIP) if start.mark.name else None
        return f"; line {others[near]} has '{near}'" if near else ""

    def _open(self, line: int, mark: Marker) -> Open:
        self.serial += 1
        return Open(mark, line, self.serial)

    # --- regions ------------------------------------------------------------------------------

    def _start(self, line: int, mark: Marker) -> None:
        if not mark.name and not self.dialect.default_region:
            if not self.dialect.loose:
                self._fault(codes.MARKER_SYNTAX, "the region has no name", line, mark)
            self._open_unnamed(line, mark)
            return
        if self.dialect.slices and self.opened:
            self._close(*self.opened.popitem(), line, mark)
        key = self._find_key(mark)
        before = self.opened.get(key)
        if before is not None and self.dialect.repeats is Repeats.NEST:
            self._nest(key, line, mark)
            return
        if before is not None:
            what = _call(mark.name)
            message = f"{what} is started again while open since line {before.line}"
            self._fault(codes.REGION_RESTARTED, message, line, mark)
            self._open_unnamed(line, mark)
            return
        if key in self.ranges and not self.dialect.loose:
            self._check_repeat(key, line, mark)
        self.opened[key] = self._open(line, mark)
        self.names.setdefault(key, mark.name)

    def _find_key(self, mark: Marker) -> str:
        return mark.name.casefold() if self.dialect.fold_case else mark.name

    def _nest(self, name: str, line: int, mark: Marker) -> None:
        """Open a part of the open region of that name."""
        opened = self._open(line, mark)
        key = f"{_UNNAMED}{opened.serial}"
        self.opened[key] = opened
        self.nested.setdefault(name, []).append(key)

    def _open_unnamed(self, line: int, mark: Marker) -> None:
        """Open what can't be asked for, so that the anonymous end after it closes nothing else."""
        if self.dialect.anonymous_ends:
            opened = self._open(line, mark)
            self.opened[f"{_UNNAMED}{opened.serial}"] = opened

    def _check_repeat(self, key: str, line: int, mark: Marker) -> None:
        if self.dialect.repeats is Repeats.ERROR:
            first = self.ranges[key][0].first - 1
            message = f"region '{mark.name}' is defined again; first at line {first}"
            self._fault(codes.REGION_DUPLICATE, message, line, mark, loose=False)

    def _end(self, line: int, mark: Marker) -> None:
        if not mark.name and not self.dialect.anonymous_ends:
            self._fault(codes.MARKER_SYNTAX, "the end names no region", line, mark)
            return
        if mark.name:
            name = self._find_key(mark)
            key = self.nested[name].pop() if self.nested.get(name) else name
            start = self.opened.pop(key, None)
        else:
            key, start = "", None
        if start is None and self.opened and (not mark.name or self.dialect.commented_ends):
            key, start = self.opened.popitem()
            if inner := self.nested.get(self._find_key(start.mark)):
                inner.pop()
        if start is None and self.dialect.common_ends and not mark.name:
            self.marks.pop(line, None)
            return
        if start is None:
            what = f"of region '{mark.name}' " if mark.name else ""
            message = f"end {what}without a start before it"
            self._fault(codes.REGION_STRAY_END, message, line, mark)
            if mark.name:
                self.strays.setdefault(mark.name, line)
            return
        self._close(key, start, line, mark)

    def _close(self, key: str, start: Open, line: int, mark: Marker) -> None:
        """End a region at the marker ``mark`` in ``line``."""
        if self.dialect.strict_nesting:
            self._check_crossing(start, line, mark)
        if not key.startswith(_UNNAMED):
            self.ranges.setdefault(key, []).append(Range(start.line + 1, line - 1))
        if self.dialect.loose:
            if len(self.ranges.get(key, ())) > 1:  # only a pair is known to be no comment
                self._check_repeat(key, start.line, start.mark)
            self._keep(start.line, start.mark)
            self._keep(line, mark)

    def _keep(self, line: int, mark: Marker) -> None:
        """Count what looks like an ordinary comment among the markers: it has its counterpart."""
        self.kept.setdefault(line, []).append(mark)

    # --- edits --------------------------------------------------------------------------------

    def _read_edit(self, line: int, mark: Marker) -> None:
        if mark.kind in ON_CODE:
            self.edits.append(Edit(mark.kind, Range(line, line), mark.argument))
        elif mark.kind in _EDIT_STARTS:
            if self.dialect.slices and self.edits_opened.get(mark.kind):
                self._keep(line, mark)  # it is said once more
                return
            if mark.kind in STATES and not mark.argument:
                self._fault(codes.MARKER_SYNTAX, "the tag names no state", line, mark)
            self.edits_opened.setdefault(mark.kind, []).append(self._open(line, mark))
        else:
            self._end_edit(line, mark)

    def _end_edit(self, line: int, mark: Marker) -> None:
        kind = _EDITS[mark.kind]
        if not self.edits_opened.get(kind):
            message = f"{mark.kind.value} without a start before it"
            self._fault(codes.REGION_STRAY_END, message, line, mark)
            return
        start = self.edits_opened[kind].pop()
        if self.dialect.strict_nesting:
            self._check_crossing(start, line, mark)
        self.edits.append(Edit(kind, Range(start.line + 1, line - 1), start.mark.argument))
        if self.dialect.loose:
            self._keep(start.line, start.mark)
            self._keep(line, mark)

    def read_terms(self, lines: tuple[str, ...]) -> None:
        """Complete the JSON of replace tags that goes on in the comment lines after the tag."""
        from inlaid.markers.terms import complete_terms, is_terms  # noqa: PLC0415 (few have edits)

        for at, edit in enumerate(self.edits):
            if edit.kind is MarkerKind.REPLACE_START:
                argument, after = complete_terms(edit.argument, lines, edit.lines)
                tag = edit.lines.first - 1
                for line in range(edit.lines.first, after):
                    self.marks[line] = (
                        Marker(MarkerKind.CONTINUATION, "", 0, len(lines[line - 1])),
                    )
                if not is_terms(argument):
                    message = 'the replace tag takes JSON such as {"terms": {"old": "new"}}'
                    mark = Marker(MarkerKind.REPLACE_START, "", 0, len(lines[tag - 1]))
                    self._fault(codes.MARKER_SYNTAX, message, tag, mark)
                self.edits[at] = Edit(edit.kind, Range(after, edit.lines.last), argument)

    # --- faults -------------------------------------------------------------------------------

    def _check_crossing(self, start: Open, line: int, mark: Marker) -> None:
        """Tags of different kinds must not cross where ends are anonymous by kind."""
        tops = [row[-1] for row in self.edits_opened.values() if row]
        if self.opened:
            tops.append(self.opened[next(reversed(self.opened))])
        for inner in tops:
            if inner.serial > start.serial:
                message = f"this end crosses the tag of line {inner.line}, which is still open"
                self._fault(codes.REGION_CROSSED, message, line, mark)

    def _fault(
        self, code: Code, message: str, line: int, mark: Marker, *, loose: bool | None = None
    ) -> None:
        self.faults.append(
            BrokenRegion(
                Finding(code, message, span=Span(line, mark.start + 1, mark.end + 1)),
                mark.name,
                self.dialect.name,
                loose=self.dialect.loose if loose is None else loose,
                whole=self.dialect.strict_nesting,
                fold_case=self.dialect.fold_case,
            )
        )


def _call(name: str) -> str:
    return f"region '{name}'" if name else "the region without a name"


def pair_markers(source: Source, dialect: Dialect, form: Form) -> Pairing:
    """Pair the markers of one dialect in a source."""
    pairing = Pairing(dialect)
    for line, marks in dialect.find_lines(source.text, form):
        pairing.read(line, marks)
    pairing.finish(len(source.lines))
    if pairing.edits:
        pairing.read_terms(source.lines)
    return pairing
