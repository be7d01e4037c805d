"""Attributes in braces, `{ #id .class key="value" }`, where `attr_list` takes them.

At the end of a heading, a term or a cell; in the last line of a paragraph or an item; right after
a link, an image, code or emphasis.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_LIST = r"\{:?[ ]*(?P<list>(?:\"[^\"\n]*\"|'[^'\n]*'|[^{}\"'\n])*)\}"
_AT_END = re.compile(rf"[ ]+{_LIST}[ ]*$")
_LAST_LINE = re.compile(rf"\n[ ]*{_LIST}[ ]*$")
ATTRIBUTE_LIST = re.compile(_LIST)
"""The braces and, as `list`, what is in them."""
_ATTRIBUTE = re.compile(
    r"\s*(?:(?P<key>[^\s=.#][^\s=]*)=(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s=]+))"
    r"|(?P<word>[^\s=]+))\s*"
)
_NOT_IN_NAME = re.compile(r"[^\w:.-]+")
_WHOLE = frozenset({"heading_open", "dt_open", "td_open", "th_open"})
_ITEMS = frozenset({"list_item_open", "dd_open"})
_ALONE = frozenset({"code_inline", "image"})

Attributes = list[tuple[str, str]]


def attributes_plugin(md: MarkdownIt) -> None:
    """Add the rules to a parser."""
    md.core.ruler.after("block", "block_attributes", _read_block)
    md.core.ruler.push("inline_attributes", _read_inline)


def parse_attributes(text: str) -> Attributes:
    """Return names and values; `class` and `id` for `.name` and `#name`. Empty when it is none."""
    found: Attributes = []
    at = 0
    while at < len(text):
        part = _ATTRIBUTE.match(text, at)
        if part is None:
            return []
        at = part.end()
        word = part["word"]
        if word is None:
            values = (part["double"], part["single"], part["bare"])
            found.append((part["key"], next(each for each in values if each is not None)))
        elif word[0] in ".#" and len(word) > 1:
            found.append(("class" if word[0] == "." else "id", word[1:]))
        else:
            found.append((word, word))
    return found


def assign_attributes(token: Token, attributes: Attributes) -> None:
    """Give a token attributes; classes are added to those it has."""
    for key, value in attributes:
        name = _NOT_IN_NAME.sub("_", key)
        if name == "class":
            token.attrJoin("class", value)
        else:
            token.attrSet(name, value)


def _read_block(state: StateCore) -> None:
    for at, token in enumerate(state.tokens):
        if token.type != "inline" or "}" not in token.content[-9:]:
            continue
        opening = state.tokens[at - 1]
        pattern = _AT_END if opening.type in _WHOLE else _LAST_LINE
        found = pattern.search(token.content)
        attributes = parse_attributes(found["list"]) if found else []
        if found is None or not attributes:
            continue
        if opening.hidden and state.tokens[at - 2].type in _ITEMS:
            opening = state.tokens[at - 2]
        token.content = token.content[: found.start()]
        if opening.type == "heading_open":
            token.content = token.content.rstrip("#").rstrip()
        assign_attributes(opening, attributes)


def _read_inline(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline" and token.children and "{" in token.content:
            _read_children(token.children)


def _read_children(tokens: list[Token]) -> None:
    for at in range(1, len(tokens)):
        text, before = tokens[at], tokens[at - 1]
        if text.type != "text" or not text.content.startswith("{"):
            continue
        found = ATTRIBUTE_LIST.match(text.content)
        target = _find_opening(tokens, at - 1) if before.nesting < 0 else before
        if found is None or (target is before and before.type not in _ALONE):
            continue
        if attributes := parse_attributes(found["list"]):
            assign_attributes(target, attributes)
            text.content = text.content[found.end() :]


def _find_opening(tokens: list[Token], at: int) -> Token:
    depth = 0
    for token in reversed(tokens[: at + 1]):
        depth += token.nesting
        if depth == 0:
            return token
    return tokens[at]
