"""Where the participants stand, from left to right: the longest path over pairwise distances."""

from dataclasses import dataclass

from inlaid.diagrams.language.labels import read_text
from inlaid.diagrams.language.links import find_address
from inlaid.diagrams.language.model import (
    BlockKind,
    Diagram,
    Label,
    NotePosition,
    Participant,
    ParticipantKind,
)
from inlaid.diagrams.picture.event_rows import BlockRow, MessageRow, NoteRow, Row, Rows, SectionRow
from inlaid.diagrams.picture.paragraph import Paragraphs
from inlaid.diagrams.picture.spacing import (
    BAR,
    BOX_TITLE,
    HEAD_MOST,
    HEAD_WRAP,
    ICON,
    ICON_WIDTH,
    NOTE_MOST,
    NOTE_WRAP,
    TAB_PAD,
    TEXT_MOST,
    TEXT_WRAP,
    Spacing,
)

_LEAST_HEAD = 34  # the narrowest a name gets
_TORN = 130  # a name that is wider may be torn anywhere, where there is no room


@dataclass(frozen=True, slots=True)
class HeadSize:
    """How large a participant's head is, and what is written in it."""

    width: int
    height: int
    lines: tuple[str, ...]
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """The participants in their order on the page, their heads' sizes, and the lifelines' x."""

    participants: tuple[Participant, ...]
    heads: tuple[HeadSize, ...]
    x: tuple[float, ...]

    def find_distance(self, first: int, last: int) -> float:
        """The distance of two columns, 0 when one of them isn't there."""
        count = len(self.x)
        return self.x[last] - self.x[first] if 0 <= first < count and 0 <= last < count else 0


def find_columns(diagram: Diagram, rows: Rows, paragraphs: Paragraphs, spacing: Spacing) -> Columns:
    """Place the participants so that everything between them has room."""
    participants = rows.participants
    heads = tuple(_measure_head(participant, paragraphs, spacing) for participant in participants)
    pairs = _Pairs(len(participants))
    spacer = Spacer(diagram, paragraphs, spacing, heads, pairs)
    spacer.space_heads(participants)
    for row in rows.rows:
        spacer.space_row(row)
    return Columns(participants, heads, pairs.solve())


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


def _measure_head(participant: Participant, paragraphs: Paragraphs, spacing: Spacing) -> HeadSize:
    metrics, label = paragraphs.metrics, participant.label
    most: float = HEAD_WRAP if paragraphs.is_wrapped(label) else HEAD_MOST
    if spacing.label < TEXT_MOST:
        most = min(most, max(spacing.label, _LEAST_HEAD, paragraphs.find_least(label, _TORN)))
    lines = paragraphs.wrap(label, most) or ("",)
    links = tuple(
        (read_text(link.text or link.address), address)
        for link in participant.links
        if (address := find_address(link.address))
    )
    names = tuple(text for text, _ in links)
    width = max(metrics.widest(lines), paragraphs.widest(names)) + 2 * spacing.head_pad
    is_plain = participant.kind is ParticipantKind.PARTICIPANT
    height = metrics.line * (len(lines) + len(links)) + 24 + (0 if is_plain else ICON)
    least = spacing.head_least if is_plain else max(spacing.head_least, ICON_WIDTH)
    return HeadSize(max(width, least), height, lines, links)


def limit_text(label: Label, paragraphs: Paragraphs, spacing: Spacing, spans: int) -> float:
    """The widest line that a message or a block asks for, over so many columns."""
    return _limit(label, paragraphs, spacing, spans, (TEXT_WRAP, TEXT_MOST))


def limit_note(label: Label, paragraphs: Paragraphs, spacing: Spacing, spans: int) -> float:
    """The widest line that a note asks for, over so many columns."""
    return _limit(label, paragraphs, spacing, spans, (NOTE_WRAP, NOTE_MOST))


def _limit(
    label: Label, paragraphs: Paragraphs, spacing: Spacing, spans: int, most: tuple[int, int]
) -> float:
    widest = most[0 if paragraphs.is_wrapped(label) else 1] * spans
    if spacing.label >= TEXT_MOST:
        return widest
    least = paragraphs.find_least(label, _TORN)
    return min(widest, max(spacing.label * spans, least))


def wrap_title(label: Label, paragraphs: Paragraphs) -> tuple[str, ...]:
    """The lines of a box's title."""
    most = TEXT_WRAP if paragraphs.is_wrapped(label) else BOX_TITLE
    return paragraphs.wrap(label, most)


def find_tab(kind: BlockKind, paragraphs: Paragraphs) -> int:
    """The width of the tab that names a block."""
    return paragraphs.measure(name_block(kind)) * 11 // 10 + 2 * TAB_PAD


