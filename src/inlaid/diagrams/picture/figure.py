"""A whole diagram for a page: picture, steps in words, and the box that scrolls."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagrams.language.labels import find_reached
from inlaid.diagrams.language.model import Diagram, Event, Message, Note
from inlaid.diagrams.language.parse import parse_diagram
from inlaid.diagrams.picture.describe import (
    DiagramStep,
    find_steps,
    name_diagram,
    summarize_diagram,
)
from inlaid.diagrams.picture.geometry import Layout
from inlaid.diagrams.picture.layout import TEXT_COLUMN, layout_diagram
from inlaid.diagrams.picture.parts import repaint
from inlaid.diagrams.picture.phrases import find_phrases
from inlaid.diagrams.picture.svg import render_svg


@dataclass(frozen=True, slots=True)
class FigureOptions:
    """What a page says of a figure.

    ``language``: of its words. ``width``: what it should fit, in px. ``caption`` and ``anchor``,
    its id, may be empty; ``classes`` come behind its own.
    """

    language: str = "en"
    width: int = TEXT_COLUMN
    caption: str = ""
    anchor: str = ""
    classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RenderedDiagram:
    """The HTML of a figure, empty when an error stands in its way, and the diagnostics."""

    html: str
    diagnostics: tuple[Diagnostic, ...]
    diagram: Diagram | None


PLAIN = FigureOptions()
_WIDE = 1000  # pixels


def read_width(width: str) -> int:
    """The width in px that the value of the option `width` asks for."""
    return _WIDE if width == "wide" else int(width or TEXT_COLUMN)


def render_diagram(
    text: str, path: str, first_line: int, column: int = 1, *, options: FigureOptions = PLAIN
) -> RenderedDiagram:
    """Return a `figure` on one line, fit to stand in Markdown as raw HTML.

    Places in diagnostics are those of the page, as for `parse_diagram`.
    """
    diagram, diagnostics = parse_diagram(text, path, first_line, column)
    html = "" if diagram is None else render_figure(diagram, options)
    return RenderedDiagram(html, diagnostics, diagram)


def render_figure(diagram: Diagram, options: FigureOptions = PLAIN) -> str:
    """Return the figure of a diagram: one line, no script, no style but custom properties.

    The only id is its anchor. The style sheet needs the width to shrink a picture that nearly fits,
    and to scroll a wider one. The picture isn't searched for, because its steps are.
    """
    phrases = find_phrases(options.language)
    layout = layout_diagram(diagram, width=options.width)
    drawn = _draw(diagram, layout, escape(name_diagram(diagram, phrases)),
                  escape(summarize_diagram(diagram, phrases), quote=False))  # fmt: skip
    steps = _list_steps(find_steps(diagram, phrases))
    main = phrases.language.partition("-")[0]
    written = "" if options.language.startswith(main) else f' lang="{main}"'
    words = f'<div class="inlaid-steps"{written}>{steps}</div>' if steps else ""
    names = escape(" ".join(("inlaid-diagram", *options.classes)))
    anchor = f' id="{escape(options.anchor)}"' if options.anchor else ""
    caption = escape(" ".join(options.caption.split()), quote=False)
    shown = f"<figcaption>{caption}</figcaption>" if caption else ""
    return (
        f'<figure class="{names}"{anchor}>'
        f'<div class="inlaid-scroll" data-search-exclude data-inlaid-open="{phrases.enlarge}" '
        f'style="--inlaid-width:{layout.width:.0f}px">{drawn}</div>{words}{shown}</figure>'
    )


def _draw(diagram: Diagram, layout: Layout, name: str, description: str) -> str:
    has_links = any(head.links for head in layout.heads) or any(map(_has_link, diagram.events))
    role = "group" if has_links else "img"
    attributes, properties = repaint(diagram.settings.colours)
    return render_svg(
        layout,
        naming=f'role="{role}" aria-label="{name}"',
        head=f"<desc>{description}</desc>",
        style=properties,
        repainted=attributes,
    )


def _has_link(event: Event) -> bool:
    return isinstance(event, Message | Note) and bool(find_reached(event.label))


def _list_steps(steps: Sequence[DiagramStep]) -> str:
    if not steps:
        return ""
    items = "".join(
        f"<li>{escape(step.text, quote=False)}{_list_steps(step.steps)}</li>" for step in steps
    )
    return f"<ol>{items}</ol>"
