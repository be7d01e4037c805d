"""The HTML that takes the place of a fence: a block, a figure, or a box that says what is wrong."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape

from inlaid.diagnostics.diagnostic import is_error
from inlaid.includes.block import Block
from inlaid.includes.directive import Directive
from inlaid.includes.resolution import Include, Shown, Unresolved
from inlaid.includes.selectors import RegionName
from inlaid.pages.fences import Fence
from inlaid.pages.header import is_include
from inlaid.project.build import Build, write_slot
from inlaid.project.conversion.ours import is_filled
from inlaid.project.figures.diagrams import PageDiagram, find_diagram
from inlaid.project.groups import Group, find_groups
from inlaid.render.block_html import format_link, render_block, render_box, render_tabs
from inlaid.render.block_words import BlockWords
from inlaid.render.code import BlockStyle

_ID = re.compile(r'<\w[^<>]*? id="([^"]+)"')
_NOT_IN_ID = re.compile(r"[^\w.:-]+")


class BlockWriter:
    """Writes the blocks of one page; ids are unique on it."""

    def __init__(
        self, build: Build, style: BlockStyle, text: str, groups: Sequence[Group] = ()
    ) -> None:
        self.build = build
        self.grouped = {include.fence.line for group in groups for include in group}
        self.style = style
        self.text = text
        self.taken: set[str] = set()

    def write_include(self, include: Include) -> str:
        """The block of an include, a box below or instead of it when something is wrong."""
        box = render_box(include.diagnostics) if include.diagnostics else ""
        if isinstance(include, Unresolved):
            return box
        anchor = self._choose_anchor(self._find_anchor(include))
        directive = include.directive
        options = directive.options
        if options.tab and options.title is None and include.fence.line not in self.grouped:
            directive = replace(directive, options=replace(options, title=options.tab))
        link = self._choose_link(directive, include.block)
        html = self.build.link_sources(
            render_block(directive, include.block, anchor, link, self.style)
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

    def _find_anchor(self, include: Shown) -> str:
        """The id that is asked for; numbers, which are links, need one of some name."""
        linenums = include.directive.options.linenums
        is_numbered = linenums not in {"off", "0"} if linenums else self.style.is_numbered
        wanted = _find_anchor(include.directive)
        name = include.block.path.rpartition("/")[2].replace(".", "-")
        return wanted or (_write_id(name) if is_numbered else "")

    def _choose_link(self, directive: Directive, block: Block) -> str:
        """The attributes of the link to the source; empty for none."""
        if not directive.options.link:
            return ""
        template = self.build.project.settings.source_link
        address = format_link(template, block) if template else ""
        if address:
            return f'href="{escape(address)}"'
        has_title = bool(directive.options.find_title(block.path))
        return self.build.links.write_slot(block) if has_title else ""

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
    return _write_id(names[0]) if names else ""


def _write_id(name: str) -> str:
    return _NOT_IN_ID.sub("-", name).strip("-")


def _add_slot(html: str, line: int) -> str:
    """Leave a comment at the end of a block, for its badge; what encloses the block holds it."""
    slot, end = write_slot(line), "</div>"
    return f"{html.removesuffix(end)}{slot}{end}" if html.endswith(end) else f"{html}{slot}"


def _join(html: str, box: str) -> str:
    """Both in one element, because a placeholder stands for one."""
    return f"<div>{html}{box}</div>" if html and box else html or box


def write_fences(build: Build, fences: Sequence[Fence], style: BlockStyle) -> dict[int, str]:
    """Return what takes the places of fences of the current page, by their first lines.

    ``fences``: all of the text that is converted, in order.
    """
    drawn = build.project.drawn
    ours = [fence for fence in fences if is_filled(fence, drawn)]
    return write_shown(build, ours, fences, style, "") if ours else {}


def write_shown(
    build: Build, ours: Sequence[Fence], fences: Sequence[Fence], style: BlockStyle, text: str
) -> dict[int, str]:
    """Return what takes the places of ``ours`` among ``fences``, by their first lines.

    ``text`` is what the page is without them; its ids are taken. Blocks of a group take the
    place of the first of them.
    """
    placed, resolution = build.resolve(ours, fences)
    groups = tuple(find_groups(resolution.page, resolution.includes))
    writer = BlockWriter(build, style, text, groups)
    waiting = iter(resolution.includes)
    drawn = build.project.drawn
    filled: dict[int, str] = {}
    for fence, original in zip(ours, placed, strict=True):
        include = next(waiting) if is_include(original.info) else None
        diagram = find_diagram(resolution.page, original, include, drawn)
        if diagram is not None:
            filled[fence.line] = writer.write_diagram(diagram, include)
        elif include is not None:
            filled[fence.line] = writer.write_include(include)
    build.current.filled += len(filled)
    build.filled += len(filled)
    if groups:
        shown = {original.line: fence.line for fence, original in zip(ours, placed, strict=True)}
        for number, group in enumerate(groups, 1):
            filled |= _join_group(f"inlaid-tabs-{number}", group, filled, shown, style.words)
    return filled


def _join_group(
    name: str,
    group: Group,
    filled: Mapping[int, str],
    shown: Mapping[int, int],
    words: BlockWords,
) -> dict[int, str]:
    """All of a group in the place of its first block; ``shown``: the lines of fences as filled."""
    first, *others = (shown[include.fence.line] for include in group)
    tabs = [
        (include.directive.options.tab or "", filled[shown[include.fence.line]])
        for include in group
    ]
    return {first: render_tabs(name, tabs, words), **dict.fromkeys(others, "")}
