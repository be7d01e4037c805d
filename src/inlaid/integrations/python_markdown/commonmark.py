"""Converting a host's pages with markdown-it-py instead of Python-Markdown.

The host still makes its instance of Python-Markdown. Its parts are asked for what they know: links,
ids and contents, highlighting, emoji. The host reads its results there.
"""

import contextlib
import gc
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from markdown import Markdown

from inlaid.core.fences import Fence
from inlaid.integrations.python_markdown.highlighter import find_highlighter
from inlaid.integrations.python_markdown.outline import Outliner, find_part
from inlaid.integrations.python_markdown.patterns import Patterns
from inlaid.integrations.python_markdown.typed import TypedBlocks
from inlaid.project.build import Build
from inlaid.project.writer import is_filled, write_fences
from inlaid.render.block import render_box
from inlaid.render.counterparts import find_unknown
from inlaid.render.highlight import Highlighter
from inlaid.render.page import PageHost, find_too_deep, render_page
from inlaid.render.syntax.footnotes import Footnotes
from inlaid.render.syntax.parser import Syntax
from inlaid.render.syntax.tasks import Tasks

if TYPE_CHECKING:
    from inlaid.integrations.python_markdown.extension import InlaidExtension

_LOG = logging.getLogger("inlaid")
# Parts of the host that work on the text before all others.
_TEXT = ("meta", "snippet")
# Modules of parts that change no syntax.
_NO_SYNTAX = ("inlaid.", "pymdownx.util", "pymdownx._", "zensical.extensions.context")
_ELEMENTS = {
    "pymdownx.caret": {"insert": "ins", "superscript": "sup"},
    "pymdownx.tilde": {"delete": "del", "subscript": "sub"},
    "pymdownx.mark": {"": "mark"},
}


class CommonMarkConverter:
    """Takes the place of `Markdown.convert`."""

    def __init__(self, md: Markdown, extension: "InlaidExtension") -> None:
        self.md = md
        self.extension = extension
        self.named: list[str] = []

    def convert(self, text: str) -> str:
        """Return the HTML of a page, and leave what the host reads where it looks for it."""
        text = "\n".join(self._prepare(text))
        if not self.extension.is_hosted:
            self._name_unknown()
        build = self.extension.start_page(text)
        build.current.converted = text
        highlight = Highlighter(find_highlighter(self.md), build.frames)
        typed = TypedBlocks(self.md, highlight)
        outliner = Outliner(self.md)
        patterns = Patterns(self.md)
        relpath = find_part(self.md.treeprocessors, "relpath")
        host = PageHost(
            fill=lambda fences: _fill(fences, build, highlight, typed),
            rewrite=getattr(relpath, "path_to_url", str),
            outline=outliner.outline,
            name_tab=outliner.make_tab_namer(),
            code=typed.write_indented,
            inline_code=patterns.replace_code,
            text=patterns.replace_text,
            refuse=lambda: _refuse(build, text),
            syntax=self._find_syntax(),
        )
        with _pause_collector():
            page = render_page(text, host)
        anchors = find_part(self.md.treeprocessors, "mkdocs_extract_anchors")
        if anchors is not None:
            anchors.present_anchor_ids = set(page.ids)
        self.extension.finish_page(build.current)
        return page.html

    def _prepare(self, text: str) -> list[str]:
        """The lines of the text, after the parts of the host that work on lines."""
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        lines = text.replace("\x02", "").replace("\x03", "").split("\n")
        for name in _TEXT:
            if (part := find_part(self.md.preprocessors, name)) is not None:
                lines = part.run(lines)
        return lines

    def _find_syntax(self) -> Syntax:
        """The syntax that the host's extensions ask for."""
        modules = {type(each).__module__: each for each in self.md.registeredExtensions}
        footnotes = find_part(self.md.treeprocessors, "footnote")
        tasks = find_part(self.md.treeprocessors, "task-list")
        abbreviations = find_part(self.md.treeprocessors, "abbr")
        return Syntax(
            _read_footnotes(footnotes.footnotes.getConfigs()) if footnotes else Footnotes(),
            _read_tasks(tasks.config) if tasks else Tasks(),
            frozenset(_find_elements(modules)),
            tuple(sorted(abbreviations.abbrs.items())) if abbreviations else None,
            breaks="nl" in self.md.inlinePatterns,
        )

    def _name_unknown(self) -> None:
        """Warn of what the renderer would pass over in silence."""
        found = find_unknown(_find_modules(self.md), _find_options(self.md))
        if found and found != self.named:
            self.named = found
            _LOG.warning("renderer markdown-it has no counterpart of %s", ", ".join(found))


@contextlib.contextmanager
def _pause_collector() -> Iterator[None]:
    """Keep the garbage collector from walking the whole site once more for every few pages.

    Tokens make no cycles, and there are enough of them to set it off again and again.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _fill(
    fences: Sequence[Fence], build: Build, highlight: Highlighter, typed: TypedBlocks
) -> Mapping[int, str]:
    # The host numbers the blocks that are typed in before all others.
    written = {each.line: typed.write(each) for each in fences if not is_filled(each)}
    return written | write_fences(build, fences, highlight)


def _refuse(build: Build, text: str) -> str:
    """Note what is nested too deep, in the page's file or in the text that others made of it."""
    page = build.current.page
    found = find_too_deep(page) or find_too_deep(replace(page, text=text))
    build.current.diagnostics.extend(found)
    return render_box(found)


def _read_footnotes(options: Mapping[str, Any]) -> Footnotes:
    names = (
        "PLACE_MARKER", "BACKLINK_TEXT", "SUPERSCRIPT_TEXT", "BACKLINK_TITLE", "SEPARATOR",
        "USE_DEFINITION_ORDER",
    )  # fmt: skip
    # Versions of Python-Markdown before the last option have the order of definitions.
    return Footnotes(**{name.lower(): options[name] for name in names if name in options})


def _read_tasks(options: Mapping[str, Any]) -> Tasks:
    return Tasks(bool(options["custom_checkbox"]), bool(options["clickable_checkbox"]))


def _find_elements(modules: Mapping[str, Any]) -> Iterator[str]:
    for module, elements in _ELEMENTS.items():
        if module in modules:
            options = modules[module].getConfigs()
            yield from (tag for name, tag in elements.items() if options.get(name, True))


def _find_modules(md: Markdown) -> set[str]:
    """The modules of extensions, by the parts that they have added to the host."""
    own = (getattr(each, "inlinePatterns", ()) for each in md.treeprocessors)
    registries = (
        md.preprocessors, md.parser.blockprocessors, md.inlinePatterns, md.treeprocessors,
        md.postprocessors, *own,
    )  # fmt: skip
    modules = {type(part).__module__ for registry in registries for part in registry}
    return {each for each in modules if not _is_core(each)}


def _is_core(module: str) -> bool:
    is_own = module.startswith("markdown.") and not module.startswith("markdown.extensions.")
    return is_own or module.startswith(_NO_SYNTAX)


def _find_options(md: Markdown) -> dict[str, dict[str, object]]:
    """The options of extensions that aren't the default."""
    found = {}
    for extension in md.registeredExtensions:
        kind = type(extension)
        usual = kind().getConfigs() if not kind.__module__.startswith("inlaid.") else {}
        options = extension.getConfigs() if usual else {}
        found[kind.__module__] = {
            name: value for name, value in options.items() if usual.get(name) != value
        }
    return found
