"""A diagram's model to numbers: columns first, then one pass from top to bottom."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from decimal import Decimal
from typing import assert_never

from inlaid.diagrams.arrows import Arrow
from inlaid.diagrams.arrows import Head as Tip
from inlaid.diagrams.colours import find_colour
from inlaid.diagrams.columns import (
    BAR,
    BOX_PAD,
    HEAD_MOST,
    HEAD_PAD,
    ICON,
    LOOP,
    MARGIN,
    NOTE_OVERHANG,
    NOTE_PAD,
    TAB_PAD,
    TEXT_WRAP,
    Columns,
    find_columns,
    find_tab,
    shorten,
)
from inlaid.diagrams.describe import name_diagram, summarize_diagram
from inlaid.diagrams.geometry import (
    Anchor,
    Bar,
    Cross,
    Divider,
    Frame,
    Head,
    Layout,
    Lifeline,
    Panel,
    Pill,
    Shaft,
    Sheet,
    TextBlock,
)
from inlaid.diagrams.labels import read_text
from inlaid.diagrams.metrics import Metrics
from inlaid.diagrams.model import (
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

ROW = 14  # between two rows
RISE = 6  # between a message's text and its line
DROP = 22  # of a message to oneself
FRAME_PAD = 10
MIRROR = 560  # higher diagrams repeat their heads at the bottom
_MOST_GAPS = 50_000  # in lifelines; no diagram that anyone reads has as many
_BASELINE = 13  # from the top of a line to its baseline


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
        self.heads: list[Head] = []
        self.sheets: list[Sheet] = []
        self.shafts: list[Shaft] = []
        self.crosses: list[Cross] = []
        self.covers: list[tuple[float, float, float, float]] = []  # left, right, top, bottom
        created = {each.participant for each in diagram.events if isinstance(each, Creation)}
        self.created = {columns.index[name] for name in created}

    # -- the whole ---------------------------------------------------------------------------

    def place(self) -> Layout:
        title = (read_text(self.diagram.title or self.diagram.settings.title),)
        title_height = 34 if title[0] else 0
        boxes = self._measure_boxes()
        self.y = title_height + boxes
        top = self.y
        self._place_heads(top)
        for number, event in enumerate(self.diagram.events):
            self._place_event(number, event)
        bottom = self._place_ends(top)
        self._place_boxes(title_height, bottom)
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
        y = top + HEAD_PAD - 2 + icon + _BASELINE
        links = tuple(
            Anchor(TextBlock(x, y + self.metrics.line * (len(size.lines) + row), (text,)), address)
            for row, (text, address) in enumerate(size.links if linked else ())
        )
        self.heads.append(
            Head(x, top, size.width, size.height, kind, TextBlock(x, y, size.lines), links)
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
            tuple(self._find_lifelines()),
            tuple(self.bars),
            tuple(self.heads),
            tuple(self.sheets),
            tuple(self.shafts),
            tuple(self.crosses),
        )

    def _find_lifelines(self) -> list[Lifeline]:
        tops: dict[float, list[float]] = {}
        for head in self.heads:
            tops.setdefault(head.x, []).append(head.y)
        gaps = self._find_gaps()
        lines: list[Lifeline] = []
        for i, x in enumerate(self.columns.x):
            first, *others = tops.get(x) or [self.born.get(i, 0)]
            end = self.died.get(i, others[0] if others else self.y + ROW / 2)
            start = first + self.columns.heads[i].height
            for top, bottom in [*sorted(gaps.get(i, [])), (end, end)]:
                if top > start:
                    lines.append(Lifeline(x, start, min(top, end)))
                start = max(start, bottom)
        return lines

    def _find_gaps(self) -> dict[int, list[tuple[float, float]]]:
        """Where lifelines are interrupted, by column, so that text is never struck through."""
        gaps: dict[int, list[tuple[float, float]]] = {}
        spare = _MOST_GAPS
        for left, right, top, bottom in self.covers:
            first, last = bisect_left(self.columns.x, left), bisect_right(self.columns.x, right)
            spare -= last - first
            if spare < 0:
                break
            for i in range(first, last):
                gaps.setdefault(i, []).append((top, bottom))
        return gaps

    def _cover_text(self, text: TextBlock) -> None:
        if text.lines:
            width = self.metrics.widest(text.lines)
            left = text.x - width / 2 if text.centred else text.x
            top = text.y - _BASELINE
            bottom = top + len(text.lines) * self.metrics.line
            self.covers.append((left - 2, left + width + 2, top, bottom))

    def _widen(self, x: float) -> None:
        self.left, self.right = min(self.left, x), max(self.right, x)

    def _cover(self, left: float, right: float) -> None:
        self._widen(left)
        self._widen(right)
        if self.open:
            frame = self.open[-1]
            frame.left, frame.right = min(frame.left, left), max(frame.right, right)

    # -- boxes -------------------------------------------------------------------------------

    def _measure_boxes(self) -> float:
        if not any(each.box is not None for each in self.columns.participants):
            return 0
        return (
            BOX_PAD
            + max(len(self._shorten_box(number)) for number in range(len(self.diagram.boxes)))
            * self.metrics.line
        )

    def _shorten_box(self, number: int) -> tuple[str, ...]:
        label = self.diagram.boxes[number].label
        return shorten(label, self.diagram, self.metrics, TEXT_WRAP, HEAD_MOST)

    def _place_boxes(self, top: float, bottom: float) -> None:
        panels = []
        for number, box in enumerate(self.diagram.boxes):
            span = [i for i, each in enumerate(self.columns.participants) if each.box == number]
            if not span:
                continue
            halves = [self.columns.heads[i].width / 2 for i in span]
            left = self.columns.x[span[0]] - halves[0] - BOX_PAD
            right = self.columns.x[span[-1]] + halves[-1] + BOX_PAD
            lines = self._shorten_box(number)
            spare = max(0, self.metrics.widest(lines) + 2 * TAB_PAD - (right - left)) / 2
            left, right = left - spare, right + spare
            self._widen(left)
            self._widen(right)
            text = TextBlock((left + right) / 2, top + BOX_PAD / 2 + _BASELINE, lines)
            panels.append(
                Panel(left, top, right - left, bottom + BOX_PAD - top, box.colour, True, text)
            )
        self.panels = panels + self.panels

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
        text = TextBlock(middle, top + _BASELINE, lines, crossing=crossing)
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
        text = TextBlock(start + RISE, self.y + _BASELINE, lines, centred=False)
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
        text = TextBlock(left + width / 2, self.y + NOTE_PAD - 2 + _BASELINE, lines)
        self.sheets.append(Sheet(left, self.y, width, height, text))
        self.covers.append((left, left + width, self.y, self.y + height))
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
            text = TextBlock(left + tab + TAB_PAD, frame.top + 3 + _BASELINE, frame.lines, False)
            dividers = tuple(
                Divider(y, TextBlock(left + TAB_PAD, y + 3 + _BASELINE, lines, False))
                for y, lines in frame.dividers
            )
            self.covers.append((left, left + tab, frame.top, frame.top + 22))
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
