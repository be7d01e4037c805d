"""Where the participants stand, from left to right: the longest path over pairwise distances."""

from dataclasses import dataclass

from inlaid.diagrams.language.labels import read_lines
from inlaid.diagrams.language.links import find_address
from inlaid.diagrams.language.model import (
    Activation,
    BlockEnd,
    BlockKind,
    BlockStart,
    Creation,
    Diagram,
    Event,
    Label,
    Message,
    Note,
    NotePosition,
    Numbering,
    Participant,
    ParticipantKind,
    Section,
)
from inlaid.diagrams.picture.metrics import Metrics

MARGIN = 16  # around the whole, around notes, between text and lifeline
GAP = 36  # between two heads
BOX_PAD = 10  # between a box and its heads
HEAD_PAD = 14
HEAD_LEAST = 84
ICON = 42  # height of a symbol above a name
NOTE_PAD = 8
NOTE_OVERHANG = 30  # of a note over two, beyond their lifelines
TEXT_PAD = 12  # between a message's text and its ends
PILL = 36  # room for a message's number
LOOP = 40  # reach of a message to oneself
BAR = 10  # width of an activation
TAB_PAD = 8
HEAD_WRAP, TEXT_WRAP, NOTE_WRAP = 170, 220, 200  # where a label that wraps is broken
HEAD_MOST, TEXT_MOST, NOTE_MOST = 240, 480, 400  # where any label is, unless marked `nowrap:`


@dataclass(frozen=True, slots=True)
class Columns:
    """The participants in their order on the page, their heads' sizes, and the lifelines' x."""

    participants: tuple[Participant, ...]
    index: dict[str, int]
    heads: tuple["HeadSize", ...]
    x: tuple[float, ...]
    texts: tuple[tuple[str, ...], ...]
    """The lines of each event's label, by the event's index; empty for those without one."""


@dataclass(frozen=True, slots=True)
class HeadSize:
    """How large a participant's head is, and what is written in it."""

    width: int
    height: int
    lines: tuple[str, ...]
    links: tuple[tuple[str, str], ...]


def find_columns(diagram: Diagram, metrics: Metrics) -> Columns:
    """Place the participants so that everything between them has room."""
    participants = _order(diagram)
    index = {each.name: number for number, each in enumerate(participants)}
    heads = tuple(_measure_head(participant, diagram, metrics) for participant in participants)
    pairs = _Pairs(len(participants))
    _space_heads(diagram, participants, heads, metrics, pairs)
    texts = _Spacer(diagram, metrics, index, heads, pairs).space_events()
    return Columns(participants, index, heads, pairs.solve(), texts)


class _Pairs:
    """The least distance of each pair of columns."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.least: list[dict[int, float]] = [{} for _ in range(count)]

    def require(self, left: int, right: int, distance: float) -> None:
        if 0 <= left < right < self.count and distance > self.least[right].get(left, 0):
            self.least[right][left] = distance

    def solve(self) -> tuple[float, ...]:
        x: list[float] = []
        for before in self.least:
            x.append(max((x[left] + distance for left, distance in before.items()), default=0))
        return tuple(x)


def _order(diagram: Diagram) -> tuple[Participant, ...]:
    """Keep the order of appearance, but put those of one box side by side."""
    members: dict[int, list[Participant]] = {}
    for participant in diagram.participants:
        if participant.box is not None:
            members.setdefault(participant.box, []).append(participant)
    ordered: list[Participant] = []
    for each in diagram.participants:
        if each.box is None:
            ordered.append(each)
        else:
            ordered += members.pop(each.box, [])
    return tuple(ordered)


def _measure_head(each: Participant, diagram: Diagram, metrics: Metrics) -> HeadSize:
    lines = shorten(each.label, diagram, metrics, HEAD_WRAP, HEAD_MOST) or ("",)
    links = tuple(
        (read_lines(Label(link.text or link.address))[0], address)
        for link in each.links
        if (address := find_address(link.address))
    )
    names = tuple(text for text, _ in links)
    width = max(metrics.widest(lines), metrics.widest(names)) + 2 * HEAD_PAD
    icon = 0 if each.kind is ParticipantKind.PARTICIPANT else ICON
    height = metrics.line * (len(lines) + len(links)) + 2 * HEAD_PAD - 4 + icon
    return HeadSize(max(width, HEAD_LEAST), height, lines, links)


def shorten(
    label: Label, diagram: Diagram, metrics: Metrics, wrapped: int, most: int
) -> tuple[str, ...]:
    """The lines of a label as they are drawn; none when it is empty."""
    lines = read_lines(label)
    if not any(lines):
        return ()
    if label.wrap is False:
        return lines
    wraps = label.wrap or diagram.settings.wrap
    return metrics.wrap(lines, wrapped if wraps else most)


def _space_heads(
    diagram: Diagram,
    participants: tuple[Participant, ...],
    heads: tuple[HeadSize, ...],
    metrics: Metrics,
    pairs: _Pairs,
) -> None:
    for left in range(len(heads) - 1):
        gap = (heads[left].width + heads[left + 1].width) / 2 + GAP
        if participants[left].box != participants[left + 1].box:
            gap += 2 * BOX_PAD
        pairs.require(left, left + 1, gap)
    spans: dict[int, list[int]] = {}
    for number, each in enumerate(participants):
        if each.box is not None:
            spans.setdefault(each.box, []).append(number)
    for box, span in spans.items():
        first, last = span[0], span[-1]
        lines = shorten(diagram.boxes[box].label, diagram, metrics, TEXT_WRAP, HEAD_MOST)
        width = metrics.widest(lines) + 2 * TAB_PAD
        inner = (heads[first].width + heads[last].width) / 2
        pairs.require(first, last, width - inner)
        if first == last:  # the title reaches out on both sides
            reach = width / 2 + BOX_PAD + GAP
            pairs.require(first - 1, first, reach + _half(heads, first - 1))
            pairs.require(first, first + 1, reach + _half(heads, first + 1))


def _half(heads: tuple[HeadSize, ...], number: int) -> float:
    return heads[number].width / 2 if 0 <= number < len(heads) else 0


def find_tab(kind: BlockKind, metrics: Metrics) -> int:
    """The width of the tab that names a block."""
    return metrics.measure(name_block(kind)) * 11 // 10 + 2 * TAB_PAD


def name_block(kind: BlockKind) -> str:
    """What a block's tab says."""
    return "par" if kind is BlockKind.PAR_OVER else kind.value


