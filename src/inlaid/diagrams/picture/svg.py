"""Numbers to SVG: no ids, no scripts, no colours of its own; every label is text and escaped."""

from html import escape

from inlaid.diagrams.language.arrows import Arrow, ArrowLine
from inlaid.diagrams.language.arrows import ArrowHead as Tip
from inlaid.diagrams.language.colours import find_opacity
from inlaid.diagrams.language.model import ParticipantKind
from inlaid.diagrams.picture.columns import name_block
from inlaid.diagrams.picture.geometry import (
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

_SPACE = 'xmlns="http://www.w3.org/2000/svg"'
LINE = 18  # between two lines of text
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


def render_svg(layout: Layout, *, style: str = "") -> str:
    """Return one `svg` element without line breaks; ``style`` is CSS for a file of its own.

    It needs the style sheet of diagrams, given here or once for the page.
    """
    role = "group" if any(head.links for head in layout.heads) else "img"
    box = " ".join(map(_number, (layout.left, layout.top, layout.width, layout.height)))
    size = f'width="{_number(layout.width)}" height="{_number(layout.height)}"'
    name = f'role="{role}" aria-label="{escape(layout.name)}"'
    parts = [
        f'<svg {_SPACE} class="inlaid-svg" {name} viewBox="{box}" {size}>',
        f"<title>{_escape(layout.name)}</title><desc>{_escape(layout.description)}</desc>",
        f"<style>{style}</style>" if style else "",
        *map(_draw_panel, layout.panels),
        _draw_lifelines(layout.lifelines),
        *map(_draw_bar, layout.bars),
        *map(_draw_frame, layout.frames),
        *map(_draw_head, layout.heads),
        *map(_draw_sheet, layout.sheets),
        *map(_draw_shaft, layout.shafts),
        *map(_draw_cross, layout.crosses),
        _draw_text(layout.title, "ti"),
        "</svg>",
    ]
    return "".join(parts)


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.1f}"


def _escape(text: str) -> str:
    return escape(text, quote=False)


def _draw_text(text: TextBlock, name: str = "") -> str:
    halo = "z" if text.crossing else ""
    names = " ".join(filter(None, (name, "" if text.centred else "s", halo)))
    start = f'<text class="{names}"' if names else "<text"
    x = _number(text.x)
    return "".join(
        f'{start} x="{x}" y="{_number(text.y + LINE * row)}">{_escape(line)}</text>'
        for row, line in enumerate(text.lines)
        if line
    )


def _rect(  # noqa: PLR0917 (a rectangle has four numbers)
    name: str, x: float, y: float, width: float, height: float, more: str = ""
) -> str:
    size = f'width="{_number(width)}" height="{_number(height)}"'
    return f'<rect class="{name}" x="{_number(x)}" y="{_number(y)}" {size}{more}/>'


def _draw_panel(panel: Panel) -> str:
    name = "pb" if panel.outlined else "p"
    colour = ""
    if panel.colour:
        opacity = find_opacity(panel.colour)
        colour = f' fill="{escape(panel.colour)}" fill-opacity="{opacity}"'
        name += " u"
    return _rect(name, panel.x, panel.y, panel.width, panel.height, colour) + _draw_text(panel.text)


def _draw_frame(frame: Frame) -> str:
    x, y, tab = frame.x, frame.y, frame.tab
    corner = f"M{_number(x)} {_number(y)}h{_number(tab)}v16l-6 6H{_number(x)}z"
    width = f"h{_number(frame.width)}"
    label = TextBlock(x + tab / 2 - 2, y + 16, (name_block(frame.kind),))
    dividers = "".join(
        f'<path class="d" d="M{_number(x)} {_number(divider.y)}{width}"/>'
        + _draw_text(divider.text)
        for divider in frame.dividers
    )
    return (
        _rect("f", x, y, frame.width, frame.height)
        + f'<path class="tab" d="{corner}"/>'
        + _draw_text(label, "k")
        + _draw_text(frame.text)
        + dividers
    )


def _draw_lifelines(lines: tuple[Lifeline, ...]) -> str:
    path = "".join(
        f"M{_number(line.x)} {_number(line.top)}V{_number(line.bottom)}" for line in lines
    )
    return f'<path class="l" d="{path}"/>' if path else ""


def _draw_bar(bar: Bar) -> str:
    return _rect("a", bar.x, bar.top, 10, bar.bottom - bar.top)


