"""The parsers: CommonMark with tables, and each syntax of this folder."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from inlaid.render.syntax.abbreviations import abbreviations_plugin
from inlaid.render.syntax.attributes import attributes_plugin
from inlaid.render.syntax.boxes import boxes_plugin
from inlaid.render.syntax.definitions import definitions_plugin
from inlaid.render.syntax.delimiters import delimiters_plugin
from inlaid.render.syntax.depth import depth_plugin
from inlaid.render.syntax.footnotes import Footnotes, footnote_blocks_plugin, footnotes_plugin
from inlaid.render.syntax.markup import markup_plugin
from inlaid.render.syntax.tables import tables_plugin
from inlaid.render.syntax.tabs import tabs_plugin
from inlaid.render.syntax.tasks import Tasks, tasks_plugin


@dataclass(frozen=True, slots=True)
class Syntax:
    """What a host chooses; the rest is always on.

    ``elements``: those of `delimiters` that are on. ``abbreviations``: names and titles that pages
    share, None when there are none at all. ``breaks``: each line end is a break.
    """

    footnotes: Footnotes = field(default_factory=Footnotes)
    tasks: Tasks = field(default_factory=Tasks)
    elements: frozenset[str] = frozenset()
    abbreviations: tuple[tuple[str, str], ...] | None = None
    breaks: bool = False


@lru_cache(maxsize=8)
def make_parser(syntax: Syntax) -> MarkdownIt:
    """The parser of whole pages."""
    parser = _make_blocks().use(footnotes_plugin, syntax.footnotes)
    parser.options["breaks"] = syntax.breaks
    parser.use(attributes_plugin).use(tasks_plugin, syntax.tasks)
    parser.use(delimiters_plugin, syntax.elements)
    if syntax.abbreviations is not None:
        parser.use(abbreviations_plugin, syntax.abbreviations)
    return parser


@lru_cache(maxsize=1)
def make_finder() -> MarkdownIt:
    """The parser that finds blocks only."""
    return _make_blocks().use(footnote_blocks_plugin).disable(["inline"])


def _make_blocks() -> MarkdownIt:
    parser = MarkdownIt("commonmark").use(tables_plugin)
    # Pages may hold raw HTML, so that nothing is won by taking `file:` and the like for text.
    parser.validateLink = _take_any_link  # type: ignore[method-assign,assignment]
    for name in ("box_open", "box", "box_close", "filled"):
        parser.add_render_rule(name, _render_content)
    parser.use(boxes_plugin).use(tabs_plugin).use(markup_plugin)
    return parser.use(definitions_plugin).use(depth_plugin)


def _take_any_link(_url: str) -> bool:
    return True


def _render_content(
    _self: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: EnvType
) -> str:
    return tokens[at].content
