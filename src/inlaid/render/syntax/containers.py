"""What block rules share whose content is indented by four columns below a header."""

import re

from markdown_it.rules_block import StateBlock

INDENT = 4


def match_line(pattern: re.Pattern[str], state: StateBlock, line: int) -> re.Match[str] | None:
    """Match a whole line from its first character; None in indented code."""
    start = state.bMarks[line] + state.tShift[line]
    found = pattern.fullmatch(state.src, start, state.eMarks[line])
    if found is None or state.is_code_block(line) or state.sCount[line] < state.blkIndent:
        return None
    return found


def find_end(state: StateBlock, start: int, end: int) -> int:
    """The line after the last that belongs to the header in the line ``start``."""
    last = at = start + 1
    while at < end:
        if not state.isEmpty(at):
            if state.sCount[at] < state.blkIndent + INDENT:
                break
            last = at + 1
        at += 1
    return last


def find_lazy_end(state: StateBlock, start: int, end: int, marker: re.Pattern[str]) -> int:
    """As `find_end`, but lines of a paragraph needn't be indented, unless ``marker`` matches.

    Not all of them may be of that paragraph: where reading stops is what `tokenize` leaves behind.
    """
    last = at = start + 1
    while at < end:
        if not state.isEmpty(at):
            is_indented = state.sCount[at] >= state.blkIndent + INDENT
            is_lazy = not state.isEmpty(at - 1) and match_line(marker, state, at) is None
            if not is_indented and not (is_lazy and state.sCount[at] >= state.blkIndent):
                break
            last = at + 1
        at += 1
    return last


def tokenize(state: StateBlock, start: int, end: int, parent: str, indent: int = INDENT) -> None:
    """Read the lines of a container as blocks."""
    before = state.parentType, state.lineMax, state.blkIndent
    state.parentType, state.lineMax, state.blkIndent = parent, end, state.blkIndent + indent
    state.md.block.tokenize(state, start, end)
    state.parentType, state.lineMax, state.blkIndent = before


def tokenize_after(state: StateBlock, start: int, end: int, position: int, parent: str) -> None:
    """As `tokenize`; the first line begins at a position of the text, behind a marker."""
    before = state.bMarks[start], state.tShift[start], state.sCount[start]
    state.bMarks[start], state.tShift[start] = position, 0
    state.sCount[start] = state.blkIndent + INDENT
    tokenize(state, start, end, parent)
    state.bMarks[start], state.tShift[start], state.sCount[start] = before


def push_html(state: StateBlock, html: str, nesting: int, start: int, end: int) -> None:
    """Push a tag that stands on a line of its own."""
    name = {1: "box_open", 0: "box", -1: "box_close"}[nesting]
    token = state.push(name, "", nesting)  # type: ignore[arg-type] # one of the three
    token.content, token.map = html + "\n", [start, end]


def push_inline(state: StateBlock, text: str, start: int, end: int) -> None:
    """Push text whose markup is read later."""
    token = state.push("inline", "", 0)
    token.content, token.map, token.children = text, [start, end], []