def _draw_head(head: ParticipantHead) -> str:
    links = "".join(
        f'<a href="{escape(link.address)}">{_draw_text(link.text)}</a>' for link in head.links
    )
    return _draw_symbol(head) + _draw_text(head.text) + links


def _draw_symbol(head: ParticipantHead) -> str:
    """Return the outline of a participant's head, without its name."""
    left, middle = f"{head.x - head.width / 2:g}", f"{head.x:g}"
    box = (
        f'<rect class="b" x="{left}" y="{head.y:g}" width="{head.width:g}" '
        f'height="{head.height:g}" rx="4"/>'
    )
    if head.kind is ParticipantKind.PARTICIPANT:
        return box
    return f'{box}<path class="y" d="M{middle} {head.y + 7:g}{_ICONS[head.kind]}"/>'


def _draw_sheet(sheet: Sheet) -> str:
    return _rect("n", sheet.x, sheet.y, sheet.width, sheet.height) + _draw_text(sheet.text)


def _draw_cross(cross: Cross) -> str:
    return f'<path class="x" d="M{_number(cross.x - 8)} {_number(cross.y - 8)}l16 16m0-16l-16 16"/>'


def _draw_shaft(shaft: Shaft) -> str:
    way = 1 if shaft.end >= shaft.start else -1
    y, end_y = shaft.y, shaft.y + shaft.drop
    start, end = shaft.start, shaft.end
    leaving, arriving = (1, -1) if shaft.reach else (way, way)
    if shaft.reach and shaft.circles:
        start += 8 if y in shaft.circles else 0
        end += 8 if end_y in shaft.circles else 0
    line_start = start + leaving * _inset(shaft.arrow.tail)
    line_end = end - arriving * _inset(shaft.arrow.head)
    if shaft.reach:
        path = (
            f"M{_number(line_start)} {_number(y)}H{_number(shaft.start + shaft.reach - 6)}"
            f"q6 0 6 6v{_number(shaft.drop - 12)}q0 6-6 6H{_number(line_end)}"
        )
    else:
        path = f"M{_number(line_start)} {_number(y)}H{_number(line_end)}"
    dotted = " o" if shaft.arrow.line is ArrowLine.DOTTED else ""
    return (
        f'<path class="m{dotted}" d="{path}"/>'
        + _draw_tips(shaft.arrow, (start, y, -leaving), (end, end_y, arriving))
        + _draw_circles(shaft)
        + (_draw_pill(shaft.number, y) if shaft.number else "")
        + _draw_text(shaft.text)
    )


def _draw_tips(arrow: Arrow, tail: tuple[float, float, int], head: tuple[float, float, int]) -> str:
    return _draw_tip(arrow.tail, *tail) + _draw_tip(arrow.head, *head)


def _inset(tip: Tip) -> float:
    return 7 if tip in {Tip.FILLED, Tip.HALF_TOP, Tip.HALF_BOTTOM} else 0


def _draw_tip(tip: Tip, x: float, y: float, way: int) -> str:
    back = f"{-9 * way}"
    at = f"M{_number(x)} {_number(y)}"
    match tip:
        case Tip.NONE:
            return ""
        case Tip.FILLED:
            return f'<path class="h" d="{at}l{back}-5v10z"/>'
        case Tip.OPEN:
            return f'<path class="m" d="{at}m{-8 * way}-5l{8 * way} 5l{-8 * way} 5"/>'
        case Tip.CROSS:
            return f'<path class="m" d="{at}m{-12 * way}-5l{10 * way} 10m0-10l{-10 * way} 10"/>'
        case Tip.HALF_TOP | Tip.HALF_BOTTOM:
            return f'<path class="h" d="{at}l{back} {_HALF[tip]}V{_number(y)}z"/>'
        case Tip.STICK_TOP | Tip.STICK_BOTTOM:
            return f'<path class="m" d="{at}l{back} {_HALF[tip]}"/>'


def _draw_circles(shaft: Shaft) -> str:
    if shaft.reach:
        places = [(shaft.start + 4, y) for y in shaft.circles]
    else:
        places = [(x, shaft.y) for x in shaft.circles]
    return "".join(
        f'<circle class="c" cx="{_number(x)}" cy="{_number(y)}" r="4"/>' for x, y in places
    )


def _draw_pill(pill: Pill, y: float) -> str:
    rect = _rect("i", pill.x - pill.width / 2, y - 9, pill.width, 18, ' rx="9"')
    return rect + _draw_text(TextBlock(pill.x, y + 4, (pill.text,)), "j")
