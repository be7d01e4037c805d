"""The events of a diagram, resolved once: columns, numbers, bars, lives and what blocks span.

Columns, layout and words all read these rows, so that they can't disagree.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import assert_never

from inlaid.diagrams.language.arrows import Arrow
from inlaid.diagrams.language.model import (
    Activation,
    BlockEnd,
    BlockKind,
    BlockStart,
    Creation,
    Destruction,
    Diagram,
    Event,
    Label,
    Message,
    Note,
    NotePosition,
    Numbering,
    Participant,
    Section,
)


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message between two columns.

    ``number`` is empty when none is shown. ``levels`` counts the bars that the line meets at the
    sender and the receiver, with those that begin right after it. ``creates`` and ``destroys`` are
    columns.
    """

    sender: int
    receiver: int
    arrow: Arrow
    label: Label
    number: str
    levels: tuple[int, int]
    circles: tuple[bool, bool]
    creates: int | None
    destroys: int | None

    @property
    def span(self) -> tuple[int, int]:
        """The first and the last column."""
        return min(self.sender, self.receiver), max(self.sender, self.receiver)


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note; its columns are ordered from left to right, without repeats."""

    position: NotePosition
    columns: tuple[int, ...]
    named: tuple[int, ...]
    label: Label


@dataclass(frozen=True, slots=True)
class BlockRow:
    """A block begins; ``span`` is the first and the last column that anything in it touches."""

    kind: BlockKind
    label: Label
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class SectionRow:
    """The next branch of the innermost block, whose span it has."""

    kind: BlockKind
    label: Label
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class EndRow:
    """The innermost block ends."""

    kind: BlockKind


@dataclass(frozen=True, slots=True)
class ActivationRow:
    """A bar begins or ends; the outermost bar of a column has level 0."""

    column: int
    level: int
    ends: bool


@dataclass(frozen=True, slots=True)
class LifeRow:
    """The next message creates a participant, or destroys it."""

    column: int
    ends: bool


Row = MessageRow | NoteRow | BlockRow | SectionRow | EndRow | ActivationRow | LifeRow


@dataclass(frozen=True, slots=True)
class Rows:
    """The participants in their order on the page, and the rows from top to bottom."""

    participants: tuple[Participant, ...]
    rows: tuple[Row, ...]


def resolve_rows(diagram: Diagram) -> Rows:
    """Return the rows of a diagram, whose events are balanced as the parser leaves them."""
    participants = _order(diagram)
    index = {participant.name: column for column, participant in enumerate(participants)}
    rows = list(_Resolver(diagram, index).resolve())
    return Rows(participants, tuple(_find_spans(rows, len(participants))))


def _order(diagram: Diagram) -> tuple[Participant, ...]:
    """Keep the order of appearance, but put those of one box side by side."""
    members: dict[int, list[Participant]] = {}
    for participant in diagram.participants:
        if participant.box is not None:
            members.setdefault(participant.box, []).append(participant)
    ordered: list[Participant] = []
    for participant in diagram.participants:
        if participant.box is None:
            ordered.append(participant)
        else:
            ordered += members.pop(participant.box, [])
    return tuple(ordered)


class _Resolver:
    """One pass over the events."""

    def __init__(self, diagram: Diagram, index: dict[str, int]) -> None:
        self.events = diagram.events
        self.index = index
        self.active: dict[int, int] = {}
        self.numbered = diagram.settings.numbered
        self.number, self.step = Decimal(1), Decimal(1)
        self.creates: int | None = None
        self.destroys: int | None = None

    def resolve(self) -> Iterator[Row]:
        for place, event in enumerate(self.events):
            row = self._resolve_event(place, event)
            if row is not None:
                yield row

    def _resolve_event(self, place: int, event: Event) -> Row | None:
        match event:
            case Message():
                return self._resolve_message(place, event)
            case Note():
                named = tuple(dict.fromkeys(self.index[name] for name in event.participants))
                return NoteRow(event.position, tuple(sorted(named)), named, event.label)
            case BlockStart():
                return BlockRow(event.kind, event.label, (0, 0))
            case Section():
                return SectionRow(event.kind, event.label, (0, 0))
            case BlockEnd():
                return EndRow(event.kind)
            case Activation():
                return self._resolve_activation(event)
            case Numbering():
                self.numbered = event.visible
                self.number = event.start if event.start is not None else self.number
                self.step = event.step or self.step
                return None
            case Creation():
                self.creates = self.index[event.participant]
                return LifeRow(self.creates, ends=False)
            case Destruction():
                self.destroys = self.index[event.participant]
                return LifeRow(self.destroys, ends=True)
            case _:
                assert_never(event)

    def _resolve_message(self, place: int, event: Message) -> MessageRow:
        row = MessageRow(
            self.index[event.sender],
            self.index[event.receiver],
            event.arrow,
            event.label,
            f"{self.number.normalize():f}" if self.numbered else "",
            self._find_levels(place, event),
            (event.circle_at_sender, event.circle_at_receiver),
            self.creates,
            None if self.creates is not None else self.destroys,
        )
        self.number += self.step
        if self.creates is None:
            if self.destroys is not None:
                self.active.pop(self.destroys, None)
            self.destroys = None
        self.creates = None
        return row

    def _find_levels(self, place: int, event: Message) -> tuple[int, int]:
        starting = {event.sender: 0, event.receiver: 0}
        for following in self.events[place + 1 : place + 3]:
            if not isinstance(following, Activation) or following.ends:
                break
            if following.participant in starting:
                starting[following.participant] += 1
        sender, receiver = (
            self.active.get(self.index[name], 0) + starting[name]
            for name in (event.sender, event.receiver)
        )
        return sender, receiver

    def _resolve_activation(self, event: Activation) -> ActivationRow:
        column = self.index[event.participant]
        count = self.active.get(column, 0)
        level = max(0, count - 1) if event.ends else count
        self.active[column] = level if event.ends else count + 1
        return ActivationRow(column, level, event.ends)


def _find_spans(rows: Sequence[Row], count: int) -> Iterator[Row]:
    """Fill in what each block spans: all of the columns when nothing is in it."""
    spans: dict[int, list[int]] = {}
    open_: list[int] = []
    owners: dict[int, int] = {}
    for place, row in enumerate(rows):
        match row:
            case BlockRow():
                spans[place] = [count, -1]
                open_.append(place)
            case SectionRow():
                owners[place] = open_[-1]
            case EndRow():
                first, last = spans[open_.pop()]
                if open_ and last >= 0:
                    _widen(spans[open_[-1]], first, last)
            case MessageRow() if open_:
                _widen(spans[open_[-1]], *row.span)
            case NoteRow() if open_:
                _widen(spans[open_[-1]], row.columns[0], row.columns[-1])
            case _:
                pass
    for place, row in enumerate(rows):
        if isinstance(row, BlockRow | SectionRow):
            first, last = spans[owners.get(place, place)]
            span = (first, last) if last >= 0 else (0, max(0, count - 1))
            yield replace(row, span=span)
        else:
            yield row


def _widen(span: list[int], first: int, last: int) -> None:
    span[0], span[1] = min(span[0], first), max(span[1], last)
