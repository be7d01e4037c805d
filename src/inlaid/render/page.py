"""A page as HTML by CommonMark and its common extensions, for hosts whose renderer it replaces."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin
from mdit_py_plugins.attrs.parse import ParseError, parse
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from inlaid.core.fences import Fence, skip_front_matter
from inlaid.render.boxes import boxes_plugin
from inlaid.render.commonmark import build_fence

_ID = re.compile(r"""<[^>]*?\s(?:id|name)=["']?([^"'\s>]+)""")
_MARKDOWN = re.compile(r"(<[a-zA-Z][^<>]*?)\s+markdown(?:=(?:\"\w*\"|'\w*'|\w+))?(?=[\s/>])")
_HEADING_ATTRIBUTES = re.compile(r"\s+(\{:?[ ]*[^{}]*\})[ ]*$")
_LEVELS = {f"h{level}": level for level in range(1, 7)}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its level, its id, its text as HTML without elements."""

    level: int
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """The HTML of a page, its headings in order, and every id in it."""

    html: str
    headings: tuple[Heading, ...]
    ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class PageHost:
    """What a page needs from outside.

    ``fill``: HTML of fences, by the number of their first line, of those that it fills.
    ``rewrite``: the address of a link or an image. ``name``: the id of a heading by its text,
    unique among those given before. ``permalink``: HTML at the end of a heading by its id.
    """

    fill: Callable[[Sequence[Fence]], Mapping[int, str]]
    rewrite: Callable[[str], str]
    name: Callable[[str], str]
    permalink: Callable[[str], str]


@lru_cache(maxsize=1)
def make_parser() -> MarkdownIt:
    """The parser: CommonMark, tables, admonitions, details, tabs, footnotes, and so on."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.use(boxes_plugin).use(footnote_plugin).use(deflist_plugin).use(tasklists_plugin)
    parser.use(attrs_plugin).use(attrs_block_plugin)
    parser.add_render_rule("box", _render_content)
    parser.add_render_rule("filled", _render_content)
    return parser


def _render_content(
    _self: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: EnvType
) -> str:
    return tokens[at].content


def find_page_fences(text: str) -> tuple[Fence, ...]:
    """Return the fences of a page as `render_page` finds them, in order; none in front matter."""
    if "```" not in text and "~~~" not in text:
        return ()
    first = skip_front_matter(text)
    lines = text.split("\n")
    lines[:first] = [""] * first
    tokens = _make_finder().parse("\n".join(lines))
    return tuple(build_fence(each, lines) for each in tokens if each.type == "fence")


@lru_cache(maxsize=1)
def _make_finder() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table").use(boxes_plugin).use(footnote_plugin)
    return parser.use(deflist_plugin).use(attrs_block_plugin).disable(["inline"])


def render_page(text: str, host: PageHost) -> RenderedPage:
    """Return a page as HTML."""
    parser = make_parser()
    env: dict[str, object] = {}
    tokens = parser.parse(text, env)
    lines = text.split("\n")
    fences = [(each, build_fence(each, lines)) for each in tokens if each.type == "fence"]
    filled = host.fill([fence for _, fence in fences])
    for token, fence in fences:
        if fence.line in filled:
            token.type, token.content = "filled", filled[fence.line] + "\n"
    headings = tuple(_name_headings(tokens, host))
    raw = [each.content for each in tokens if each.type in {"html_block", "box", "filled"}]
    for token in tokens:
        if token.type == "html_block":
            token.content = _MARKDOWN.sub(r"\1", token.content)
        for child in token.children or ():
            _rewrite(child, host)
    html = parser.renderer.render(tokens, parser.options, env)
    return RenderedPage(html, headings, frozenset(_ID.findall("".join([html, *raw]))))


def _rewrite(token: Token, host: PageHost) -> None:
    key = {"link_open": "href", "image": "src"}.get(token.type)
    if key is not None:
        token.attrSet(key, host.rewrite(str(token.attrGet(key) or "")))


def _name_headings(tokens: Sequence[Token], host: PageHost) -> Iterator[Heading]:
    for at, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        inline = tokens[at + 1]
        _take_attributes(token, inline)
        name = escape("".join(_read_text(inline.children or ())), quote=False)
        chosen = str(token.attrGet("id") or "") or host.name(name)
        token.attrSet("id", chosen)
        link = host.permalink(chosen)
        if link and inline.children is not None:
            inline.children.append(Token("html_inline", "", 0, content=link))
        yield Heading(_LEVELS[token.tag], chosen, name)


def _take_attributes(token: Token, inline: Token) -> None:
    """Move attributes in braces at the end of a heading to the heading."""
    last = inline.children[-1] if inline.children else None
    found = _HEADING_ATTRIBUTES.search(last.content) if last and last.type == "text" else None
    if last is None or found is None:
        return
    try:
        _, attributes = parse(found[1].replace("{:", "{", 1))
    except ParseError:
        return
    last.content = last.content[: found.start()]
    for key, value in attributes.items():
        token.attrSet(key, value)


def _read_text(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in {"text", "code_inline"}:
            yield token.content
        elif token.type == "image":
            yield from _read_text(token.children or ())
        elif token.type in {"softbreak", "hardbreak"}:
            yield " "
