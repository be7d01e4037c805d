"""A diagram's model to numbers: columns first, then one pass from top to bottom."""

from dataclasses import dataclass, field
from typing import assert_never

from inlaid.diagrams.language.arrows import Arrow
from inlaid.diagrams.language.arrows import ArrowHead as Tip
from inlaid.diagrams.language.colours import find_colour
from inlaid.diagrams.language.labels import read_text
from inlaid.diagrams.language.model import (
    BlockKind,
    Diagram,
    NotePosition,
    ParticipantKind,
)
from inlaid.diagrams.picture.boxes import cut_panels, measure_boxes, place_boxes
from inlaid.diagrams.picture.columns import (
    Columns,
    find_columns,
    find_pill,
    find_tab,
    limit_note,
    limit_text,
)
from inlaid.diagrams.picture.event_rows import (
    ActivationRow,
    BlockRow,
    EndRow,
    LifeRow,
    MessageRow,
    NoteRow,
    Row,
    Rows,
    SectionRow,
    resolve_rows,
)
from inlaid.diagrams.picture.geometry import (
    BASELINE,
    Anchor,
    Area,
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
from inlaid.diagrams.picture.lifelines import (
    Activity,
    Cover,
    Lives,
    find_bars,
    find_gaps,
    find_lifelines,
)
from inlaid.diagrams.picture.metrics import Metrics
from inlaid.diagrams.picture.paragraph import Paragraphs
from inlaid.diagrams.picture.spacing import AMPLE, BAR, ICON, TAB_PAD, Spacing, tighten

TEXT_COLUMN = 688
"""How wide the column of text of a page is, in pixels, that nothing else is known of."""
ROW = 14  # between two rows
RISE = 6  # between a message's text and its line
RISE_NUMBERED = 10  # the same where the line has a number
DROP = 22  # of a message to oneself
MIRROR = 560  # higher diagrams repeat their heads at the bottom
# Sizes at which a picture may be shown, and the narrowest labels that it may have for that.
_SIZES = ((1.0, 100), (0.85, 76), (0.7, 48))
_SCROLLED = 120  # label of a picture that fits at no size
_MOST_ROWS = 2_000  # for which they are tried
_STEP = 12  # between two widths of labels that are tried


def layout_diagram(
    diagram: Diagram, *, width: float = TEXT_COLUMN, metrics: Metrics | None = None
) -> Layout:
    """Return where everything is drawn, in pixels from the top left; the same on any machine.

    Labels are broken so that the picture fits ``width``, or fits it at 85 % or 70 % of its size;
    one that doesn't is wider.
    """
    paragraphs = Paragraphs(metrics or Metrics(), diagram.settings.wrap)
    rows = resolve_rows(diagram)

    def place(spacing: Spacing) -> Layout:
        columns = find_columns(diagram, rows, paragraphs, spacing)
        return _Placer(diagram, rows, columns, paragraphs, spacing).place()

    layout = place(AMPLE)
    if layout.width <= width:
        return layout
    for size, least in _SIZES:
        tight = place(tighten(least))
        if tight.width > width / size:
            continue
        low, high = 0, int(AMPLE.label - least) // _STEP if len(rows.rows) <= _MOST_ROWS else 0
        while low < high:
            middle = (low + high + 1) // 2
            wider = place(tighten(least + middle * _STEP))
            if wider.width <= width / size:
                tight, low = wider, middle
            else:
                high = middle - 1
        return tight
    return place(tighten(_SCROLLED))


@dataclass(slots=True)
class _OpenFrame:
    kind: BlockKind
    top: float
    lines: tuple[str, ...]
    widest: float
    colour: str | None = None
    number: int = -1
    left: float = float("inf")
    right: float = float("-inf")
    dividers: list[tuple[float, tuple[str, ...]]] = field(default_factory=list)


class _Placer:
    """The pass from top to bottom: ``y`` is where the next row begins."""

    def __init__(
        self,
        diagram: Diagram,
        rows: Rows,
        columns: Columns,
        paragraphs: Paragraphs,
        spacing: Spacing,
    ) -> None:
        self.diagram = diagram
        self.rows = rows
        self.columns = columns
        self.paragraphs = paragraphs
        self.metrics = paragraphs.metrics
        self.spacing = spacing
        self.y: float = 0
        self.touch: float = 0  # where an activation that follows begins or ends
        self.left: float = 0
        self.right: float = 0
        self.open: list[_OpenFrame] = []
        self.active: dict[int, list[float]] = {}
        self.born: dict[int, float] = {}
        self.died: dict[int, float] = {}
        self.grounds: dict[int, Panel] = {}
        self.parents: list[int] = []
        self.lying: list[tuple[int, Area]] = []
        self.frames: list[Frame] = []
        self.activities: list[Activity] = []
        self.heads: list[ParticipantHead] = []
        self.sheets: list[Sheet] = []
        self.shafts: list[Shaft] = []
        self.crosses: list[Cross] = []
        self.covers: list[Cover] = []
        self.created = {
            row.column for row in rows.rows if isinstance(row, LifeRow) and not row.ends
        }

    # -- the whole ---------------------------------------------------------------------------

    def place(self) -> Layout:
        title = read_text(self.diagram.title or self.diagram.settings.title)
        lines = tuple(self.paragraphs.break_line(title, self._find_title())) if title else ()
        head = 12 + 22 * len(lines) if lines else 0
        self.y = head + measure_boxes(self.diagram, self.columns, self.paragraphs, self.spacing)
        top = self.y
        self._place_heads(top)
        for row in self.rows.rows:
            self._place_row(row)
        bottom = self._place_ends(top)
        boxes = tuple(
            place_boxes(self.diagram, self.columns, self.paragraphs, self.spacing, (head, bottom))
        )
        grounds = tuple(self.grounds[number] for number in sorted(self.grounds))
        places = {number: place for place, number in enumerate(sorted(self.grounds))}
        parents = [self._find_ground(self.parents[number], places) for number in places]
        lying = [(self._find_ground(number, places), area) for number, area in self.lying]
        panels = tuple(cut_panels(boxes, grounds, parents, lying))
        for panel in panels:
            self._widen(panel.area.x)
            self._widen(panel.area.x + panel.area.width)
        return self._finish(lines, panels, bottom + (self.spacing.box_pad if boxes else 0))

    def _find_title(self) -> int:
        """The widest line of the title, which is larger than other text."""
        room = self.columns.x[-1] + 120 if self.columns.x else 0
        return int(max(room, 240) * 7 / 8)

    def _find_ground(self, number: int, places: dict[int, int]) -> int:
        """The place of a ground, or of the nearest around it, among those that are drawn; or -1."""
        while number >= 0 and number not in places:
            number = self.parents[number]
        return places.get(number, -1)

    def _find_open_ground(self) -> int:
        """The innermost ground that is open; or -1."""
        return next((frame.number for frame in reversed(self.open) if frame.number >= 0), -1)

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
        y = top + 12 + icon + BASELINE
        links = tuple(
            Anchor(TextBlock(x, y + self.metrics.line * (len(size.lines) + row), (text,)), address)
            for row, (text, address) in enumerate(size.links if linked else ())
        )
        height = size.height if linked else self._find_mirrored(i)
        self.heads.append(
            ParticipantHead(x, top, size.width, height, kind, TextBlock(x, y, size.lines), links)
        )
        area = Area(x - size.width / 2, top, size.width, height)
        self.lying.append((self._find_open_ground(), area))
        self._widen(area.x)
        self._widen(area.x + area.width)

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
            return bottom + max(map(self._find_mirrored, living))
        return bottom

    def _find_mirrored(self, i: int) -> int:
        """The height of a head that is repeated, without its links."""
        size = self.columns.heads[i]
        return size.height - self.metrics.line * len(size.links)

    def _finish(self, title: tuple[str, ...], panels: tuple[Panel, ...], bottom: float) -> Layout:
        middle = (self.left + self.right) / 2
        half = self.paragraphs.widest(title) * 4 / 7  # the title is larger than the rest
        if title:
            self._widen(middle - half)
            self._widen(middle + half)
        lives = Lives(self.born, self.died, self.y + ROW / 2)
        gaps = find_gaps(self.columns.x, self.covers)
        margin = self.spacing.margin
        return Layout(
            self.left - margin,
            -margin,
            self.right - self.left + 2 * margin,
            bottom + 2 * margin,
            TextBlock(middle, 18, title),
            panels,
            tuple(self.frames),
            tuple(find_lifelines(self.columns, self.heads, lives, gaps, self.activities)),
            tuple(find_bars(self.columns, gaps, self.activities)),
            tuple(self.heads),
            tuple(self.sheets),
            tuple(self.shafts),
            tuple(self.crosses),
        )

    def _cover_text(self, text: TextBlock) -> None:
        if text.lines:
            width = self.paragraphs.widest(text.lines)
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

    # -- rows --------------------------------------------------------------------------------

    def _place_row(self, row: Row) -> None:
        match row:
            case MessageRow():
                self._place_message(row)
            case ActivationRow():
                self._place_activation(row)
            case NoteRow():
                self._place_note(row)
            case BlockRow():
                self._open_frame(row)
            case SectionRow():
                self._divide_frame(row)
            case EndRow():
                self._close_frame()
            case LifeRow():
                pass
            case _:
                assert_never(row)

    def _find_room(self, row: MessageRow) -> float:
        """How wide the text of a message may be: what it asked for, or more where there is room."""
        first, last = row.span
        asked = limit_text(row.label, self.paragraphs, self.spacing, max(1, last - first))
        most = limit_text(row.label, self.paragraphs, AMPLE, max(1, last - first))
        pad = 2 * self.spacing.text_pad + (sum(row.levels) + 2) * BAR / 2
        if first == last:
            room = self.columns.find_distance(first, first + 1) - pad
        else:
            room = self.columns.find_distance(first, last) - pad
            if row.creates is not None:
                room -= self.columns.heads[row.receiver].width / 2
        return max(asked, min(room, most))

    def _place_message(self, row: MessageRow) -> None:
        lines = self.paragraphs.wrap(row.label, self._find_room(row))
        height = len(lines) * self.metrics.line
        rise = RISE_NUMBERED if row.number else RISE
        y = self.y + height + (rise if lines else ROW)
        if row.creates is not None:
            y = max(y, self.y + self.columns.heads[row.creates].height / 2)
        pill = Pill(0, find_pill(row.number, self.paragraphs), row.number) if row.number else None
        if row.sender == row.receiver:
            self._place_loop(row, lines, y, pill)
        else:
            self._place_shaft(row, lines, y, pill)
        self._end_lives(row, y)

    def _place_shaft(
        self, row: MessageRow, lines: tuple[str, ...], y: float, pill: Pill | None
    ) -> None:
        sender, receiver = self.columns.x[row.sender], self.columns.x[row.receiver]
        way = 1 if receiver > sender else -1
        start = sender + _edge(row.levels[0], way)
        end = receiver + _edge(row.levels[1], -way)
        if row.destroys == row.sender:
            start = sender + way * 10
        circles = []
        if row.circles[0]:
            circles.append(start + way * 4)
            start += way * 8
        if row.circles[1]:
            circles.append(end - way * 4)
            end -= way * 8
        if row.creates == row.receiver:
            end = receiver - way * self.columns.heads[row.receiver].width / 2
        if row.destroys == row.receiver:
            end = receiver - way * 9
        middle = (start + end) / 2
        if pill:
            if row.arrow.tail is not Tip.NONE and row.arrow.head is Tip.NONE:
                pill = Pill(end - way * pill.width / 2, pill.width, pill.text)  # it points back
            else:
                pill = _move_pill(pill, start, way, row.arrow)
        rise = RISE_NUMBERED if pill else RISE
        text = TextBlock(middle, y - rise - len(lines) * self.metrics.line + BASELINE, lines)
        self._cover_text(text)
        half = self.paragraphs.widest(lines) / 2
        self.shafts.append(Shaft(start, end, y, row.arrow, text, tuple(circles), pill))
        self._cover(min(start, end, text.x - half), max(start, end, text.x + half))
        self._cover(min(sender, receiver) - BAR / 2, max(sender, receiver) + BAR / 2)
        self.touch = y
        self.y = y + ROW

    def _place_loop(
        self, row: MessageRow, lines: tuple[str, ...], y: float, pill: Pill | None
    ) -> None:
        x = self.columns.x[row.sender]
        start = x + _edge(row.levels[0], 1)
        circles = [place for place, at in zip((y, y + DROP), row.circles, strict=True) if at]
        reach: float = self.spacing.loop
        if pill:
            pill = _move_pill(pill, start, 1, row.arrow)
            reach = max(reach, pill.x + pill.width / 2 + 12 - start)
        text = TextBlock(start + RISE, self.y + BASELINE, lines, centred=False)
        shaft = Shaft(start, start, y, row.arrow, text, tuple(circles), pill, reach, DROP)
        self.shafts.append(shaft)
        self._cover_text(text)
        self._cover(x - BAR / 2, max(start + reach, text.x + self.paragraphs.widest(lines)))
        self.touch = y + DROP
        self.y = y + DROP + ROW

    def _end_lives(self, row: MessageRow, y: float) -> None:
        if (i := row.creates) is not None:
            height = self.columns.heads[i].height
            self.born[i] = y - height / 2
            self._add_head(i, y - height / 2)
            half = self.columns.heads[i].width / 2
            self._cover(self.columns.x[i] - half, self.columns.x[i] + half)
            self.y = max(self.y, y + height / 2 + ROW)
            self.touch = y + height / 2
        elif (i := row.destroys) is not None:
            self.died[i] = self.touch
            self.crosses.append(Cross(self.columns.x[i], self.touch))
            for level, start in enumerate(self.active.pop(i, [])):
                self._add_bar(i, level, start, self.touch)
            self.y += 4

    def _place_activation(self, row: ActivationRow) -> None:
        starts = self.active.setdefault(row.column, [])
        if not row.ends:
            starts.append(self.touch)
        elif starts:
            start = starts.pop()
            self._add_bar(row.column, len(starts), start, max(self.touch, start + ROW))
            self.y = max(self.y, start + 2 * ROW)

    def _add_bar(self, column: int, level: int, top: float, bottom: float) -> None:
        self.activities.append(Activity(column, level, top, bottom))
        self._widen(self.columns.x[column] + BAR / 2 + level * BAR / 2)

    def _place_note(self, row: NoteRow) -> None:
        x = [self.columns.x[column] for column in row.columns]
        pad, margin = self.spacing.note_pad, self.spacing.margin
        lines = self.paragraphs.wrap(row.label, self._find_note_room(row))
        width: float = self.paragraphs.widest(lines) + 2 * pad
        height = max(1, len(lines)) * self.metrics.line + 2 * pad - 4
        match row.position:
            case NotePosition.LEFT:
                left = x[0] - margin - width
            case NotePosition.RIGHT:
                left = x[0] + margin
            case NotePosition.OVER:
                if len(x) > 1:
                    width = max(width, x[-1] - x[0] + 2 * self.spacing.overhang)
                left = (x[0] + x[-1] - width) / 2
            case _:
                assert_never(row.position)
        text = TextBlock(left + width / 2, self.y + pad - 2 + BASELINE, lines)
        self.sheets.append(Sheet(left, self.y, width, height, text))
        self.lying.append((self._find_open_ground(), Area(left, self.y, width, height)))
        self.covers.append(Cover(left, left + width, self.y, self.y + height))
        self._cover(left, left + width)
        self.touch = self.y + height
        self.y += height + ROW

    def _find_note_room(self, row: NoteRow) -> float:
        first, last = row.columns[0], row.columns[-1]
        spans = max(1, last - first)
        asked = limit_note(row.label, self.paragraphs, self.spacing, spans)
        most = limit_note(row.label, self.paragraphs, AMPLE, spans)
        before = self.columns.find_distance(first - 1, first)
        behind = self.columns.find_distance(last, last + 1)
        match row.position:
            case NotePosition.LEFT:
                room = before - 2 * self.spacing.margin
            case NotePosition.RIGHT:
                room = behind - 2 * self.spacing.margin
            case NotePosition.OVER if first == last:
                room = 2 * (min(before, behind) - self.spacing.margin)
            case _:
                room = self.columns.find_distance(first, last) + 2 * self.spacing.overhang
        return max(asked, min(room - 2 * self.spacing.note_pad, most))

    # -- frames ------------------------------------------------------------------------------

    def _open_frame(self, row: BlockRow) -> None:
        if row.kind is BlockKind.RECT:
            parent = self._find_open_ground()
            frame = _OpenFrame(
                row.kind, self.y, (), 0, find_colour(row.label.source), len(self.parents)
            )
            self.parents.append(parent)
            self.open.append(frame)
            self.y += self.spacing.frame_pad
        else:
            tab = find_tab(row.kind, self.paragraphs)
            lines = self.paragraphs.wrap(row.label, self._find_block_room(row, tab))
            self.open.append(_OpenFrame(row.kind, self.y, lines, tab + self._widest(lines)))
            self.y += max(1, len(lines)) * self.metrics.line + 10 + 4
        self.touch = self.y

    def _find_block_room(self, row: BlockRow | SectionRow, tab: float) -> float:
        first, last = row.span
        spans = max(1, last - first)
        asked = limit_text(row.label, self.paragraphs, self.spacing, spans)
        most = limit_text(row.label, self.paragraphs, AMPLE, spans)
        room = self.columns.find_distance(first, last) + 2 * self.spacing.margin
        return max(asked, min(room - tab - 2 * TAB_PAD, most))

    def _widest(self, lines: tuple[str, ...]) -> float:
        return self.paragraphs.widest(lines) + 2 * TAB_PAD

    def _divide_frame(self, row: SectionRow) -> None:
        frame = self.open[-1]
        lines = self.paragraphs.wrap(row.label, self._find_block_room(row, 0))
        frame.dividers.append((self.y, lines))
        frame.widest = max(frame.widest, self._widest(lines))
        self.y += len(lines) * self.metrics.line + 10 + 2
        self.touch = self.y

    def _close_frame(self) -> None:
        frame = self.open.pop()
        left, right = self._find_sides(frame)
        bottom = self.y - (ROW - 10)
        if frame.kind is BlockKind.RECT:
            area = Area(left, frame.top, right - left, bottom - frame.top)
            if frame.colour != "":
                text = TextBlock(left, frame.top, ())
                self.grounds[frame.number] = Panel(area, frame.colour, outlined=False, text=text)
        else:
            self._add_frame(frame, left, right, bottom)
        self.touch = bottom
        self.y = bottom + ROW
        self._cover(left, right)

    def _add_frame(self, frame: _OpenFrame, left: float, right: float, bottom: float) -> None:
        tab = find_tab(frame.kind, self.paragraphs)
        text = TextBlock(left + tab + TAB_PAD, frame.top + 3 + BASELINE, frame.lines, centred=False)
        dividers = tuple(
            Divider(y, TextBlock(left + TAB_PAD, y + 3 + BASELINE, lines, centred=False))
            for y, lines in frame.dividers
        )
        self.covers.append(Cover(left, left + tab, frame.top, frame.top + 22))
        for block in (text, *(divider.text for divider in dividers)):
            self._cover_text(block)
        size = (right - left, bottom - frame.top)
        self.frames.append(Frame(left, frame.top, *size, frame.kind, tab, text, dividers))

    def _find_sides(self, frame: _OpenFrame) -> tuple[float, float]:
        x = self.columns.x or (0,)
        if frame.left > frame.right:  # nothing is in it
            frame.left, frame.right = x[0], x[-1]
        pad = self.spacing.frame_pad
        left = frame.left - pad
        return left, max(frame.right + pad, left + frame.widest)


def _edge(level: int, way: int) -> float:
    """How far from the lifeline a line begins that leaves it to the right (1) or left (-1)."""
    if level == 0:
        return 0
    return BAR / 2 + (level - 1) * BAR / 2 if way > 0 else -BAR / 2


def _move_pill(pill: Pill, start: float, way: int, arrow: Arrow) -> Pill:
    """Put a number at the start of its line, or after the head that is there."""
    gap = 0 if arrow.tail is Tip.NONE else 12
    return Pill(start + way * (gap + pill.width / 2), pill.width, pill.text)
