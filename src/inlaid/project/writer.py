"""The HTML that takes the place of a fence: a block, a figure, or a box that says what is wrong."""

import re
from collections.abc import Sequence

from inlaid.diagnostics.diagnostic import is_error
from inlaid.includes.directive import Directive
from inlaid.includes.resolution import Include, Shown, Unresolved
from inlaid.includes.selectors import RegionName
from inlaid.pages.fences import Fence
from inlaid.pages.header import is_include
from inlaid.project.build import Build, write_slot
from inlaid.project.conversion.ours import is_filled
from inlaid.project.figures.diagrams import PageDiagram, find_diagram
from inlaid.render.block_html import render_block, render_box
from inlaid.render.code import Highlight

_ID = re.compile(r' id="([^"]+)"')
_NOT_IN_ID = re.compile(r"[^\w.:-]+")


class BlockWriter:
    """Writes the blocks of one page; ids are unique on it."""

    def __init__(self, build: Build, highlight: Highlight, text: str) -> None:
        self.build = build
        self.highlight = highlight
        self.text = text
        self.taken: set[str] = set()

    def write_include(self, include: Include) -> str:
        """The block of an include, a box below or instead of it when something is wrong."""
        box = render_box(include.diagnostics) if include.diagnostics else ""
        if isinstance(include, Unresolved):
            return box
        anchor = self._choose_anchor(_find_anchor(include.directive))
        html = render_block(
            include.directive, include.block, anchor, self._choose_link(), self.highlight
        )
        self.build.current.anchors.update(_ID.findall(html))
        if self.build.leaves_slots:
            html = _add_slot(html, include.fence.line)
        return _join(html, box)

    def write_diagram(self, diagram: PageDiagram, include: Include | None) -> str:
        """The figure of a diagram, a box instead of it when it can't be drawn."""
        built = self.build.current
        built.diagrams += 1
        wanted = (
            _find_anchor(include.directive) if isinstance(include, Shown) else diagram.figure.anchor
        )
        anchor = self._choose_anchor(wanted)
        built.anchors.update([anchor] if anchor else [])
        rendered = diagram.render(self.build.project.language, anchor)
        built.diagnostics.extend(rendered.diagnostics)
        problems = [*(include.diagnostics if include else ()), *rendered.diagnostics]
        errors = [problem for problem in problems if is_error(problem)]
        box = render_box(errors) if errors else ""
        return _join(rendered.html, box)

    def _choose_link(self) -> str:
        return self.build.project.settings.source_link

    def _choose_anchor(self, wanted: str) -> str:
        """The id that is asked for, a number added where it is taken."""
        if not wanted:
            return ""
        anchor, count = wanted, 1
        while self._is_taken(anchor):
            count += 1
            anchor = f"{wanted}-{count}"
        self.taken.add(anchor)
        return anchor

    def _is_taken(self, anchor: str) -> bool:
        """Whether the page has the id; looked for only when a block wants it."""
        written = f'id="{anchor}"'
        if anchor in self.taken or written not in self.text:
            return anchor in self.taken
        return re.search(rf"\b{re.escape(written)}", self.text) is not None


def _find_anchor(directive: Directive) -> str:
    """The id that is asked for, or the region's name."""
    if directive.options.id:
        return directive.options.id
    names = [
        selector.value.name
        for selector in directive.selectors
        if isinstance(selector.value, RegionName)
    ]
    return _NOT_IN_ID.sub("-", names[0]).strip("-") if names else ""


def _add_slot(html: str, line: int) -> str:
    """Leave a comment at the end of a block, for its badge; what encloses the block holds it."""
    slot, end = write_slot(line), "</div>"
    return f"{html.removesuffix(end)}{slot}{end}" if html.endswith(end) else f"{html}{slot}"


def _join(html: str, box: str) -> str:
    """Both in one element, because a placeholder stands for one."""
    return f"<div>{html}{box}</div>" if html and box else html or box


def write_fences(build: Build, fences: Sequence[Fence], highlight: Highlight) -> dict[int, str]:
    """Return what takes the places of fences of the current page, by their first lines.

    ``fences``: all of the text that is converted, in order.
    """
    drawn = build.project.drawn
    ours = [fence for fence in fences if is_filled(fence, drawn)]
    return write_shown(build, ours, fences, highlight, "") if ours else {}


def write_shown(
    build: Build, ours: Sequence[Fence], fences: Sequence[Fence], highlight: Highlight, text: str
) -> dict[int, str]:
    """Return what takes the places of ``ours`` among ``fences``, by their first lines.

    ``text`` is what the page is without them; its ids are taken.
    """
    placed, resolution = build.resolve(ours, fences)
    writer = BlockWriter(build, highlight, text)
    waiting = iter(resolution.includes)
    drawn = build.project.drawn
    filled = {}
    for fence, original in zip(ours, placed, strict=True):
        include = next(waiting) if is_include(original.info) else None
        diagram = find_diagram(resolution.page, original, include, drawn)
        if diagram is not None:
            filled[fence.line] = writer.write_diagram(diagram, include)
        elif include is not None:
            filled[fence.line] = writer.write_include(include)
    build.current.filled += len(filled)
    build.filled += len(filled)
    return filled
