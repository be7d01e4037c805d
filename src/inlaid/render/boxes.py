"""Admonitions, details and tabs as blocks of markdown-it-py, written as Python-Markdown has them.

The header is followed by lines that are indented by four columns. HTML: that of `admonition`,
`pymdownx.details` and `pymdownx.tabbed` with `alternate_style`.
"""

import re
from collections.abc import Sequence
from html import escape

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

_INDENT = 4
_NOTE = re.compile(
    r"(?P<mark>!!!|\?\?\?\+?)[ ]?(?P<classes>[\w-]+(?:[ ]+[\w-]+)*)?(?:[ ]*\"(?P<title>.*)\")?[ ]*"
)
_TAB = re.compile(r"===(?P<mark>[!+]{0,2})[ ]+(?P<quote>[\"'])(?P<title>.*)(?P=quote)[ ]*")
_CHECKED = ' checked="checked"'
_ALT = ["paragraph", "reference", "blockquote", "list"]

Part = tuple[int, int]


def boxes_plugin(md: MarkdownIt) -> None:
    """Add the two rules to a parser."""
    md.block.ruler.before("fence", "note", _read_note, {"alt": _ALT})
    md.block.ruler.before("fence", "tabs", _read_tabs, {"alt": _ALT})


def _read_note(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    found = _match(_NOTE, state, start)
    if found is None or not (found["classes"] or found["title"]):
        return False
    if silent:
        return True
    last = _find_end(state, start, end)
    classes = (found["classes"] or "").lower().split()
    title = found["title"]
    if title is None:
        title = classes[0].capitalize() if classes else ""
    if found["mark"] == "!!!":
        names = " ".join(["admonition", *classes])
        _open(state, f'<div class="{escape(names)}">', start, last)
        _write_title(state, title, "p", start)
        closing = "</div>"
    else:
        is_open = ' open="open"' if found["mark"].endswith("+") else ""
        names = f' class="{escape(" ".join(classes))}"' if classes else ""
        _open(state, f"<details{names}{is_open}>", start, last)
        _write_title(state, title, "summary", start)
        closing = "</details>"
    _tokenize(state, start + 1, last)
    _open(state, closing, last, last)
    state.line = last
    return True


def _write_title(state: StateBlock, title: str, tag: str, line: int) -> None:
    if not title:
        return
    opening = state.push("box_title_open", tag, 1)
    if tag == "p":
        opening.attrs = {"class": "admonition-title"}
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = title, [line, line + 1], []
    state.push("box_title_close", tag, -1)


def _read_tabs(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if _match(_TAB, state, start) is None:
        return False
    if silent:
        return True
    titles, parts = _find_tabs(state, start, end)
    state.env["tabs"] = number = state.env.get("tabs", 0) + 1
    _open(state, _format_labels(state, titles, number), start, parts[-1][1])
    for first, last in parts:
        _open(state, '<div class="tabbed-block">', first, last)
        _tokenize(state, first + 1, last)
        _open(state, "</div>", last, last)
    _open(state, "</div></div>", parts[-1][1], parts[-1][1])
    state.line = parts[-1][1]
    return True


def _find_tabs(state: StateBlock, start: int, end: int) -> tuple[list[str], list[Part]]:
    """The titles of tabs that follow one another, and their lines."""
    titles: list[str] = []
    parts: list[Part] = []
    at = start
    while at < end and (found := _match(_TAB, state, at)) is not None:
        if titles and "!" in found["mark"]:
            break
        last = _find_end(state, at, end)
        titles.append(found["title"])
        parts.append((at, last))
        at = last
        while at < end and state.isEmpty(at):
            at += 1
    return titles, parts


def _format_labels(state: StateBlock, titles: Sequence[str], number: int) -> str:
    inputs = "".join(
        f'<input{_CHECKED if at == 1 else ""} id="__tabbed_{number}_{at}" '
        f'name="__tabbed_{number}" type="radio" />'
        for at in range(1, len(titles) + 1)
    )
    labels = "".join(
        f'<label for="__tabbed_{number}_{at}">{state.md.renderInline(title)}</label>'
        for at, title in enumerate(titles, 1)
    )
    return (
        f'<div class="tabbed-set tabbed-alternate" data-tabs="{number}:{len(titles)}">{inputs}'
        f'<div class="tabbed-labels">{labels}</div>\n<div class="tabbed-content">'
    )


def _match(pattern: re.Pattern[str], state: StateBlock, line: int) -> re.Match[str] | None:
    if state.is_code_block(line) or state.sCount[line] < state.blkIndent:
        return None
    start = state.bMarks[line] + state.tShift[line]
    return pattern.fullmatch(state.src, start, state.eMarks[line])


def _find_end(state: StateBlock, start: int, end: int) -> int:
    """The line after the last that belongs to the box."""
    last = at = start + 1
    while at < end:
        if not state.isEmpty(at):
            if state.sCount[at] < state.blkIndent + _INDENT:
                break
            last = at + 1
        at += 1
    return last


def _tokenize(state: StateBlock, start: int, end: int) -> None:
    parent, line_max, indent = state.parentType, state.lineMax, state.blkIndent
    state.parentType, state.lineMax, state.blkIndent = "box", end, indent + _INDENT
    state.md.block.tokenize(state, start, end)
    state.parentType, state.lineMax, state.blkIndent = parent, line_max, indent


def _open(state: StateBlock, html: str, start: int, end: int) -> None:
    token = state.push("box", "", 0)
    token.content, token.map = html + "\n", [start, end]
