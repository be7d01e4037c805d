"""The sequence diagrams of a page, written there or included."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.includes.resolution import Include, Shown
from inlaid.pages.fences import Fence
from inlaid.pages.header import read_language
from inlaid.pages.page import Page
from inlaid.project.conversion.ours import is_sequence
from inlaid.project.figures.figure_options import NO_FIGURE, Figure, find_figure, read_figure

if TYPE_CHECKING:
    from inlaid.diagrams.language.model import Diagram
    from inlaid.diagrams.picture.figure import RenderedDiagram


@dataclass(frozen=True, slots=True)
class PageDiagram:
    """A sequence diagram of a page: its fence, its text and where that begins.

    ``is_brought_in``: the page doesn't have its lines, so that what is wrong stands on the fence's.
    """

    fence: Fence
    text: str
    path: str
    first_line: int
    column: int
    is_brought_in: bool = False
    figure: Figure = NO_FIGURE
    faults: tuple[Diagnostic, ...] = ()

    def render(self, language: str, anchor: str = "") -> "RenderedDiagram":
        """The figure with words in a language such as `de`, and what is wrong with the fence.

        ``anchor``: the id of the figure, unique on its page, or empty.
        """
        from inlaid.diagrams.picture import figure  # noqa: PLC0415 (most pages have none)

        shown = self.figure
        width = figure.read_width(shown.width)
        options = figure.FigureOptions(language, width, shown.caption, anchor, shown.classes)
        rendered = figure.render_diagram(
            self.text, self.path, self.first_line, self.column, options=options
        )
        return replace(rendered, diagnostics=self._place(rendered.diagnostics))

    def parse(self) -> "tuple[Diagram | None, tuple[Diagnostic, ...]]":
        """The model, None when the text has an error, and what is wrong with the text."""
        from inlaid.diagrams.language.parse import parse_diagram  # noqa: PLC0415 (as above)

        diagram, found = parse_diagram(self.text, self.path, self.first_line, self.column)
        return diagram, self._place(found)

    def _place(self, found: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
        if not self.is_brought_in:
            return (*self.faults, *found)
        line = self.fence.line
        return self.faults + tuple(
            replace(
                diagnostic,
                location=replace(diagnostic.location, line=line),
                related=tuple(
                    replace(other, location=replace(other.location, line=line))
                    for other in diagnostic.related
                ),
            )
            for diagnostic in found
        )


def find_diagrams(
    page: Page, fences: Iterable[Fence], includes: Iterable[Include], drawn: Collection[str]
) -> Iterator[PageDiagram]:
    """Yield the sequence diagrams among the fences of a page, in order.

    ``drawn``: the languages that are ours to draw, see `Project.drawn`.
    """
    resolved = {include.fence: include for include in includes}  # some share a line
    for fence in fences:
        diagram = find_diagram(page, fence, resolved.get(fence), drawn)
        if diagram is not None:
            yield diagram


def find_diagram(
    page: Page, fence: Fence, include: Include | None, drawn: Collection[str]
) -> PageDiagram | None:
    """Return the diagram that a fence holds or includes, None when it is none."""
    if include is None:
        return _find_written(page, fence, drawn)
    if not isinstance(include, Shown) or not include.block.lines:
        return None
    block = include.block
    if block.language not in drawn or not is_sequence(block.language, block.text):
        return None
    figure, faults = find_figure(page.path, fence, include.directive)
    first = block.lines[0].number or 1
    return PageDiagram(fence, block.text, block.path, first, 1, figure=figure, faults=faults)


def _find_written(page: Page, fence: Fence, drawn: Collection[str]) -> PageDiagram | None:
    language = read_language(fence.info)
    if language not in drawn:
        return None
    text = "\n".join(fence.body)
    if not is_sequence(language, text):
        return None
    figure, faults = read_figure(page.path, fence)
    is_brought_in = fence.end_line == fence.line
    return PageDiagram(
        fence, text, page.path, fence.line + 1, len(fence.prefix) + 1, is_brought_in, figure, faults
    )
