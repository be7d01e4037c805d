"""Numbers to SVG: no ids, no scripts; every label is text and escaped.

Shapes of one kind share a group, and lines of one kind a path, so that what is said once for all of
them, colours above all, is written once.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from inlaid.diagrams.language.arrows import ArrowHead as Tip
from inlaid.diagrams.language.arrows import ArrowLine
from inlaid.diagrams.language.markup import PLAIN, Style, read_runs
from inlaid.diagrams.language.model import ParticipantKind
from inlaid.diagrams.picture.columns import name_block
from inlaid.diagrams.picture.geometry import (
    Area,
    Bar,
    Cross,
    Frame,
    Layout,
    Lifeline,
    Panel,
    ParticipantHead,
    Pill,
    Shaft,
    Sheet,
    TextBlock,
)
from inlaid.diagrams.picture.parts import ATTRIBUTES, CODE_FONTS, FONTS
from inlaid.diagrams.picture.wash import find_wash

_TEXT = f'font-family="{FONTS}" font-size="14" text-anchor="middle" fill="currentColor"'
_UNDERLINED = '<text text-decoration="underline"'
LINE = 18  # between two lines of text
TITLE_LINE = 22
_SPACE = 'xmlns="http://www.w3.org/2000/svg"'
_HALF = {Tip.HALF_TOP: -5, Tip.HALF_BOTTOM: 5, Tip.STICK_TOP: -5, Tip.STICK_BOTTOM: 5}
# The symbols of participants, as paths drawn around the middle of the top, 36 high.
_ICONS = {
    ParticipantKind.ACTOR: "m0 2a6 6 0 1 1-.1 0zm0 12v12m-12-8h24m-12 8l-9 11m9-11l9 11",
    ParticipantKind.BOUNDARY: "m-22 8v24m0-12h12m0 0a13 13 0 1 0 26 0a13 13 0 1 0-26 0",
    ParticipantKind.CONTROL: "m0 7a13 13 0 1 0 .1 0zm6-5l-6 5l6 5",
    ParticipantKind.ENTITY: "m0 6a13 13 0 1 0 .1 0zm-14 30h28",
    ParticipantKind.DATABASE: "m-15 9a15 5 0 1 0 30 0a15 5 0 1 0-30 0v22a15 5 0 0 0 30 0v-22",
    ParticipantKind.COLLECTIONS: "m-11 8h24v20h-24zm-5 5v20h24v-5",
    ParticipantKind.QUEUE: "m-16 10h32a5 11 0 0 1 0 22h-32a5 11 0 0 1 0-22a5 11 0 0 1 0 22",
}


def render_svg(
    layout: Layout,
    *,
    naming: str,
    head: str = "",
    colour: str = "",
    style: str = "",
    repainted: Mapping[str, str] = ATTRIBUTES,
) -> str:
    """Return one `svg` element without line breaks, readable with no style sheet.

    ``naming`` is its role and name, as attributes; ``head`` comes first in it; ``colour`` is that
    of text and lines where it isn't the page's; ``style`` sets custom properties; ``repainted`` are
    the attributes of parts.
    """
    box = " ".join(map(_number, (layout.left, layout.top, layout.width, layout.height)))
    size = f'width="{_number(layout.width)}" height="{_number(layout.height)}"'
    ink = f' color="{colour}"' if colour else ""
    properties = f' style="{escape(style)}"' if style else ""
    return "".join(
        (
            f'<svg {_SPACE} class="inlaid-svg" {naming} viewBox="{box}" {size} {_TEXT}',
            f"{ink}{properties}>{head}",
            *_Painter(repainted).draw(layout),
            "</svg>",
        )
    )


@dataclass(frozen=True, slots=True)
class _Painter:
    """Draws shapes with the attributes of their parts."""

    attributes: Mapping[str, str]

    def draw(self, layout: Layout) -> Iterator[str]:
        yield from map(self._draw_panel, layout.panels)
        yield self._draw_path("l", map(_trace_lifeline, layout.lifelines))
        yield self._group("a", _draw_bars(layout.bars))
        yield from self._draw_frames(layout.frames)
        yield from self._draw_heads(layout.heads)
        yield self._group("n", (_rect(_area(sheet)) for sheet in layout.sheets))
        yield from (_draw_text(sheet.text) for sheet in layout.sheets)
        yield from self._draw_shafts(layout.shafts)
        yield self._draw_path("x", map(_trace_cross, layout.crosses))
        yield self._group("ti", (_draw_text(layout.title, TITLE_LINE),))

    def _group(self, part: str, elements: Iterable[str]) -> str:
        inside = "".join(elements)
        return f'<g class="{part}" {self.attributes[part]}>{inside}</g>' if inside else ""

    def _draw_path(self, part: str, traced: Iterable[str]) -> str:
        path = "".join(traced)
        return f'<path class="{part}" {self.attributes[part]} d="{path}"/>' if path else ""

    def _draw_panel(self, panel: Panel) -> str:
        """The ground with its holes; its outline goes around the whole."""
        wash = find_wash(panel.colour) if panel.colour or not panel.outlined else None
        drawn = ""
        if wash:
            fill = f'fill="{wash.colour}" fill-opacity="{wash.opacity:g}"'
            path = _trace_area(panel.area) + "".join(map(_trace_area, panel.holes))
            rule = ' fill-rule="evenodd"' if panel.holes else ""
            drawn = f'<path class="p" {fill}{rule} d="{path}"/>'
        if panel.outlined:
            outline = f'{self.attributes["pb"]} d="{_trace_area(panel.area)}"'
            drawn += f'<path class="pb" fill="none" {outline}/>'
        return drawn + _draw_text(panel.text)

    def _draw_frames(self, frames: tuple[Frame, ...]) -> Iterator[str]:
        yield self._group("f", (_rect(_area(frame)) for frame in frames))
        yield self._draw_path("tab", map(_trace_tab, frames))
        yield self._draw_path(
            "d",
            (
                f"M{_number(frame.x)} {_number(divider.y)}h{_number(frame.width)}"
                for frame in frames
                for divider in frame.dividers
            ),
        )
        yield self._group(
            "k",
            (
                _draw_text(
                    TextBlock(frame.x + frame.tab / 2 - 2, frame.y + 16, (name_block(frame.kind),))
                )
                for frame in frames
            ),
        )
        for frame in frames:
            yield _draw_text(frame.text)
            for divider in frame.dividers:
                yield _draw_text(divider.text)

    def _draw_heads(self, heads: tuple[ParticipantHead, ...]) -> Iterator[str]:
        yield self._group(
            "b",
            (
                _rect(Area(head.x - head.width / 2, head.y, head.width, head.height), ' rx="4"')
                for head in heads
            ),
        )
        yield self._draw_path(
            "y",
            (
                f"M{_number(head.x)} {_number(head.y + 7)}{_ICONS[head.kind]}"
                for head in heads
                if head.kind is not ParticipantKind.PARTICIPANT
            ),
        )
        for head in heads:
            yield _draw_text(head.text)
            for link in head.links:
                text = _draw_text(link.text).replace("<text", _UNDERLINED)
                yield f'<a href="{escape(link.address)}">{text}</a>'

    def _draw_shafts(self, shafts: tuple[Shaft, ...]) -> Iterator[str]:
        solid = (shaft for shaft in shafts if shaft.arrow.line is ArrowLine.SOLID)
        dotted = (shaft for shaft in shafts if shaft.arrow.line is ArrowLine.DOTTED)
        tips = [tip for shaft in shafts for tip in _trace_tips(shaft)]
        yield self._draw_path("m o", map(_trace_shaft, dotted))
        yield self._draw_path(
            "m", (*map(_trace_shaft, solid), *(path for path, full in tips if not full))
        )
        yield self._draw_path("h", (path for path, full in tips if full))
        yield self._group("c", (circle for shaft in shafts for circle in _draw_circles(shaft)))
        pills = [(shaft.number, shaft.y) for shaft in shafts if shaft.number]
        yield self._group("i", (_draw_pill(pill, y) for pill, y in pills))
        yield self._group(
            "j", (_draw_text(TextBlock(pill.x, y + 4, (pill.text,))) for pill, y in pills)
        )
        for shaft in shafts:
            yield _draw_text(shaft.text)


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.1f}".removesuffix(".0")


def _escape(text: str) -> str:
    return escape(text, quote=False)


def _draw_text(text: TextBlock, line: int = LINE) -> str:
    start = "<text" if text.centred else f'<text class="s" {ATTRIBUTES["s"]}'
    x = _number(text.x)
    drawn, style = [], PLAIN
    for row, words in enumerate(text.lines):
        runs, style = read_runs(words, style)
        if words:
            inside = "".join(_draw_run(*run) for run in runs)
            drawn.append(f'{start} x="{x}" y="{_number(text.y + line * row)}">{inside}</text>')
    return "".join(drawn)


def _draw_run(text: str, style: Style) -> str:
    shown = _escape(text)
    bold = ' font-weight="700"' if style.bold else ""
    code = f' font-family="{CODE_FONTS}"' if style.code else ""
    if bold or code:
        shown = f"<tspan{bold}{code}>{shown}</tspan>"
    if style.address:
        shown = f'<a href="{escape(style.address)}" text-decoration="underline">{shown}</a>'
    return shown


def _area(shape: Frame | Sheet) -> Area:
    return Area(shape.x, shape.y, shape.width, shape.height)


def _rect(area: Area, more: str = "") -> str:
    size = f'width="{_number(area.width)}" height="{_number(area.height)}"'
    return f'<rect x="{_number(area.x)}" y="{_number(area.y)}" {size}{more}/>'


def _trace_area(area: Area) -> str:
    x, y, width = _number(area.x), _number(area.y), _number(area.width)
    return f"M{x} {y}h{width}v{_number(area.height)}h-{width}z"


def _trace_lifeline(line: Lifeline) -> str:
    return f"M{_number(line.x)} {_number(line.top)}V{_number(line.bottom)}"


def _draw_bars(bars: Sequence[Bar]) -> Iterator[str]:
    """The grounds, and the outlines, which are open where a bar goes on behind something."""
    if bars:
        grounds = "".join(
            _trace_area(Area(bar.x, bar.top, bar.width, bar.bottom - bar.top)) for bar in bars
        )
        yield f'<path stroke="none" d="{grounds}"/><path fill="none" d="'
        yield from map(_trace_bar, bars)
        yield '"/>'


def _trace_bar(bar: Bar) -> str:
    left, width = _number(bar.x), _number(bar.width)
    top, bottom = _number(bar.top), _number(bar.bottom)
    path = f"M{left} {top}V{bottom}"
    if bar.whole:
        path += f"M{_number(bar.x + bar.width)} {top}V{bottom}"
    if bar.opens:
        path += f"M{left} {top}h{width}"
    if bar.closes:
        path += f"M{left} {bottom}h{width}"
    return path


def _trace_tab(frame: Frame) -> str:
    x = _number(frame.x)
    return f"M{x} {_number(frame.y)}h{_number(frame.tab)}v16l-6 6H{x}z"


def _find_ends(shaft: Shaft) -> tuple[tuple[float, float, int], tuple[float, float, int]]:
    """Where the tail and the head are, and to which side each points: x, y, 1 or -1."""
    way = 1 if shaft.end >= shaft.start else -1
    start, end, below = shaft.start, shaft.end, shaft.y + shaft.drop
    if shaft.reach:
        start += 8 if shaft.y in shaft.circles else 0
        end += 8 if below in shaft.circles else 0
        return (start, shaft.y, -1), (end, below, -1)
    return (start, shaft.y, -way), (end, below, way)


def _trace_shaft(shaft: Shaft) -> str:
    (start, y, tail), (end, _, head) = _find_ends(shaft)
    line_start = start - tail * _inset(shaft.arrow.tail)
    line_end = end - head * _inset(shaft.arrow.head)
    if not shaft.reach:
        return f"M{_number(line_start)} {_number(y)}H{_number(line_end)}"
    return (
        f"M{_number(line_start)} {_number(y)}H{_number(shaft.start + shaft.reach - 6)}"
        f"q6 0 6 6v{_number(shaft.drop - 12)}q0 6-6 6H{_number(line_end)}"
    )


def _trace_tips(shaft: Shaft) -> Iterator[tuple[str, bool]]:
    tail, head = _find_ends(shaft)
    yield from _trace_tip(shaft.arrow.tail, *tail)
    yield from _trace_tip(shaft.arrow.head, *head)


def _inset(tip: Tip) -> float:
    return 7 if tip in {Tip.FILLED, Tip.HALF_TOP, Tip.HALF_BOTTOM} else 0


def _trace_tip(tip: Tip, x: float, y: float, way: int) -> Iterator[tuple[str, bool]]:
    """The path of an arrow's end, and whether it is filled."""
    back = f"{-9 * way}"
    at = f"M{_number(x)} {_number(y)}"
    match tip:
        case Tip.NONE:
            return
        case Tip.FILLED:
            yield f"{at}l{back}-5v10z", True
        case Tip.OPEN:
            yield f"{at}m{-8 * way}-5l{8 * way} 5l{-8 * way} 5", False
        case Tip.CROSS:
            yield f"{at}m{-12 * way}-5l{10 * way} 10m0-10l{-10 * way} 10", False
        case Tip.HALF_TOP | Tip.HALF_BOTTOM:
            yield f"{at}l{back} {_HALF[tip]}V{_number(y)}z", True
        case Tip.STICK_TOP | Tip.STICK_BOTTOM:
            yield f"{at}l{back} {_HALF[tip]}", False


def _draw_circles(shaft: Shaft) -> Iterator[str]:
    if shaft.reach:
        places = [(shaft.start + 4, y) for y in shaft.circles]
    else:
        places = [(x, shaft.y) for x in shaft.circles]
    for x, y in places:
        yield f'<circle cx="{_number(x)}" cy="{_number(y)}" r="4"/>'


def _draw_pill(pill: Pill, y: float) -> str:
    return _rect(Area(pill.x - pill.width / 2, y - 9, pill.width, 18), ' rx="9"')


def _trace_cross(cross: Cross) -> str:
    return f"M{_number(cross.x - 8)} {_number(cross.y - 8)}l16 16m0-16l-16 16"
