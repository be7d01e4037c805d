"""Abbreviations: `*[HTML]: Hyper Text Markup Language`, then each `HTML` of the page."""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from html import escape

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from inlaid.render.syntax.containers import match_line

_DEFINITION = re.compile(r"\*\[(?P<name>[^\\\]]+)\][ ]?:[ ]*(?P<title>\S.*)")


def abbreviations_plugin(md: MarkdownIt, shared: Sequence[tuple[str, str]]) -> None:
    """Add the rules to a parser; ``shared`` are names and titles that no page has to define."""
    alt: RuleOptionsType = {"alt": ["paragraph", "reference"]}
    md.block.ruler.before("list", "abbreviation", _read_definition, alt)
    md.core.ruler.push("abbreviations", partial(_replace, dict(shared)))


def _read_definition(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    found = match_line(_DEFINITION, state, start)
    if found is None or silent:
        return found is not None
    known = state.env.setdefault("abbreviations", {})
    title = found["title"].strip()
    known[found["name"].strip()] = "" if title in {"''", '""'} else title
    state.line = start + 1
    return True


def _replace(shared: dict[str, str], state: StateCore) -> None:
    known = {**shared, **state.env.get("abbreviations", {})}
    if not any(known.values()):
        return
    names = sorted((name for name, title in known.items() if title), key=len, reverse=True)
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b")
    for token in state.tokens:
        if token.type == "inline" and token.children and pattern.search(token.content):
            token.children = [
                part for child in token.children for part in _split(child, pattern, known)
            ]


def _split(token: Token, pattern: re.Pattern[str], known: dict[str, str]) -> Iterator[Token]:
    if token.type != "text":
        yield token
        return
    at = 0
    for found in pattern.finditer(token.content):
        yield Token("text", "", 0, content=token.content[at : found.start()])
        html = f'<abbr title="{escape(known[found[0]])}">{escape(found[0])}</abbr>'
        yield Token("html_inline", "", 0, content=html, meta={"text": found[0]})
        at = found.end()
    yield Token("text", "", 0, content=token.content[at:])
