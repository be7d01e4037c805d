"""The code in the body of a fence, where a tool's own lines stand beside it."""

import re
from collections.abc import Sequence

from inlaid.languages.index import ROWS
from inlaid.pages.header import Header

_OPTION = re.compile(r":[A-Za-z][\w-]*:(?: .*)?$")
_RUST = frozenset(ROWS["rust"][0].split())
_HIDDEN = re.compile(r"^([ \t]*)#(?: |$)", re.MULTILINE)
_ESCAPED = re.compile(r"^([ \t]*)##", re.MULTILINE)
_ELIXIR = frozenset(ROWS["elixir"][0].split())
_IEX = re.compile(r"[ \t]*(?:iex|\.\.\.)(?:\(\d+\))?>")
_RULE = "---"


def count_options(header: Header, body: Sequence[str]) -> int:
    """Return how many lines of a MyST directive hold its options, and part them from its code.

    They are `:key: value` lines, or YAML between two lines `---`. Source: MyST, "Directives".
    """
    if not header.directive or not body:
        return 0
    if body[0].rstrip() == _RULE:
        ends = (at for at, line in enumerate(body) if at and line.rstrip() == _RULE)
        return next(ends, -1) + 1
    count = 0
    while count < len(body) and _OPTION.match(body[count]):
        count += 1
    is_apart = 0 < count < len(body) and not body[count].strip()
    return count + is_apart


def show_hidden(label: str, text: str) -> str:
    """Return the code of a block with what rustdoc and mdBook hide in it, at its columns.

    In Rust a line that begins with `# ` is hidden code, and `##` is a `#`. Source: the rustdoc
    book, "Hiding portions of the example". Of a session of IEx only the lines at a prompt are code.
    """
    if label in _ELIXIR and any(map(_IEX.match, text.splitlines())):
        return "".join(map(_show_code, text.splitlines(keepends=True)))
    if label not in _RUST:
        return text
    return _ESCAPED.sub(r"\1 #", _HIDDEN.sub(r"\1  ", text))


def _show_code(line: str) -> str:
    found = _IEX.match(line)
    return " " * found.end() + line[found.end() :] if found else "\n"
