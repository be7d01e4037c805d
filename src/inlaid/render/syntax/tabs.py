"""Tabs: `=== "Title"`, as `pymdownx.tabbed` with `alternate_style` writes them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from inlaid.render.syntax.containers import find_end, match_line, push_html, push_inline, tokenize

_TAB = re.compile(r"===(?P<mark>\+|\+!|!\+|!)? +\"(?P<title>.*)\" *")


@dataclass(frozen=True, slots=True)
class _Tab:
    title: str
    first: int
    last: int
    is_chosen: bool


def tabs_plugin(md: MarkdownIt) -> None:
    """Add the rule to a parser."""
    alt: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    md.block.ruler.before("fence", "tabs", _read_tabs, alt)
    md.add_render_rule("tabs_open", _render_opening)


def _read_tabs(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if match_line(_TAB, state, start) is None:
        return False
    if silent:
        return True
    tabs = _find_tabs(state, start, end)
    number = state.env["tabs"] = state.env.get("tabs", 0) + 1
    ids = [f"__tabbed_{number}_{at}" for at in range(1, len(tabs) + 1)]
    opening = state.push("tabs_open", "div", 1)
    chosen = max((at for at, each in enumerate(tabs) if each.is_chosen), default=0)
    opening.meta = {"number": number, "ids": ids, "chosen": chosen}
    for tab, anchor in zip(tabs, ids, strict=True):
        label = state.push("tab_label_open", "label", 1)
        label.attrs = {"for": anchor}
        push_inline(state, tab.title, tab.first, tab.first + 1)
        state.push("tab_label_close", "label", -1)
    push_html(state, '</div>\n<div class="tabbed-content">', 0, start, start)
    for tab in tabs:
        push_html(state, '<div class="tabbed-block">', 1, tab.first, tab.last)
        tokenize(state, tab.first + 1, tab.last, "box")
        push_html(state, "</div>", -1, tab.last, tab.last)
    push_html(state, "</div>\n</div>", -1, tabs[-1].last, tabs[-1].last)
    state.line = tabs[-1].last
    return True


def _find_tabs(state: StateBlock, start: int, end: int) -> Sequence[_Tab]:
    """The tabs that follow one another."""
    tabs: list[_Tab] = []
    at = start
    while at < end and (found := match_line(_TAB, state, at)) is not None:
        mark = found["mark"] or ""
        if tabs and "!" in mark:
            break
        last = find_end(state, at, end)
        tabs.append(_Tab(found["title"], at, last, "+" in mark))
        at = state.skipEmptyLines(last)
    return tabs


def _render_opening(
    _self: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: EnvType
) -> str:
    meta = tokens[at].meta
    number, ids = meta["number"], meta["ids"]
    inputs = "".join(
        f'<input{_write_chosen(at == meta["chosen"])} id="{escape(anchor)}" '
        f'name="__tabbed_{number}" type="radio" />'
        for at, anchor in enumerate(ids)
    )
    return (
        f'<div class="tabbed-set tabbed-alternate" data-tabs="{number}:{len(ids)}">{inputs}\n'
        '<div class="tabbed-labels">\n'
    )


def _write_chosen(is_chosen: bool) -> str:
    return ' checked="checked"' if is_chosen else ""


def name_tabs(tokens: Sequence[Token], name: Callable[[Token, str], str]) -> None:
    """Give tabs other ids: ``name`` makes one of the title and the id of the heading above."""
    headings: dict[int, str] = {}
    for at, token in enumerate(tokens):
        if token.nesting < 0:
            headings = {level: each for level, each in headings.items() if level <= token.level}
        if token.type == "heading_open":
            headings[token.level] = str(token.attrGet("id") or "")
        elif token.type == "tabs_open":
            above = headings[max(headings)] if headings else ""
            labels = tokens[at + 1 : at + 1 + 3 * len(token.meta["ids"])]
            token.meta["ids"] = [name(inline, above) for inline in labels[1::3]]
            for label, anchor in zip(labels[::3], token.meta["ids"], strict=True):
                label.attrs = {"for": anchor}
