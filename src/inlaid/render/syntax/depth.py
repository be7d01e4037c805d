"""Blocks in blocks in blocks: how deep they are read, and that nothing below that is lost."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

DEEPEST = 100
"""Levels of blocks in blocks; a list has two, itself and its item."""
MOST = DEEPEST + 10
"""The parser's own limit, past which it drops text: no block opens so many levels at once."""

# A level takes a column of the line's prefix, or an element that holds Markdown.
_PREFIX = re.compile(rf"^(?:\t|[ >*+.):\d-]{{4}}){{{DEEPEST // 4}}}", re.MULTILINE)


def depth_plugin(md: MarkdownIt) -> None:
    """Add the rule to a parser: tokens `too_deep` hold the text that isn't read."""
    md.options["maxNesting"] = MOST
    md.block.ruler.before("table", "too_deep", _read_too_deep)


def may_be_too_deep(text: str) -> bool:
    """Whether reading the text as blocks is worth it; most texts are told at a glance."""
    return text.count(" markdown") >= DEEPEST // 2 or _PREFIX.search(text) is not None


def _read_too_deep(state: StateBlock, start: int, end: int, _silent: bool) -> bool:
    if state.level <= DEEPEST:
        return False
    last = start
    while last < end and (state.isEmpty(last) or state.sCount[last] >= state.blkIndent):
        last += 1
    token = state.push("too_deep", "", 0)
    token.content = state.getLines(start, last, state.blkIndent, False).rstrip()
    token.map = [start, last]
    state.line = last
    return True
