"""Markdown in raw HTML: `<div markdown>`, as `md_in_html` reads it."""

import re
from bisect import bisect_right

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock

from inlaid.render.syntax.containers import push_html, push_inline, tokenize

_OPENING = re.compile(
    r"<(?P<tag>[a-zA-Z][\w-]*)(?P<before>(?:\s[^<>]*?)?)\smarkdown"
    r"(?:=(?P<quote>[\"']?)(?P<mode>\w*)(?P=quote))?(?P<after>(?:\s[^<>]*)?)>"
)
# What elements of these names hold is text by itself, or never Markdown.
_SPANS = frozenset(
    "address dd dt h1 h2 h3 h4 h5 h6 legend li p summary td th".split()  # noqa: SIM905 (a table)
)
_RAW = frozenset({"canvas", "math", "option", "pre", "script", "style", "textarea"})


def markup_plugin(md: MarkdownIt) -> None:
    """Add the rule to a parser."""
    alt: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote"]}
    md.block.ruler.before("html_block", "markup", _read_markup, alt)


def _read_markup(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    position = state.bMarks[start] + state.tShift[start]
    if state.is_code_block(start) or not state.src.startswith("<", position):
        return False
    found = _OPENING.match(state.src, position, state.eMarks[start])
    if found is None or found["tag"].lower() in _RAW or found["mode"] == "0":
        return False
    closing = _find_closing(state, start, end, found)
    if closing is None or silent:
        return closing is not None
    line, last = closing
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


def _find_closing(
    state: StateBlock, start: int, end: int, found: re.Match[str]
) -> tuple[int, int] | None:
    """The line of the closing tag and where that begins; None when text follows it."""
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
    return line, closing[0]


def _pair_tags(text: str, tag: str) -> dict[int, tuple[int, int]]:
    """Where the tags of an element begin, each with the place of its closing tag."""
    pattern = re.compile(
        rf"^[ \t>]*(?P<fence>`{{3,}}|~{{3,}})|<(?P<slash>/?){re.escape(tag)}(?=[\s/>])[^<>]*>",
        re.IGNORECASE | re.MULTILINE,
    )
    pairs: dict[int, tuple[int, int]] = {}
    opened: list[int] = []
    fence = ""
    for found in pattern.finditer(text):
        mark = found["fence"]
        if mark:
            if not fence or mark.startswith(fence):
                fence = "" if fence else mark
        elif fence:
            continue
        elif not found["slash"]:
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
    tokenize(state, begins, ends, "box", 0)
    (
        state.bMarks[start], state.tShift[start], state.sCount[start],
        state.tShift[line], state.eMarks[line],
    ) = before  # fmt: skip
