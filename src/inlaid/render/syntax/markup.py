"""Markdown in raw HTML: `<div markdown>`, as `md_in_html` reads it."""

import re
from bisect import bisect_right
from html import unescape

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock

from inlaid.render.syntax.containers import push_html, push_inline, tokenize

_OPENING = re.compile(
    r"<(?P<tag>[a-zA-Z][\w-]*)(?P<before>(?:\s[^<>]*?)?)\smarkdown"
    r"(?:=(?P<quote>[\"']?)(?P<mode>\w*)(?P=quote))?(?P<after>(?:\s[^<>]*)?)>"
)
_ATTRIBUTE = re.compile(
    r"(?P<key>[^\s=\"'/]+)(?:=(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>\S+)))?"
)
# What elements of these names hold is text by itself.
_SPANS = frozenset(
    "address dd dt h1 h2 h3 h4 h5 h6 legend li p summary td th".split()  # noqa: SIM905 (a table)
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# What holds blocks, as Python-Markdown has it; other elements stand in text.
_BLOCKS = frozenset(
    "article aside blockquote body center colgroup details div dl fieldset figcaption figure footer"  # noqa: SIM905 (a table)
    " form group header hgroup hr html iframe main map menu nav noscript object ol output progress"
    " section table tbody tfoot thead tr ul video".split()
)
# Fences, to their ends or that of the text; comments; code in text.
_CODE = (
    r"^[ \t>]*(?:(?:[-*+:]|\d{1,9}[.)])[ \t]+)*(?:(?P<ticks>`{3,})(?=[^`\n]*$)|(?P<tildes>~{3,}))"
    r".*?(?:^[ \t>]*(?:(?P=ticks)`*|(?P=tildes)~*)[ \t]*$|\Z)"
    r"|<!--.*?-->|(?<!`)(?P<code>`+)(?!`)(?:(?!\n[ \t>]*\n).)*?(?<!`)(?P=code)(?!`)"
)


def markup_plugin(md: MarkdownIt) -> None:
    """Add the rule to a parser."""
    alt: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote"]}
    md.block.ruler.before("html_block", "markup", _read_markup, alt)


def _read_markup(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    position = state.bMarks[start] + state.tShift[start]
    if state.is_code_block(start) or not state.src.startswith("<", position):
        return False
    found = _OPENING.match(state.src, position, state.eMarks[start])
    if found is None or found["mode"] == "0" or found["tag"].lower() not in _SPANS | _BLOCKS:
        return False
    closing = _find_closing(state, start, end, found)
    if closing is None or silent:
        return closing is not None
    line, last = closing
    if found["tag"].lower() in _HEADINGS:
        _push_heading(state, found, state.src[found.end() : last].strip(), start, line + 1)
        state.line = line + 1
        return True
    tag = found["tag"]
    push_html(state, f"<{tag}{found['before']}{found['after'].rstrip()}>", 1, start, line + 1)
    is_span = found["mode"] == "span" or (tag.lower() in _SPANS and found["mode"] != "block")
    if is_span:
        text = state.src[found.end() : last].strip()
        push_inline(state, text, start, line + 1)
        push_html(state, "", 0, line, line)
    else:
        _read_blocks(state, start, found.end(), line, last)
    push_html(state, f"</{tag}>", -1, line, line + 1)
    state.line = line + 1
    return True


def _push_heading(state: StateBlock, found: re.Match[str], text: str, start: int, end: int) -> None:
    """Push a heading that the table of contents knows."""
    tag = found["tag"].lower()
    opening = state.push("heading_open", tag, 1)
    opening.map = [start, end]
    for each in _ATTRIBUTE.finditer(f"{found['before']} {found['after']}"):
        opening.attrs[each["key"]] = unescape(
            each["double"] or each["single"] or each["bare"] or ""
        )
    push_inline(state, text, start, end)
    state.push("heading_close", tag, -1)


def _find_closing(
    state: StateBlock, start: int, end: int, found: re.Match[str]
) -> tuple[int, int] | None:
    """The line of the closing tag and where that begins.

    None when text follows it, or when lines between are outside of what the element stands in.
    """
    tag = found["tag"].lower()
    known = state.env.setdefault("markup", {})
    if tag not in known:
        known[tag] = _pair_tags(state.src, tag)
    closing = known[tag].get(found.start())
    if closing is None:
        return None
    line = bisect_right(state.bMarks, closing[0]) - 1
    if not start <= line < end or state.src[closing[1] : state.eMarks[line]].strip():
        return None
    inner = range(start + 1, line + 1)
    if any(state.sCount[at] < state.blkIndent and not state.isEmpty(at) for at in inner):
        return None
    return line, closing[0]


def _pair_tags(text: str, tag: str) -> dict[int, tuple[int, int]]:
    """Where the tags of an element begin, each with the place of its closing tag."""
    pattern = re.compile(
        rf"{_CODE}|<(?P<slash>/?){re.escape(tag)}(?=[\s/>])[^<>]*>",
        re.IGNORECASE | re.MULTILINE | re.DOTALL,
    )
    pairs: dict[int, tuple[int, int]] = {}
    opened: list[int] = []
    for found in pattern.finditer(text):
        if found["slash"] is None:
            continue
        if not found["slash"]:
            opened.append(found.start())
        elif opened:
            pairs[opened.pop()] = found.span()
    return pairs


def _read_blocks(state: StateBlock, start: int, first: int, line: int, last: int) -> None:
    """Read what stands between the tags, on their lines and between them."""
    before = (
        state.bMarks[start], state.tShift[start], state.sCount[start],
        state.tShift[line], state.eMarks[line],
    )  # fmt: skip
    state.eMarks[line] = last
    if line != start:
        state.tShift[line] = min(state.tShift[line], last - state.bMarks[line])
    state.bMarks[start], state.tShift[start] = first, 0
    state.sCount[start] = state.blkIndent
    begins = start + (not state.src[first : state.eMarks[start]].strip())
    ends = line + bool(state.src[max(first, state.bMarks[line]) : last].strip())
    pushed = len(state.tokens)
    tokenize(state, begins, ends, "box", 0)
    for token in state.tokens[pushed:]:
        # A block of HTML takes the character after its last line along: that of our closing tag.
        if token.type == "html_block" and token.map and token.map[1] == line + 1 == ends:
            token.content = token.content[:-1] + "\n"
    (
        state.bMarks[start], state.tShift[start], state.sCount[start],
        state.tShift[line], state.eMarks[line],
    ) = before  # fmt: skip
