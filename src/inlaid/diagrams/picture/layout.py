"""A diagram's model to numbers: columns first, then one pass from top to bottom."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import assert_never

from inlaid.diagrams.language.arrows import Arrow
from inlaid.diagrams.language.arrows import ArrowHead as Tip
from inlaid.diagrams.language.colours import find_colour
from inlaid.diagrams.language.labels import read_text
from inlaid.diagrams.language.model import (
    Activation,
    BlockEnd,
    BlockKind,
    BlockStart,
    Creation,
    Destruction,
    Diagram,
    Message,
    Note,
    NotePosition,
    Numbering,
    ParticipantKind,
    Section,
)
from inlaid.diagrams.picture.boxes import measure_boxes, place_boxes
from inlaid.diagrams.picture.columns import (
    BAR,
    HEAD_PAD,
    ICON,
    LOOP,
    MARGIN,
    NOTE_OVERHANG,
    NOTE_PAD,
    TAB_PAD,
    Columns,
    find_columns,
    find_tab,
)
from inlaid.diagrams.picture.describe import name_diagram, summarize_diagram
from inlaid.diagrams.picture.geometry import (
    BASELINE,
    Anchor,
    Bar,
    Cross,
    Divider,
    Frame,
    Layout,
    Panel,
    ParticipantHead,
    Pill,
    Shaft,
    Sheet,
    TextBlock,
)
from inlaid.diagrams.picture.lifelines import Cover, Lives, find_lifelines
from inlaid.diagrams.picture.metrics import Metrics

ROW = 14  # between two rows
RISE = 6  # between a message's text and its line
DROP = 22  # of a message to oneself
FRAME_PAD = 10
MIRROR = 560  # higher diagrams repeat their heads at the bottom


def layout_diagram(diagram: Diagram, metrics: Metrics | None = None) -> Layout:
    """Return where everything is drawn, in pixels from the top left; the same on any machine."""
    metrics = metrics or Metrics()
    return _Rows(diagram, metrics, find_columns(diagram, metrics)).place()


@dataclass(slots=True)
class _OpenFrame:
    kind: BlockKind
    top: float
    lines: tuple[str, ...]
    colour: str
    widest: float
    left: float = float("inf")
    right: float = float("-inf")
    dividers: list[tuple[float, tuple[str, ...]]] = field(default_factory=list)


class _Rows:
    """The pass from top to bottom: ``y`` is where the next row begins."""

    def __init__(self, diagram: Diagram, metrics: Metrics, columns: Columns) -> None:
        self.diagram = diagram
        self.metrics = metrics
        self.columns = columns
        self.y: float = 0
        self.touch: float = 0  # where an activation that follows begins or ends
        self.left: float = 0
        self.right: float = 0
        self.open: list[_OpenFrame] = []
        self.active: dict[int, list[float]] = {}
        self.born: dict[int, float] = {}
        self.died: dict[int, float] = {}
        self.creating: int | None = None
        self.destroying: int | None = None
        self.numbered = diagram.settings.numbered
        self.number, self.step = Decimal(1), Decimal(1)
        self.panels: list[Panel] = []
        self.frames: list[Frame] = []
        self.bars: list[Bar] = []
        self.heads: list[ParticipantHead] = []
        self.sheets: list[Sheet] = []
        self.shafts: list[Shaft] = []
        self.crosses: list[Cross] = []
        self.covers: list[Cover] = []
        created = {event.participant for event in diagram.events if isinstance(event, Creation)}
        self.created = {columns.index[name] for name in created}

    # -- the whole ---------------------------------------------------------------------------

    def place(self) -> Layout:
        title = (read_text(self.diagram.title or self.diagram.settings.title),)
        title_height = 34 if title[0] else 0
        self.y = title_height + measure_boxes(self.diagram, self.columns, self.metrics)
        top = self.y
        self._place_heads(top)
        for number, event in enumerate(self.diagram.events):
            self._place_event(number, event)
        bottom = self._place_ends(top)
        boxes = place_boxes(self.diagram, self.columns, self.metrics, title_height, bottom)
        self.panels[:0] = boxes
        for panel in self.panels:
            self._widen(panel.x)
            self._widen(panel.x + panel.width)
        return self._finish(title, bottom)

    def _place_heads(self, top: float) -> None:
        columns = self.columns
        starting = [i for i in range(len(columns.x)) if i not in self.created]
        height = max((columns.heads[i].height for i in starting), default=0)
        for i in starting:
            self._add_head(i, top + height - columns.heads[i].height)
        for i in self.created:  # room for the head that comes later
            self._widen(columns.x[i] - columns.heads[i].width / 2)
            self._widen(columns.x[i] + columns.heads[i].width / 2)
        self.y = top + height + ROW
        self.touch = self.y

    def _add_head(self, i: int, top: float, *, linked: bool = True) -> None:
        size, x = self.columns.heads[i], self.columns.x[i]
        kind = self.columns.participants[i].kind
        icon = 0 if kind is ParticipantKind.PARTICIPANT else ICON
        y = top + HEAD_PAD - 2 + icon + BASELINE
        links = tuple(
            Anchor(TextBlock(x, y + self.metrics.line * (len(size.lines) + row), (text,)), address)
            for row, (text, address) in enumerate(size.links if linked else ())
        )
        self.heads.append(
            ParticipantHead(
                x, top, size.width, size.height, kind, TextBlock(x, y, size.lines), links
            )
        )
        self._widen(x - size.width / 2)
        self._widen(x + size.width / 2)

    def _place_ends(self, top: float) -> float:
        bottom = self.y + ROW / 2
        for i, starts in self.active.items():
            for level, start in enumerate(starts):
                self._add_bar(i, level, start, bottom)
        for i in self.created:
            self.born.setdefault(i, top)
        mirrored = self.diagram.settings.mirrored
        if mirrored is None:
            mirrored = bottom - top > MIRROR
        living = [i for i in range(len(self.columns.x)) if i not in self.died]
        if mirrored and living:
            for i in living:
                self._add_head(i, bottom, linked=False)
            return bottom + max(self.columns.heads[i].height for i in living)
        return bottom

    def _finish(self, title: tuple[str, ...], bottom: float) -> Layout:
        width = self.metrics.measure(title[0]) * 8 / 7  # the title is larger than the rest
        middle = (self.left + self.right) / 2
        if title[0]:
            self._widen(middle - width / 2)
            self._widen(middle + width / 2)
        lives = Lives(self.born, self.died, self.y + ROW / 2)
        return Layout(
            self.left - MARGIN,
            -MARGIN,
            self.right - self.left + 2 * MARGIN,
            bottom + 2 * MARGIN,
            name_diagram(self.diagram),
            summarize_diagram(self.diagram),
            TextBlock(middle, 18, title if title[0] else ()),
            tuple(self.panels),
            tuple(self.frames),
            tuple(find_lifelines(self.columns, self.heads, lives, self.covers)),
            tuple(self.bars),
            tuple(self.heads),
            tuple(self.sheets),
            tuple(self.shafts),
            tuple(self.crosses),
        )

    def _cover_text(self, text: TextBlock) -> None:
        if text.lines:
            width = self.metrics.widest(text.lines)
            left = text.x - width / 2 if text.centred else text.x
            top = text.y - BASELINE
            bottom = top + len(text.lines) * self.metrics.line
            self.covers.append(Cover(left - 2, left + width + 2, top, bottom))

    def _widen(self, x: float) -> None:
        self.left, self.right = min(self.left, x), max(self.right, x)

    def _cover(self, left: float, right: float) -> None:
        self._widen(left)
        self._widen(right)
        if self.open:
            frame = self.open[-1]
            frame.left, frame.right = min(frame.left, left), max(frame.right, right)

    # -- events ------------------------------------------------------------------------------

    def _place_event(self, number: int, event: object) -> None:
        lines = self.columns.texts[number]
        match event:
            case Message():
                self._place_message(number, event, lines)
            case Activation():
                self._place_activation(event)
            case Note():
                self._place_note(event, lines)
            case BlockStart():
                self._open_frame(event, lines)
            case Section():
                self._divide_frame(lines)
            case BlockEnd():
                self._close_frame()
            case Numbering():
                self.numbered = event.visible
                self.number = event.start if event.start is not None else self.number
                self.step = event.step or self.step
            case Creation():
                self.creating = self.columns.index[event.participant]
            case Destruction():
                self.destroying = self.columns.index[event.participant]
            case _:
                raise AssertionError(event)

    def _place_message(self, number: int, event: Message, lines: tuple[str, ...]) -> None:
        sender = self.columns.index[event.sender]
        receiver = self.columns.index[event.receiver]
        height = len(lines) * self.metrics.line
        y = self.y + height + (RISE if lines else ROW)
        if self.creating is not None:
            size = self.columns.heads[self.creating].height
            y = max(y, self.y + size / 2)
        levels = self._find_levels(number, event)
        pill = self._find_pill()
        if sender == receiver:
            self._place_loop(event, lines, sender, y, levels[0], pill)
        else:
            self._place_shaft(event, lines, (sender, receiver), y, levels, pill)
        self.number += self.step
        self._end_lives(y)

    def _find_levels(self, number: int, event: Message) -> tuple[int, int]:
        """How many bars the line meets at each end, with those that begin right after it."""
        starting = {event.sender: 0, event.receiver: 0}
        for following in self.diagram.events[number + 1 : number + 3]:
            if not isinstance(following, Activation) or following.ends:
                break
            if following.participant in starting:
                starting[following.participant] += 1
        return (
            len(self.active.get(self.columns.index[event.sender], [])) + starting[event.sender],
            len(self.active.get(self.columns.index[event.receiver], [])) + starting[event.receiver],
        )

    def _find_pill(self) -> Pill | None:
        if not self.numbered:
            return None
        text = f"{self.number.normalize():f}"
        return Pill(0, max(18, self.metrics.measure(text) + 8), text)

    def _place_shaft(  # noqa: PLR0917
        self,
        event: Message,
        lines: tuple[str, ...],
        ends: tuple[int, int],
        y: float,
        levels: tuple[int, int],
        pill: Pill | None,
    ) -> None:
        sender, receiver = (self.columns.x[i] for i in ends)
        way = 1 if receiver > sender else -1
        start = sender + _edge(levels[0], way)
        end = receiver + _edge(levels[1], -way)
        circles = []
        if event.circle_at_sender:
            circles.append(start + way * 4)
            start += way * 8
        if event.circle_at_receiver:
            circles.append(end - way * 4)
            end -= way * 8
        if self.creating == ends[1]:
            end = receiver - way * self.columns.heads[ends[1]].width / 2
        if self.destroying == ends[1]:
            end = receiver - way * 9
        middle = (start + end) / 2
        if pill:
            if event.arrow.tail is not Tip.NONE and event.arrow.head is Tip.NONE:
                pill = Pill(end - way * pill.width / 2, pill.width, pill.text)  # it points back
            else:
                pill = _move_pill(pill, start, way, event.arrow)
            middle += pill.width / 2 if pill.x < middle else -pill.width / 2
        top = y - RISE - len(lines) * self.metrics.line
        crossing = abs(ends[0] - ends[1]) > 1
        text = TextBlock(middle, top + BASELINE, lines, crossing=crossing)
        self._cover_text(text)
        half = self.metrics.widest(lines) / 2
        self.shafts.append(Shaft(start, end, y, event.arrow, text, tuple(circles), pill))
        self._cover(min(start, end, text.x - half), max(start, end, text.x + half))
        self._cover(min(sender, receiver) - BAR / 2, max(sender, receiver) + BAR / 2)
        self.touch = y
        self.y = y + ROW

    def _place_loop(  # noqa: PLR0917
        self,
        event: Message,
        lines: tuple[str, ...],
        column: int,
        y: float,
        level: int,
        pill: Pill | None,
    ) -> None:
        x = self.columns.x[column]
        start = x + _edge(level, 1)
        circles = [y] if event.circle_at_sender else []
        circles += [y + DROP] if event.circle_at_receiver else []
        reach: float = LOOP
        if pill:
            pill = _move_pill(pill, start, 1, event.arrow)
            reach = max(reach, pill.x + pill.width / 2 + 12 - start)
        text = TextBlock(start + RISE, self.y + BASELINE, lines, centred=False)
        self.shafts.append(
            Shaft(
                start, start, y, event.arrow, text,
                tuple(circles), pill, reach, DROP,
            )
        )  # fmt: skip
        right = max(start + reach, text.x + self.metrics.widest(lines))
        self._cover(x - BAR / 2, right)
        self.touch = y + DROP
        self.y = y + DROP + ROW

    def _end_lives(self, y: float) -> None:
        if (i := self.creating) is not None:
            height = self.columns.heads[i].height
            self.born[i] = y - height / 2
            self._add_head(i, y - height / 2)
            self.y = max(self.y, y + height / 2 + ROW)
            self.touch = y + height / 2
            self.creating = None
        elif (i := self.destroying) is not None:
            self.died[i] = self.touch
            self.crosses.append(Cross(self.columns.x[i], self.touch))
            for level, start in enumerate(self.active.pop(i, [])):
                self._add_bar(i, level, start, self.touch)
            self.y += 4
            self.destroying = None

    def _place_activation(self, event: Activation) -> None:
        i = self.columns.index[event.participant]
        starts = self.active.setdefault(i, [])
        if not event.ends:
            starts.append(self.touch)
        elif starts:
            start = starts.pop()
            self._add_bar(i, len(starts), start, max(self.touch, start + ROW))
            self.y = max(self.y, start + 2 * ROW)

    def _add_bar(self, i: int, level: int, top: float, bottom: float) -> None:
        x = self.columns.x[i] - BAR / 2 + level * BAR / 2
        self.bars.append(Bar(x, top, bottom))
        self._widen(x + BAR)

    def _place_note(self, event: Note, lines: tuple[str, ...]) -> None:
        x = sorted(self.columns.x[self.columns.index[name]] for name in event.participants)
        width: float = self.metrics.widest(lines) + 2 * NOTE_PAD
        height = max(1, len(lines)) * self.metrics.line + 2 * NOTE_PAD - 4
        match event.position:
            case NotePosition.LEFT:
                left = x[0] - MARGIN - width
            case NotePosition.RIGHT:
                left = x[0] + MARGIN
            case NotePosition.OVER:
                if len(x) > 1 and x[0] != x[1]:
                    width = max(width, x[1] - x[0] + 2 * NOTE_OVERHANG)
                left = (x[0] + x[-1] - width) / 2
            case _:
                assert_never(event.position)
        text = TextBlock(left + width / 2, self.y + NOTE_PAD - 2 + BASELINE, lines)
        self.sheets.append(Sheet(left, self.y, width, height, text))
        self.covers.append(Cover(left, left + width, self.y, self.y + height))
        self._cover(left, left + width)
        self.touch = self.y + height
        self.y += height + ROW

    # -- frames ------------------------------------------------------------------------------

    def _open_frame(self, event: BlockStart, lines: tuple[str, ...]) -> None:
        if event.kind is BlockKind.RECT:
            colour = find_colour(event.label.source) or ""
            self.open.append(_OpenFrame(event.kind, self.y, (), colour, 0))
            self.y += FRAME_PAD
        else:
            widest = find_tab(event.kind, self.metrics) + self._widest(lines)
            self.open.append(_OpenFrame(event.kind, self.y, lines, "", widest))
            self.y += max(1, len(lines)) * self.metrics.line + FRAME_PAD + 4
        self.touch = self.y

    def _widest(self, lines: tuple[str, ...]) -> float:
        return self.metrics.widest(lines) + 2 * TAB_PAD

    def _divide_frame(self, lines: tuple[str, ...]) -> None:
        frame = self.open[-1]
        frame.dividers.append((self.y, lines))
        frame.widest = max(frame.widest, self._widest(lines))
        self.y += len(lines) * self.metrics.line + FRAME_PAD + 2
        self.touch = self.y

    def _close_frame(self) -> None:
        frame = self.open.pop()
        left, right = self._find_sides(frame)
        bottom = self.y - (ROW - FRAME_PAD)
        if frame.kind is BlockKind.RECT:
            text = TextBlock(left, frame.top, ())
            self.panels.append(
                Panel(left, frame.top, right - left, bottom - frame.top, frame.colour, False, text)
            )
        else:
            tab = find_tab(frame.kind, self.metrics)
            text = TextBlock(left + tab + TAB_PAD, frame.top + 3 + BASELINE, frame.lines, False)
            dividers = tuple(
                Divider(y, TextBlock(left + TAB_PAD, y + 3 + BASELINE, lines, False))
                for y, lines in frame.dividers
            )
            self.covers.append(Cover(left, left + tab, frame.top, frame.top + 22))
            for each in (text, *(divider.text for divider in dividers)):
                self._cover_text(each)
            size = (right - left, bottom - frame.top)
            self.frames.append(Frame(left, frame.top, *size, frame.kind, tab, text, dividers))
        self.touch = bottom
        self.y = bottom + ROW
        self._cover(left, right)

    def _find_sides(self, frame: _OpenFrame) -> tuple[float, float]:
        x = self.columns.x or (0,)
        if frame.left > frame.right:  # nothing is in it
            frame.left, frame.right = x[0], x[-1]
        left = frame.left - FRAME_PAD - BAR / 2
        return left, max(frame.right + FRAME_PAD + BAR / 2, left + frame.widest)


def _edge(level: int, way: int) -> float:
    """How far from the lifeline a line begins that leaves it to the right (1) or left (-1)."""
    if level == 0:
        return 0
    return BAR / 2 + (level - 1) * BAR / 2 if way > 0 else -BAR / 2


def _move_pill(pill: Pill, start: float, way: int, arrow: Arrow) -> Pill:
    """Put a number at the start of its line, or after the head that is there."""
    gap = 0 if arrow.tail is Tip.NONE else 12
    return Pill(start + way * (gap + pill.width / 2), pill.width, pill.text)
