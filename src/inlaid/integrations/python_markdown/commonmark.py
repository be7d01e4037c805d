"""Converting a host's pages with markdown-it-py instead of Python-Markdown.

The host still makes its instance of Python-Markdown and reads its results there: the links that it
rewrites, the ids, the title and the table of contents.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from markdown import Markdown
from markdown.extensions.toc import nest_toc_tokens, slugify, unique

from inlaid.core.directive import is_include
from inlaid.core.fences import Fence
from inlaid.integrations.python_markdown.highlighter import find_highlighter
from inlaid.integrations.python_markdown.writer import BlockWriter
from inlaid.project import Build, find_diagram, is_diagram
from inlaid.render.code import TITLE, Code, Highlight
from inlaid.render.highlight import Highlighter
from inlaid.render.page import Heading, PageHost, RenderedPage, render_page

if TYPE_CHECKING:
    from inlaid.integrations.python_markdown.extension import InlaidExtension

_OPTION = re.compile(r"(?P<key>[a-zA-Z][\w-]*)=(?P<quote>[\"'])(?P<value>.*?)(?P=quote)")


class CommonMarkConverter:
    """Takes the place of `Markdown.convert`."""

    def __init__(self, md: Markdown, extension: "InlaidExtension") -> None:
        self.md = md
        self.extension = extension

    def convert(self, text: str) -> str:
        """Return the HTML of a page, and leave what the host reads where it looks for it."""
        text = (
            text.replace("\r\n", "\n").replace("\r", "\n").replace("\x02", "").replace("\x03", "")
        )
        build = self.extension.start_page(text)
        toc = _find(self.md.treeprocessors, "toc")
        taken: set[str] = set()
        slug = getattr(toc, "slugify", slugify)
        separator = getattr(toc, "sep", "-")
        host = PageHost(
            fill=lambda fences: self._fill(fences, build),
            rewrite=self._find_rewriter(),
            name=lambda name: unique(slug(_strip(name), separator), taken),
            permalink=lambda anchor: _format_permalink(toc, anchor),
        )
        page = render_page(text, host)
        self._leave_results(page)
        self.extension.finish_page(build.current)
        return page.html

    def _find_rewriter(self) -> Any:  # noqa: ANN401 (the host's private class)
        found = _find(self.md.treeprocessors, "relpath")
        return getattr(found, "path_to_url", str)

    def _fill(self, fences: Sequence[Fence], build: Build) -> Mapping[int, str]:
        highlight = Highlighter(find_highlighter(self.md), build.frames)
        ours = [each for each in fences if is_include(each.info) or is_diagram(each)]
        filled = {each.line: _write_typed(each, highlight) for each in fences if each not in ours}
        if ours:
            filled |= self._fill_ours(ours, fences, build, highlight)
        return filled

    def _fill_ours(
        self,
        ours: Sequence[Fence],
        fences: Sequence[Fence],
        build: Build,
        highlight: Highlighter,
    ) -> dict[int, str]:
        placed, resolution = build.resolve(ours, fences)
        writer = BlockWriter(build, highlight, "")
        waiting = iter(resolution.includes)
        filled = {}
        for fence, original in zip(ours, placed, strict=True):
            include = next(waiting) if is_include(original.info) else None
            diagram = find_diagram(resolution.page, original, include)
            if diagram is not None:
                filled[fence.line] = writer.write_diagram(diagram, include)
            elif include is not None:
                filled[fence.line] = writer.write_include(include)
        return filled

    def _leave_results(self, page: RenderedPage) -> None:
        first = page.headings[0] if page.headings else None
        title = _find(self.md.treeprocessors, "mkdocs_extract_title")
        if title is not None and first is not None and first.level == 1:
            title.title = first.name
        anchors = _find(self.md.treeprocessors, "mkdocs_extract_anchors")
        if anchors is not None:
            anchors.present_anchor_ids = set(page.ids)
        tokens = [_make_toc_token(each) for each in page.headings]
        setattr(self.md, "toc_tokens", nest_toc_tokens(tokens))  # noqa: B010 (`toc` sets it so)


def _find(registry: Any, name: str) -> Any:  # noqa: ANN401 (the host's private classes)
    return registry[name] if name in registry else None  # noqa: SIM401 (it has no get)


def _strip(name: str) -> str:
    return name.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")


def _make_toc_token(heading: Heading) -> Any:  # noqa: ANN401 (the host's private type)
    return {
        "level": heading.level,
        "id": heading.id,
        "name": heading.name,
        "html": heading.name,
        "data-toc-label": "",
    }


def _format_permalink(toc: Any, anchor: str) -> str:  # noqa: ANN401 (the host's class)
    shown = getattr(toc, "use_permalinks", False)
    if shown in {False, None}:
        return ""
    text = "&para;" if shown is True else escape(str(shown))
    name = escape(getattr(toc, "permalink_class", None) or "headerlink")
    title = escape(getattr(toc, "permalink_title", None) or "")
    title = f' title="{title}"' if title else ""
    return f'<a class="{name}" href="#{escape(anchor)}"{title}>{text}</a>'


def _write_typed(fence: Fence, highlight: Highlight) -> str:
    """The block of a fence that is typed in, with the options that the hosts know."""
    language, _, rest = fence.info.strip("{} ").partition(" ")
    options = {found["key"]: found["value"] for found in _OPTION.finditer(rest)}
    title = options.get("title", "")
    code = Code(
        "\n".join(fence.body),
        language.removeprefix("."),
        has_title=bool(title),
        linenums=options.get("linenums", ""),
        marked=tuple(_read_marked(options.get("hl_lines", ""), len(fence.body))),
    )
    return highlight(code).replace(TITLE, escape(title), 1)


def _read_marked(written: str, count: int) -> Iterator[int]:
    for first, last in re.findall(r"(\d+)(?:-(\d+))?", written):
        yield from range(max(1, int(first)), min(int(last or first), count) + 1)
