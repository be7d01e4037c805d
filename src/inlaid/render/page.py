"""A page as HTML by CommonMark and its common extensions, for hosts whose renderer it replaces."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape, unescape

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.utils import EnvType

from inlaid.core import codes
from inlaid.core.diagnostics import Diagnostic
from inlaid.core.fences import Fence, skip_front_matter
from inlaid.core.location import Location
from inlaid.core.page import Page
from inlaid.render.commonmark import build_fence
from inlaid.render.syntax.depth import DEEPEST, may_be_too_deep
from inlaid.render.syntax.parser import Syntax, make_finder, make_parser
from inlaid.render.syntax.tabs import name_tabs

# In text and in code, quotes are written as entities.
_VALUE = r"(?:\"([^\"]*)\"|'([^']*)'|([^\"'\s>]+))"
_ID = re.compile(rf"\sid={_VALUE}")
_NAME = re.compile(rf"<a\s(?:[^>]*?\s)?name={_VALUE}")
_ADDRESSES = {"link_open": "href", "image": "src"}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: the name of its element, its attributes, its content as HTML.

    ``naming``: the content without references to footnotes.
    """

    tag: str
    attributes: tuple[tuple[str, str], ...]
    html: str
    naming: str


@dataclass(frozen=True, slots=True)
class Outline:
    """Headings as a host wants them, and its table of contents, for paragraphs of ``marker``."""

    headings: tuple[Heading, ...]
    marker: str = ""
    write_contents: Callable[[], str] = str


def _keep_headings(headings: Sequence[Heading], _ids: Collection[str], _first: bool) -> Outline:
    return Outline(tuple(headings))


def _replace_no_code(_text: str) -> None:
    return None


def _say_nothing() -> str:
    return ""


def _replace_no_text(_text: str, _is_linked: bool) -> None:
    return None


@dataclass(frozen=True, slots=True)
class PageHost:
    """What a page needs from outside.

    ``fill``: HTML of fences, by the number of their first line, of those that it fills.
    ``rewrite``: the address of a link or an image.
    ``outline``: headings with their ids and links; it gets the ids that the text sets, and whether
    the page begins with a heading. ``name_tab``: the id of a tab by its title as HTML and the id of
    the heading above. ``code``, ``inline_code``: HTML of indented code and of code in text, None
    for the usual. ``text``: HTML of a text, which may be that of a link, with something in it to
    replace, None when it has none. ``refuse``: HTML that says what is wrong where the first blocks
    stand that are nested too deep; their text follows as it is written.
    """

    fill: Callable[[Sequence[Fence]], Mapping[int, str]]
    rewrite: Callable[[str], str] = str
    outline: Callable[[Sequence[Heading], Collection[str], bool], Outline] = _keep_headings
    name_tab: Callable[[str, str], str] | None = None
    code: Callable[[str], str | None] = _replace_no_code
    inline_code: Callable[[str], str | None] = _replace_no_code
    text: Callable[[str, bool], str | None] = _replace_no_text
    refuse: Callable[[], str] = _say_nothing
    syntax: Syntax = field(default_factory=Syntax)


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """The HTML of a page, and every id in it."""

    html: str
    ids: frozenset[str]


def find_page_fences(text: str) -> tuple[Fence, ...]:
    """Return the fences of a page as `render_page` finds them, in order; none in front matter."""
    if "```" not in text and "~~~" not in text:
        return ()
    lines = text.split("\n")
    return tuple(build_fence(each, lines) for each in _find_blocks(text) if each.type == "fence")


def find_too_deep(page: Page) -> tuple[Diagnostic, ...]:
    """Return a diagnostic for each place where blocks are nested too deep to be rendered."""
    if not may_be_too_deep(page.text):
        return ()
    lines = page.text.split("\n")
    deep = [each for each in _find_blocks(page.text) if each.type == "too_deep"]
    return tuple(_report_depth(page.path, each, lines) for each in deep)


def _find_blocks(text: str) -> list[Token]:
    first = skip_front_matter(text)
    return make_finder().parse("\n" * first + text.split("\n", first)[-1])


def _report_depth(path: str, token: Token, lines: Sequence[str]) -> Diagnostic:
    assert token.map is not None  # noqa: S101 (block tokens have places)
    line = token.map[0]
    text = lines[line].rstrip("\r")
    column = max(0, text.rfind(token.content.partition("\n")[0].strip()))
    place = Location(path, line + 1, column + 1, len(text) + 1)
    message = f"nested more than {DEEPEST} levels deep"
    return Diagnostic(codes.NESTING_TOO_DEEP, message, place, text, help=codes.NESTING_TOO_DEEP.fix)


