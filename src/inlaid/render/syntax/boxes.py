"""Admonitions and details: `!!! note "Title"`, `??? note`, `???+ note`."""

import re
from html import escape

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock

from inlaid.render.syntax.containers import find_end, match_line, push_html, push_inline, tokenize

_CLASSES = r"[\w-]+(?: +[\w-]+)*"
_ADMONITION = re.compile(rf"!!! ?(?P<classes>{_CLASSES})(?: +\"(?P<title>.*)\")? *")
_DETAILS = re.compile(
    rf"\?\?\?(?P<open>\+)? ?(?:(?P<classes>{_CLASSES})?(?: *\"(?P<title>.*)\")?) *"
)


def boxes_plugin(md: MarkdownIt) -> None:
    """Add both rules to a parser."""
    alt: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    md.block.ruler.before("fence", "admonition", _read_admonition, alt)
    md.block.ruler.before("fence", "details", _read_details, alt)


def _read_admonition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    found = match_line(_ADMONITION, state, start)
    if found is None or silent:
        return found is not None
    last = find_end(state, start, end)
    push_html(state, f'<div class="admonition {_read_classes(found)}">', 1, start, last)
    if title := _read_title(found):
        opening = state.push("box_title_open", "p", 1)
        opening.attrs = {"class": "admonition-title"}
        push_inline(state, title, start, start + 1)
        state.push("box_title_close", "p", -1)
    tokenize(state, start + 1, last, "box")
    push_html(state, "</div>", -1, last, last)
    state.line = last
    return True


def _read_details(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    found = match_line(_DETAILS, state, start)
    if found is None or (found["classes"] is None and found["title"] is None):
        return False
    if silent:
        return True
    last = find_end(state, start, end)
    names = f' class="{_read_classes(found)}"' if found["classes"] else ""
    is_open = ' open="open"' if found["open"] else ""
    push_html(state, f"<details{names}{is_open}>", 1, start, last)
    state.push("box_title_open", "summary", 1)
    push_inline(state, _read_title(found), start, start + 1)
    state.push("box_title_close", "summary", -1)
    tokenize(state, start + 1, last, "box")
    push_html(state, "</details>", -1, last, last)
    state.line = last
    return True


def _read_classes(found: re.Match[str]) -> str:
    return escape(" ".join((found["classes"] or "").lower().split()))


def _read_title(found: re.Match[str]) -> str:
    """The title that is written, else the first class; empty for none."""
    if found["title"] is not None:
        return found["title"]
    return found["classes"].split()[0].lower().capitalize()
