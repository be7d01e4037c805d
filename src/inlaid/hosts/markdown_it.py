"""A plugin for users of markdown-it-py: includes and sequence diagrams of their pages.

MarkdownIt().use(inlaid_plugin, root="docs").render(text, {"page": "guide.md"})
"""

import logging
from collections.abc import Callable, Sequence

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from inlaid.diagnostics.diagnostic import Diagnostic, is_error, sort_diagnostics
from inlaid.diagnostics.report import format_text
from inlaid.errors import PageError
from inlaid.pages.fences import Fence
from inlaid.project.build import Build
from inlaid.project.conversion.ours import is_filled
from inlaid.project.conversion.shown_samples import may_show_samples, show_samples
from inlaid.project.hosted import load_hosted_project
from inlaid.project.pages import parse_page
from inlaid.project.project import Project
from inlaid.project.writer import write_fences
from inlaid.render.block_words import find_words
from inlaid.render.code import BlockStyle
from inlaid.render.commonmark import read_fence

_LOG = logging.getLogger("inlaid")

Report = Callable[[Sequence[Diagnostic]], None]


def inlaid_plugin(
    md: MarkdownIt,
    *,
    root: str = "",
    page: str = "",
    strict: bool = False,
    report: Report | None = None,
    **options: object,
) -> None:
    """Fill the includes and draw the sequence diagrams of what a parser renders.

    ``root``: the folder of the project, by default the one around the current folder. ``page``: the
    path of the page in it; `env["page"]` goes before. ``strict``: raise PageError for a page with
    errors. ``report``: gets the diagnostics of each page, instead of the logger `inlaid`.
    ``options``: those of the configuration. Raises ConfigError for an unknown one.
    """
    project = load_hosted_project(root, options)
    filler = _Filler(project, page, report or (_raise if strict else _log))
    md.core.ruler.push("inlaid", filler.fill)
    md.add_render_rule("inlaid", _render)


class _Filler:
    """The core rule."""

    def __init__(self, project: Project, page: str, report: Report) -> None:
        self.project = project
        self.page = page
        self.report = report
        self.style = BlockStyle(words=find_words(project.language))

    def fill(self, state: StateCore) -> None:
        """Put blocks in the place of fences."""
        lines = state.src.split("\n")
        found = [(token, fence) for token in state.tokens if (fence := read_fence(token, lines))]
        fences = sorted((fence for _, fence in found), key=lambda each: each.line)
        self._show_samples(state.src, found)
        if not any(is_filled(fence, self.project.drawn) for fence in fences):
            return
        # A build for each page: what it quotes may have changed since the last one.
        build = Build(self.project, self.project.open_library())
        path = str(state.env.get("page") or self.page or "<text>")
        built = build.start_page(parse_page(path, state.src))
        filled = write_fences(build, fences, self.style)
        build.library.tree.close()
        for token, fence in found:
            if fence.line in filled:
                token.type, token.tag, token.content = "inlaid", "", filled[fence.line] + "\n"
        if built.diagnostics:
            self.report(sort_diagnostics(built.diagnostics))

    def _show_samples(self, text: str, found: Sequence[tuple[Token, Fence]]) -> None:
        settings = self.project.settings.verify
        if not may_show_samples(settings, text):
            return
        changed = show_samples(settings, text, [fence for _, fence in found])
        for token, fence in found:
            body = token.content.split("\n")
            for at in range(len(fence.body)):
                if (line := changed.get(fence.line + at)) is not None:
                    body[at] = line.removeprefix(fence.prefix)
            token.content = "\n".join(body)


def _render(
    _self: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: EnvType
) -> str:
    return tokens[at].content


def _raise(diagnostics: Sequence[Diagnostic]) -> None:
    if any(map(is_error, diagnostics)):
        raise PageError(format_text(diagnostics))


def _log(diagnostics: Sequence[Diagnostic]) -> None:
    for diagnostic in diagnostics:
        _LOG.log(
            logging.ERROR if is_error(diagnostic) else logging.WARNING, format_text([diagnostic])
        )