def render_page(text: str, host: PageHost) -> RenderedPage:
    """Return a page as HTML."""
    page = _Page(make_parser(host.syntax), {}, host)
    tokens = page.parser.parse(text, page.env)
    page.fill(tokens, text.split("\n"))
    page.refuse(tokens)
    page.finish_inline(tokens)
    page.finish_headings(tokens)
    html = page.render(tokens)
    return RenderedPage(html, frozenset(_find_ids(html)))


def _find_ids(html: str) -> Iterator[str]:
    for pattern in (_ID, _NAME):
        yield from (unescape("".join(each)) for each in pattern.findall(html))


@dataclass(frozen=True, slots=True)
class _Page:
    parser: MarkdownIt
    env: EnvType
    host: PageHost

    def render(self, tokens: Sequence[Token]) -> str:
        return str(self.parser.renderer.render(tokens, self.parser.options, self.env))

    def fill(self, tokens: Sequence[Token], lines: list[str]) -> None:
        """Put blocks in the place of fences, and of indented code that the host highlights."""
        fences = [(each, build_fence(each, lines)) for each in tokens if each.type == "fence"]
        ordered = sorted((fence for _, fence in fences), key=lambda each: each.line)
        filled = self.host.fill(ordered)
        for token, fence in fences:
            if fence.line in filled:
                _fill(token, filled[fence.line] + "\n")
        for token in tokens:
            if token.type == "code_block":
                html = self.host.code(token.content)
                if html is not None:
                    _fill(token, html + "\n")

    def refuse(self, tokens: Sequence[Token]) -> None:
        """Show what is nested too deep as it is written, what is wrong before it."""
        deep = [each for each in tokens if each.type == "too_deep"]
        for at, token in enumerate(deep):
            said = self.host.refuse() if at == 0 else ""
            _fill(token, f"{said}<pre>{escape(token.content)}</pre>\n")

    def finish_inline(self, tokens: Sequence[Token]) -> None:
        """Rewrite addresses, and replace what the host replaces in text and code."""
        for token in tokens:
            depth = 0
            for child in token.children or ():
                depth += child.nesting if child.type in {"link_open", "link_close"} else 0
                self._finish(child, is_linked=depth > 0)

    def _finish(self, token: Token, *, is_linked: bool) -> None:
        html = None
        if (key := _ADDRESSES.get(token.type)) is not None:
            token.attrSet(key, self.host.rewrite(str(token.attrGet(key) or "")))
        elif token.type == "code_inline" and not token.attrs:
            html = self.host.inline_code(token.content)
        elif token.type == "text":
            html = self.host.text(token.content, is_linked)
        if html is not None:
            _fill(token, html)

    def finish_headings(self, tokens: list[Token]) -> None:
        """Let the host name headings and tabs, and put in its table of contents."""
        places = [at for at, each in enumerate(tokens) if each.type == "heading_open"]
        headings = [self._read_heading(tokens, at) for at in places]
        ids = [str(each.attrs["id"]) for each in tokens if "id" in each.attrs]
        outline = self.host.outline(headings, ids, places[:1] == [0])
        for at, heading in zip(places, outline.headings, strict=True):
            tokens[at].tag = tokens[at + 2].tag = heading.tag
            tokens[at].attrs = dict(heading.attributes)
            tokens[at + 1].children = [Token("filled", "", 0, content=heading.html)]
        if self.host.name_tab is not None:
            name_tabs(tokens, self._name_tab)
        for at, token in enumerate(tokens):
            if token.type == "inline" and outline.marker and token.content == outline.marker:
                _put_contents(tokens, at, outline.write_contents())

    def _name_tab(self, title: Token, above: str) -> str:
        assert self.host.name_tab is not None  # noqa: S101 (checked by the caller)
        return self.host.name_tab(self.render([title]), above)

    def _read_heading(self, tokens: Sequence[Token], at: int) -> Heading:
        children = tokens[at + 1].children or []
        naming = [each for each in children if "footnote" not in each.meta]
        html = self.render([tokens[at + 1]])
        named = html
        if len(naming) < len(children):
            named = self.render([replace(tokens[at + 1], children=naming)])
        attributes = tuple((key, str(value)) for key, value in tokens[at].attrs.items())
        return Heading(tokens[at].tag, attributes, html, named)


def _fill(token: Token, html: str) -> None:
    token.type, token.content = "filled", html


def _put_contents(tokens: Sequence[Token], at: int, html: str) -> None:
    """Replace a paragraph by the table of contents."""
    if tokens[at - 1].type == "paragraph_open":
        tokens[at - 1].hidden = tokens[at + 1].hidden = True
        tokens[at].children = [Token("filled", "", 0, content=html + "\n")]
