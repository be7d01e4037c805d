"""Tables as GitHub has them; as in Python-Markdown, a pipe in inline code parts no cells."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import table

_ROW = re.compile(r"^[^\n`|]*(?:`[^\n|]*\||\|[^\n`]*`)[^\n]*$", re.MULTILINE)
_BELOW = re.compile(r"[\s>|:-]*-[\s|:-]*")
_CODE = re.compile(r"(?<![`\\])(?P<ticks>`+)(?!`)[^\n]*?(?<!`)(?P=ticks)(?!`)")
_PIPE = re.compile(r"(?<!\\)\|")
# Stands for a pipe in code; no page holds it.
_MASK = "\x02"


def tables_plugin(md: MarkdownIt) -> None:
    """Put the rule in the place of the parser's own."""
    md.enable("table")
    md.block.ruler.at("table", _read_table, {"alt": ["paragraph", "reference"]})


def _read_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    text, below = state.src, start + 1
    if below >= end or _BELOW.fullmatch(text, state.bMarks[below], state.eMarks[below]) is None:
        return False  # most lines, told without the parser's rule
    if "masked" not in state.env:
        state.env["masked"] = _mask_code(text)
    first = len(state.tokens)
    state.src = state.env["masked"]
    is_table = table(state, start, end, silent)
    state.src = text
    for token in state.tokens[first:]:
        token.content = token.content.replace(_MASK, "|")
        if "style" in token.attrs:  # text-align alone
            token.attrs["style"] = f"{token.attrs['style']};".replace(":", ": ")
    return is_table


def _mask_code(text: str) -> str:
    if "|" not in text or "`" not in text:
        return text
    return _ROW.sub(lambda row: _CODE.sub(_mask, row[0]), text)


def _mask(code: re.Match[str]) -> str:
    return _PIPE.sub(_MASK, code[0])
