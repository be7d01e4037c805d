"""Fences and reference links as CommonMark has them, found by markdown-it-py."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.pages.fences import Fence
from inlaid.pages.page import Page
from inlaid.render.reference_links import find_brackets, report_reference

if TYPE_CHECKING:
    from markdown_it.token import Token

_PREFIX = re.compile(r"(?P<prefix>.*?)(?P<marker>`{3,}|~{3,})(?P<info>.*)")
_DEEP = {"maxNesting": 100}  # of its own accord the parser is silent on what is below level 20
_NEAR = 50  # lines searched for a bracket from the one before; keeps a long paragraph linear


def find_commonmark_fences(text: str) -> tuple[Fence, ...]:
    """Return the fences of a page by the rules of CommonMark, in order."""
    if "```" not in text and "~~~" not in text:
        return ()
    from markdown_it import MarkdownIt  # noqa: PLC0415 (most commands need no parser)

    lines = text.split("\n")
    parser = MarkdownIt("commonmark", _DEEP).disable(["inline"])
    tokens = parser.parse(text)
    return tuple(fence for token in tokens if (fence := read_fence(token, lines)))


def read_fence(token: "Token", lines: list[str]) -> Fence | None:
    """Return the fence that a token of markdown-it-py is, None for another token.

    ``lines`` are those of the page.
    """
    if token.type != "fence" or token.map is None:
        return None
    first, end = token.map
    header = lines[first].rstrip("\r")
    found = _PREFIX.match(header)
    if found is None:
        return None
    info = found["info"]
    body = token.content.split("\n")
    if not body[-1]:
        body.pop()
    return Fence(
        line=first + 1,
        end_line=end,
        prefix=found["prefix"],
        marker=token.markup,
        info=info.strip(),
        info_column=found.start("info") + 1 + len(info) - len(info.lstrip()),
        header=header,
        body=tuple(body),
        closed=end - first == len(body) + 2,  # the header and the closing line
    )


def find_undefined_references(
    page: Page, *, shortcuts: bool, is_grave: bool
) -> tuple[Diagnostic, ...]:
    """Return a diagnostic for each reference link without a definition (CommonMark 0.31, 4.7)."""
    if next(find_brackets(page.text, shortcuts=shortcuts), None) is None:
        return ()
    from markdown_it import MarkdownIt  # noqa: PLC0415 (as above)

    tokens = MarkdownIt("commonmark", _DEEP).disable("text_join").parse(page.text)
    lines = page.text.split("\n")
    return tuple(
        report_reference(page.path, lines, written, place, is_grave)
        for token in tokens
        if token.type == "inline" and token.map is not None
        for written, place in _find_left(token, (token.map[0], token.map[1]), lines, shortcuts)
    )


def _find_left(
    token: "Token", span: tuple[int, int], lines: list[str], shortcuts: bool
) -> Iterator[tuple[str, tuple[int, int]]]:
    """The brackets that are left as text, each with its line and column."""
    at, column = span[0], 0
    for text in _join_texts(token.children or ()):
        for written in find_brackets(text, shortcuts=shortcuts):
            at, column = _find_bracket(lines, written, at, column, span[1])
            yield written, (at + 1, column + 1)
            column += 1


def _join_texts(tokens: "Iterable[Token]") -> Iterator[str]:
    """The runs of text between other inline tokens; an escaped bracket in them isn't a bracket."""
    run: list[str] = []
    for token in tokens:
        if token.type == "text":
            run.append(token.content)
        elif token.type == "text_special":
            run.append("\0" if token.content in {"[", "]"} else token.content)
        else:
            yield "".join(run)
            run = []
    yield "".join(run)


def _find_bracket(
    lines: list[str], written: str, at: int, column: int, end: int
) -> tuple[int, int]:
    """Where a bracket stands; the next one when the text was written with entities or escapes."""
    for wanted in (written, "["):
        for line in range(at, min(end, at + _NEAR, len(lines))):
            found = lines[line].find(wanted, column if line == at else 0)
            if found >= 0:
                return line, found
    return at, column