def name_block(kind: BlockKind) -> str:
    """What a block's tab says."""
    return "par" if kind is BlockKind.PAR_OVER else kind.value


@dataclass(frozen=True, slots=True)
class Spacer:
    """Asks for the room that each row needs."""

    diagram: Diagram
    paragraphs: Paragraphs
    spacing: Spacing
    heads: tuple[HeadSize, ...]
    pairs: _Pairs

    def space_heads(self, participants: tuple[Participant, ...]) -> None:
        """Keep heads and the titles of boxes apart."""
        spacing = self.spacing
        for left in range(len(self.heads) - 1):
            gap = (self.heads[left].width + self.heads[left + 1].width) / 2 + spacing.gap
            if participants[left].box != participants[left + 1].box:
                gap += 2 * spacing.box_pad
            self.pairs.require(left, left + 1, gap)
        spans: dict[int, list[int]] = {}
        for column, participant in enumerate(participants):
            if participant.box is not None:
                spans.setdefault(participant.box, []).append(column)
        for box, span in spans.items():
            self._space_box(box, span[0], span[-1])

    def _space_box(self, box: int, first: int, last: int) -> None:
        lines = wrap_title(self.diagram.boxes[box].label, self.paragraphs)
        width = self.paragraphs.widest(lines) + 2 * TAB_PAD
        inner = (self.heads[first].width + self.heads[last].width) / 2
        self.pairs.require(first, last, width - inner)
        if first == last:  # the title reaches out on both sides
            reach = width / 2 + self.spacing.box_pad + self.spacing.gap
            self.pairs.require(first - 1, first, reach + self._half(first - 1))
            self.pairs.require(first, first + 1, reach + self._half(first + 1))

    def _half(self, column: int) -> float:
        return self.heads[column].width / 2 if 0 <= column < len(self.heads) else 0

    def space_row(self, row: Row) -> None:
        """Keep what a row touches far enough apart."""
        match row:
            case MessageRow():
                self._space_message(row)
            case NoteRow():
                self._space_note(row)
            case BlockRow() | SectionRow() if row.kind is not BlockKind.RECT:
                self._space_block(row)
            case _:
                pass

    def _widest(self, label: Label, limit: float) -> int:
        return self.paragraphs.widest(self.paragraphs.wrap(label, limit))

    def _space_block(self, row: BlockRow | SectionRow) -> None:
        first, last = row.span
        limit = limit_text(row.label, self.paragraphs, self.spacing, max(1, last - first))
        width = self._widest(row.label, limit) + 2 * TAB_PAD
        if isinstance(row, BlockRow):
            width += find_tab(row.kind, self.paragraphs)
        self.pairs.require(first, last, width - 2 * self.spacing.margin)

    def _space_message(self, row: MessageRow) -> None:
        first, last = row.span
        limit = limit_text(row.label, self.paragraphs, self.spacing, max(1, last - first))
        needed: float = self._widest(row.label, limit) + 2 * self.spacing.text_pad
        needed += (sum(row.levels) + 2) * BAR / 2
        if first == last:
            reach = self.spacing.loop + 2 * self.spacing.text_pad + (row.levels[0] + 1) * BAR
            self.pairs.require(first, first + 1, max(needed, reach))
            return
        shortest: float = self.spacing.shortest + find_pill(row.number, self.paragraphs)
        if row.creates is not None:  # the line ends at the new head, which it meets at half height
            needed += self._half(row.receiver)
            shortest += self._half(row.receiver)
        self.pairs.require(first, last, max(needed, shortest))

    def _space_note(self, row: NoteRow) -> None:
        first, last = row.columns[0], row.columns[-1]
        limit = limit_note(row.label, self.paragraphs, self.spacing, max(1, last - first))
        width = self._widest(row.label, limit) + 2 * self.spacing.note_pad
        margin = self.spacing.margin
        match row.position:
            case NotePosition.LEFT:
                self.pairs.require(first - 1, first, width + 2 * margin)
            case NotePosition.RIGHT:
                self.pairs.require(last, last + 1, width + 2 * margin)
            case NotePosition.OVER if first == last:
                self.pairs.require(first - 1, first, width / 2 + margin)
                self.pairs.require(first, first + 1, width / 2 + margin)
            case NotePosition.OVER:
                self.pairs.require(first, last, width - 2 * self.spacing.overhang)


def find_pill(number: str, paragraphs: Paragraphs) -> int:
    """The width of the ground of a message's number; 0 without one."""
    return max(18, paragraphs.measure(number) + 8) if number else 0
