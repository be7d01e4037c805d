"""A whole diagram for a page: picture, steps in words, and the box that scrolls."""

from dataclasses import dataclass
from html import escape

from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagrams.language.model import Diagram
from inlaid.diagrams.language.parse import parse_diagram
from inlaid.diagrams.picture.describe import describe_diagram
from inlaid.diagrams.picture.layout import layout_diagram
from inlaid.diagrams.picture.metrics import Metrics
from inlaid.diagrams.picture.svg import render_svg


@dataclass(frozen=True, slots=True)
class RenderedDiagram:
    """The HTML of a figure, empty when an error stands in its way, and the diagnostics."""

    html: str
    diagnostics: tuple[Diagnostic, ...]
    diagram: Diagram | None


def render_diagram(text: str, path: str, first_line: int, column: int = 1) -> RenderedDiagram:
    """Return a `figure` on one line, fit to stand in Markdown as raw HTML.

    Places in diagnostics are those of the page, as for `parse_diagram`.
    """
    diagram, diagnostics = parse_diagram(text, path, first_line, column)
    html = "" if diagram is None else render_figure(diagram)
    return RenderedDiagram(html, diagnostics, diagram)


def render_figure(diagram: Diagram) -> str:
    """Return the figure of a diagram: one line, no id, no script, no style but its width in px.

    The style sheet needs the width to shrink a picture that nearly fits, and to scroll a wider one.
    """
    layout = layout_diagram(diagram, Metrics())
    steps = "".join(f"<li>{escape(step, quote=False)}</li>" for step in describe_diagram(diagram))
    words = f'<ol class="inlaid-steps">{steps}</ol>' if steps else ""
    return (
        '<figure class="inlaid-diagram"><div class="inlaid-scroll" tabindex="0" role="group" '
        f'aria-label="{escape(layout.name)}" style="--inlaid-width:{layout.width:.0f}px">'
        f"{render_svg(layout)}</div>{words}</figure>"
    )
