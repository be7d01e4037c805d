"""A diagram as a file of its own, which is read without any page: SVG, PNG or PDF."""

import re
from dataclasses import dataclass, replace
from enum import Enum
from html import escape

from inlaid.diagrams.language.model import Diagram
from inlaid.diagrams.picture.describe import name_diagram, summarize_diagram
from inlaid.diagrams.picture.geometry import Layout
from inlaid.diagrams.picture.layout import TEXT_COLUMN, layout_diagram
from inlaid.diagrams.picture.parts import repaint
from inlaid.diagrams.picture.svg import render_svg
from inlaid.errors import UsageError

IMAGES = (".png", ".pdf")
"""The forms that need the extra `images`."""
_TEXT = re.compile(r"(<text[^>]*>)(.*?)(</text>)")
_TAG = re.compile(r"<[^>]*>")
_INSTALL = "python -m pip install 'inlaid[images]'"
_SCALE = 2  # pixels of a PNG a pixel of the picture


class Theme(Enum):
    """Which colours a file has; AUTO follows the reader's setting."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class FileOptions:
    """How a file looks; an empty ``background`` is the theme's, `none` leaves it transparent."""

    theme: Theme = Theme.AUTO
    background: str = ""
    width: int = TEXT_COLUMN


_INK = {Theme.LIGHT: "#1f2328", Theme.DARK: "#e2e4e9"}
_GROUND = {Theme.LIGHT: "#fff", Theme.DARK: "#1e2129"}
_NO_GROUND = {"none", "transparent"}
DEFAULT = FileOptions()


def draw_file(diagram: Diagram, options: FileOptions = DEFAULT) -> str:
    """Return the text of an SVG file: a name, a ground, named fonts, and light and dark colours."""
    layout = layout_diagram(diagram, width=options.width)
    attributes, properties = repaint(diagram.settings.colours)
    theme = Theme.LIGHT if options.theme is Theme.AUTO else options.theme
    name, said = (
        escape(text, quote=False) for text in (name_diagram(diagram), summarize_diagram(diagram))
    )
    return render_svg(
        layout,
        naming='role="img"',
        head=f"<title>{name}</title><desc>{said}</desc>"
        + _write_style(options)
        + _draw_ground(layout, options.background or _GROUND[theme]),
        colour=_INK[theme],
        style=properties,
        repainted=attributes,
    )


def _write_style(options: FileOptions) -> str:
    """The colours of a dark screen, for a file that has both."""
    if options.theme is not Theme.AUTO:
        return ""
    ground = "" if options.background else f".g{{fill:{_GROUND[Theme.DARK]}}}"
    return (
        "<style>@media(prefers-color-scheme:dark)"
        f"{{svg{{color:{_INK[Theme.DARK]}}}{ground}}}</style>"
    )


def _draw_ground(layout: Layout, colour: str) -> str:
    if colour in _NO_GROUND:
        return ""
    place = f'x="{layout.left:g}" y="{layout.top:g}"'
    size = f'width="{layout.width:g}" height="{layout.height:g}"'
    return f'<rect class="g" fill="{escape(colour)}" {place} {size}/>'


def _flatten(svg: str) -> str:
    """Leave out what is in texts: CairoSVG centres each part of a centred text by itself."""
    return _TEXT.sub(lambda text: text[1] + _TAG.sub("", text[2]) + text[3], svg)


def convert(diagram: Diagram, suffix: str, options: FileOptions = DEFAULT) -> bytes:
    """Return a diagram as an image of the form that a suffix of `IMAGES` names.

    Raises UsageError, which names the extra, when the library for it isn't installed.
    """
    try:
        import cairosvg  # noqa: PLC0415 (an extra)
    except ImportError as error:
        raise UsageError(f"{suffix} needs CairoSVG: {_INSTALL}") from error
    except OSError as error:
        message = f"{suffix} needs the library Cairo, which this system doesn't have"
        raise UsageError(f"{message}; CairoSVG comes with {_INSTALL}") from error
    theme = Theme.LIGHT if options.theme is Theme.AUTO else options.theme  # it can't change
    svg = _flatten(draw_file(diagram, replace(options, theme=theme))).encode()
    if suffix == ".pdf":
        return bytes(cairosvg.svg2pdf(bytestring=svg))
    return bytes(cairosvg.svg2png(bytestring=svg, scale=_SCALE))
