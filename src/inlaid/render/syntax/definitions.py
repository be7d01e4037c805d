"""Definition lists: lines of terms, then `:   ` and the definition, indented by four columns."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from inlaid.render.syntax.containers import (
    find_lazy_end,
    match_line,
    push_inline,
    tokenize_after,
)

_MARK = re.compile(r":[ ]{1,3}(?P<text>\S.*)")
_MOST = 100  # terms of a definition; keeps a long paragraph linear

Terms = tuple[range, int]
"""The lines of terms and that of their first definition."""


def definitions_plugin(md: MarkdownIt) -> None:
    """Add the rule to a parser."""
    md.block.ruler.before("paragraph", "definitions", _read_list)


def _read_list(state: StateBlock, start: int, end: int, _silent: bool) -> bool:
    terms = _find_terms(state, start, end)
    if terms is None:
        return False
    opening = state.push("dl_open", "dl", 1)
    line = start
    while terms is not None:
        for at in terms[0]:
            state.push("dt_open", "dt", 1)
            text = state.src[state.bMarks[at] + state.tShift[at] : state.eMarks[at]]
            push_inline(state, text.strip(), at, at + 1)
            state.push("dt_close", "dt", -1)
        line = _read_definitions(state, terms, end)
        following = state.skipEmptyLines(line)
        terms = _find_terms(state, following, end) if following < end else None
    state.push("dl_close", "dl", -1)
    opening.map = [start, line]
    state.line = line
    return True


def _find_terms(state: StateBlock, start: int, end: int) -> Terms | None:
    at, most = start, min(end, start + _MOST)
    while at < most and state.sCount[at] >= state.blkIndent and not state.isEmpty(at):
        if _is_mark(state, at):
            break
        at += 1
    terms = range(start, at)
    if not terms or state.sCount[start] < state.blkIndent or state.is_code_block(start):
        return None
    line = state.skipEmptyLines(at)
    if line >= end or not _is_mark(state, line):
        return None
    rules = state.md.block.ruler.getRules("paragraph")
    is_other = any(rule(state, each, end, True) for each in terms for rule in rules)
    return None if is_other else (terms, line)


def _is_mark(state: StateBlock, line: int) -> bool:
    start = state.bMarks[line] + state.tShift[line]
    return state.src.startswith(":", start) and match_line(_MARK, state, line) is not None


def _read_definitions(state: StateBlock, terms: Terms, end: int) -> int:
    """Read definitions that follow one another; return the line after them."""
    last, line = terms[0].stop, terms[1]
    is_open = True  # whether a blank line before the next definition makes it loose
    while line < end and (found := match_line(_MARK, state, line)) is not None:
        is_loose = last < line and is_open
        last = find_lazy_end(state, line, end, _MARK)
        opening = state.push("dd_open", "dd", 1)
        opening.map = [line, last]
        first = len(state.tokens)
        tokenize_after(state, line, last, found.start("text"), "deflist")
        last = state.line  # what is lazy ends with its paragraph
        blank = any(state.isEmpty(each) for each in range(line, last))
        if not is_loose and not blank:
            _tighten(state, first)
        is_open = any(not each.hidden and each.type != "inline" for each in state.tokens[first:])
        state.push("dd_close", "dd", -1)
        line = state.skipEmptyLines(last)
    return last


def _tighten(state: StateBlock, first: int) -> None:
    for token in state.tokens[first:]:
        if token.level == state.level and token.type in {"paragraph_open", "paragraph_close"}:
            token.hidden = True