class _Spacer:
    """One pass over the events that asks for the room that each of them needs."""

    def __init__(
        self,
        diagram: Diagram,
        metrics: Metrics,
        index: dict[str, int],
        heads: tuple[HeadSize, ...],
        pairs: _Pairs,
    ) -> None:
        self.diagram = diagram
        self.metrics = metrics
        self.index = index
        self.heads = heads
        self.pairs = pairs
        self.creating = False
        self.active: dict[str, int] = {}
        self.numbered = diagram.settings.numbered
        self.blocks: list[list[int]] = []  # first and last column, width of the head

    def space_events(self) -> tuple[tuple[str, ...], ...]:
        """The lines of each event's label, in order."""
        return tuple(map(self._space_event, self.diagram.events))

    def _space_event(self, event: Event) -> tuple[str, ...]:
        match event:
            case Message():
                return self._space_message(event)
            case Note():
                return self._space_note(event)
            case BlockStart() | Section() if event.kind is not BlockKind.RECT:
                return self._open_block(event)
            case BlockEnd() if event.kind is not BlockKind.RECT:
                first, last, width = self.blocks.pop()
                self.pairs.require(first, last, width - 2 * MARGIN)
                self._cover(first, last)
            case Activation():
                count = self.active.get(event.participant, 0)
                self.active[event.participant] = count + (-1 if event.ends else 1)
            case Numbering():
                self.numbered = event.visible
            case Creation():
                self.creating = True
            case _:
                pass
        return ()

    def _shorten(self, label: Label, wrapped: int, most: int) -> tuple[str, ...]:
        return shorten(label, self.diagram, self.metrics, wrapped, most)

    def _cover(self, first: int, last: int) -> None:
        if self.blocks and last >= 0:
            block = self.blocks[-1]
            block[0], block[1] = min(block[0], first), max(block[1], last)

    def _open_block(self, event: BlockStart | Section) -> tuple[str, ...]:
        lines = self._shorten(event.label, TEXT_WRAP, TEXT_MOST)
        width = self.metrics.widest(lines) + 2 * TAB_PAD
        if isinstance(event, BlockStart):
            tab = find_tab(event.kind, self.metrics)
            self.blocks.append([len(self.index), -1, width + tab])
        elif self.blocks:
            self.blocks[-1][2] = max(self.blocks[-1][2], width)
        return lines

    def _space_message(self, event: Message) -> tuple[str, ...]:
        first, last = sorted((self.index[event.sender], self.index[event.receiver]))
        spans = max(1, last - first)
        lines = self._shorten(event.label, TEXT_WRAP * spans, TEXT_MOST * spans)
        levels = self.active.get(event.sender, 0) + self.active.get(event.receiver, 0) + 2
        needed = self.metrics.widest(lines) + 2 * TEXT_PAD + levels * BAR / 2
        if first == last:
            reach = LOOP + 2 * MARGIN + levels * BAR / 2
            self.pairs.require(first, first + 1, max(needed, reach))
        else:
            needed += PILL if self.numbered else 0
            if self.creating:  # the line ends at the new head, which it meets at half its height
                needed += self.heads[self.index[event.receiver]].width / 2
            self.pairs.require(first, last, max(needed, 64))
        self.creating = False
        self._cover(first, last)
        return lines

    def _space_note(self, event: Note) -> tuple[str, ...]:
        columns = sorted(self.index[name] for name in event.participants)
        first, last = columns[0], columns[-1]
        spans = max(1, last - first)
        lines = self._shorten(event.label, NOTE_WRAP * spans, NOTE_MOST * spans)
        width = self.metrics.widest(lines) + 2 * NOTE_PAD
        match event.position:
            case NotePosition.LEFT:
                self.pairs.require(first - 1, first, width + 2 * MARGIN)
            case NotePosition.RIGHT:
                self.pairs.require(last, last + 1, width + 2 * MARGIN)
            case NotePosition.OVER if first == last:
                self.pairs.require(first - 1, first, width / 2 + MARGIN)
                self.pairs.require(first, first + 1, width / 2 + MARGIN)
            case NotePosition.OVER:
                self.pairs.require(first, last, width - 2 * NOTE_OVERHANG)
        self._cover(first, last)
        return lines
