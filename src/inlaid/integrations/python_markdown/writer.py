"""The HTML that takes the place of a fence: a block, a figure, or a box that says what is wrong."""

import re

from inlaid.core.diagnostics import is_error
from inlaid.core.directive import Directive
from inlaid.core.resolve import Include
from inlaid.core.selectors import RegionName
from inlaid.project import Build, PageDiagram
from inlaid.render.block import render_block, render_box
from inlaid.render.code import Highlight

_ID = re.compile(r'\bid="([^"]+)"')
_NOT_IN_ID = re.compile(r"[^\w.:-]+")


class BlockWriter:
    """Writes the blocks of one page; ids are unique on it."""

    def __init__(self, build: Build, highlight: Highlight, text: str) -> None:
        self.build = build
        self.highlight = highlight
        self.taken = set(_ID.findall(text))

    def write_include(self, include: Include) -> str:
        """The block of an include, a box below or instead of it when something is wrong."""
        box = render_box(include.diagnostics) if include.diagnostics else ""
        if include.block is None or include.directive is None:
            return box
        anchor = self._choose_anchor(include.directive)
        html = render_block(
            include.directive, include.block, anchor, self._choose_link(), self.highlight
        )
        self.build.current.anchors.update(_ID.findall(html))
        return _join(html, box)

    def write_diagram(self, diagram: PageDiagram, include: Include | None) -> str:
        """The figure of a diagram, a box instead of it when it can't be drawn."""
        built = self.build.current
        built.diagrams += 1
        rendered = diagram.render()
        built.diagnostics.extend(rendered.diagnostics)
        problems = [*(include.diagnostics if include else ()), *rendered.diagnostics]
        errors = [each for each in problems if is_error(each)]
        box = render_box(errors) if errors else ""
        return _join(rendered.html, box)

    def _choose_link(self) -> str:
        return self.build.project.settings.source_link

    def _choose_anchor(self, directive: Directive) -> str:
        """The id that is asked for, or the region's name, a number added where it is taken."""
        wanted = directive.options.id or _find_region(directive)
        if not wanted:
            return ""
        anchor, count = wanted, 1
        while anchor in self.taken:
            count += 1
            anchor = f"{wanted}-{count}"
        self.taken.add(anchor)
        return anchor


def _find_region(directive: Directive) -> str:
    names = [each.value.name for each in directive.selectors if isinstance(each.value, RegionName)]
    return _NOT_IN_ID.sub("-", names[0]).strip("-") if names else ""


def _join(html: str, box: str) -> str:
    """Both in one element, for a placeholder stands for one."""
    return f"<div>{html}{box}</div>" if html and box else html or box
