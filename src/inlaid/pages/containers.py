"""Where a page of Python-Markdown shows code: containers, raw HTML, comments, indented code.

Python-Markdown splits a page at blank lines and gives each block to the container whose
indentation it has. A block that is indented further than any open container is code.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from inlaid.patterns import late_pattern

_INDENT = 4
_DEEPEST = 40  # nested quotes; deeper ones are taken for text

# A line that opens a container of its own, whatever stands above it.
_BOX = late_pattern(
    r"!!![ ]?[\w-]|\?{3}\+?[ ]|===[!+]{0,2}[ ]+[\"']"
    r"|[ ]{0,3}\[\^[^\]]*\]:|[ ]{0,3}:[ ]{1,3}\S"
)
_ITEM = late_pattern(r"[ ]{0,3}(?:[*+-]|\d+\.)[ ]+\S")
_QUOTE = late_pattern(r"[ ]{0,3}>[ ]?")
_HEADING = late_pattern(r"#{1,6}(?!#)[^\n]+")
_RULE = late_pattern(r"[ ]{0,3}(?:(?:\*[ ]*){3,}|(?:-[ ]*){3,}|(?:_[ ]*){3,})\Z")
_REFERENCE = late_pattern(r"[ ]{0,3}\[[^\[\]]*\]:[ ]*\S+[ ]*(?:[\"'(].*[\"')][ ]*)?\Z")
_TAG = late_pattern(
    r"<(?P<end>/?)(?P<name>[a-zA-Z][\w:-]*)(?P<rest>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)(?P<void>/?)>"
)
_MARKDOWN = late_pattern(r"\smarkdown(?:\s|=|$)")
_OPAQUE = frozenset({"script", "style", "textarea", "title"})
_BLOCK_NAMES = (
    "address article aside blockquote center details dir div dl dd dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hgroup hr html iframe legend li main map math menu nav"
    " noscript object ol p pre script section style summary table tbody td tfoot th thead tr ul"
    " video audio canvas del ins group output progress search template textarea title"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_NOT_MARKDOWN = frozenset({"pre", "script", "style", "math", "textarea", "title", "template"})

# What no reader sees, wherever it stands in raw HTML.
_UNSEEN = late_pattern(
    r"<!--.*?(?:-->|\Z)|<(script|style|textarea|title)\b.*?(?:</\1\s*>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_BOX_LINE = late_pattern(r"(?P<box>!!!|\?{3}|===|:(?=[ ]))[!+]{0,2}[ ]*[\w\"'-]?")

Span = tuple[int, int]


def hide_unseen(html: str) -> str:
    """Return raw HTML without comments, scripts and the like."""
    return _UNSEEN.sub("", html)


def holds_box(lines: Sequence[str]) -> bool:
    """Whether a line opens a container that only an extension makes."""
    return any(_BOX.match(line.lstrip(" >")) for line in lines)


def list_boxes(lines: Sequence[str], at: int) -> list[str]:
    """Return how the containers begin that line ``at`` is meant to stand in, innermost first.

    ``!!!``, ``???``, ``===`` or ``:``, at the start of a line above that is indented less.
    """
    width, found = _indent(_blank_quotes(lines[at])), []
    for number in range(at - 1, -1, -1):
        if width < _INDENT:
            break
        text = _blank_quotes(lines[number])
        if text.strip() and _indent(text) <= width - _INDENT:
            width = _indent(text)
            if box := _BOX_LINE.match(text.strip()):
                found.append(box["box"])
    return found


def find_live(lines: Sequence[str], spans: Sequence[Span], first: int) -> list[bool]:
    """Return which fences stand where code is shown.

    ``spans`` are the 0-based first line of each fence and the line after it, in order; tabs of
    ``lines`` are expanded. The page begins at line ``first``.
    """
    rows = _collapse(lines, spans, first)
    live = [True] * len(spans)
    rows = _drop_raw(rows, live)
    _Walk(live).walk(rows, _Place(0), 0)
    return live


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the page, or a fence, which is a line to what comes after it."""

    text: str
    fence: int | None = None


def _collapse(lines: Sequence[str], spans: Sequence[Span], first: int) -> list[_Row]:
    rows: list[_Row] = []
    at = first
    for index, (start, end) in enumerate(spans):
        rows.extend(_Row(line) for line in lines[at:start])
        rows.append(_Row(lines[start], index))
        at = end
    rows.extend(_Row(line) for line in lines[at:])
    return rows


# --- raw HTML ---------------------------------------------------------------------------------


def _drop_raw(rows: list[_Row], live: list[bool]) -> list[_Row]:
    """Take out comments and raw HTML; the fences that no reader sees in them are not live."""
    comment_ends = [at for at, row in enumerate(rows) if row.fence is None and "-->" in row.text]
    kept: list[_Row] = []
    at = 0
    while at < len(rows):
        text = rows[at].text
        end = at
        if rows[at].fence is None and "<" in text[:4]:
            stripped = text.lstrip(" ")
            if stripped.startswith("<!--"):
                end = _end_comment(rows, at, comment_ends)
            elif stripped.startswith("<"):
                end = _end_raw(rows, at)
        if end == at:
            kept.append(rows[at])
            at += 1
            continue
        _hide_fences(rows[at:end], live)
        kept.append(_Row(""))
        at = end
    return kept


def _hide_fences(rows: Sequence[_Row], live: list[bool]) -> None:
    names = {row.fence: f"\x02{row.fence}\x03" for row in rows if row.fence is not None}
    if names:
        written = (row.text if row.fence is None else names[row.fence] for row in rows)
        seen = hide_unseen("\n".join(written))
        for fence, name in names.items():
            live[fence] = name in seen


def _end_comment(rows: Sequence[_Row], at: int, ends: Sequence[int]) -> int:
    """The row after the comment, ``at`` when it is never closed and so is text."""
    if "-->" in rows[at].text[rows[at].text.index("<!--") + 4 :]:
        return at + 1
    position = bisect_left(ends, at + 1)
    return ends[position] + 1 if position < len(ends) else at


def _end_raw(rows: Sequence[_Row], at: int) -> int:
    """The row after the raw HTML; ``at`` when the row begins none, or one that holds Markdown."""
    found = _TAG.match(rows[at].text.lstrip(" "))
    if found is None or found["end"] or found["name"].lower() not in _BLOCKS:
        return at
    name = found["name"].lower()
    if _MARKDOWN.search(found["rest"]) and name not in _NOT_MARKDOWN:
        return at
    if found["void"] or name == "hr":
        return at + 1
    stack: list[str] = []
    for number in range(at, len(rows)):
        if rows[number].fence is None and "<" in rows[number].text:
            _follow_tags(rows[number].text, stack)
        if not stack:
            return number + 1
    return len(rows)


def _follow_tags(text: str, stack: list[str]) -> None:
    for found in _TAG.finditer(text):
        name = found["name"].lower()
        if stack and stack[-1] in _OPAQUE and not (found["end"] and name == stack[-1]):
            continue
        if not found["end"]:
            if not found["void"] and name != "hr":
                stack.append(name)
        elif name in stack:
            while stack.pop() != name:
                pass


# --- containers -------------------------------------------------------------------------------


@dataclass(slots=True)
class _Place:
    """An open container: the column where its content begins, and what is open last inside it.

    ``least``: the indentation that all its lines have. A box ends at a line with less, but a list
    item takes any line up to the next blank one.
    """

    base: int
    least: int = 0
    inner: "_Place | None" = None
    quote: "_Place | None" = None

    def close(self) -> None:
        self.inner = self.quote = None


@dataclass(slots=True)
class _Walk:
    live: list[bool]
    depth: int = field(default=0)

    def walk(self, rows: Sequence[_Row], root: _Place, depth: int) -> None:
        block: list[_Row] = []
        for row in (*rows, _Row("")):
            if row.text.strip() or row.fence is not None:
                block.append(row)
            elif block:
                self._walk_block(block, root, depth)
                block = []

    def _walk_block(self, block: Sequence[_Row], root: _Place, depth: int) -> None:
        at = 0
        while at < len(block):
            indent = _indent(block[at].text)
            place = root
            while place.inner is not None and indent - place.base >= _INDENT:
                place = place.inner
            if indent - place.base >= _INDENT:
                at = self._skip_code(block, at, place)
            else:
                at = self._walk_text(block, at, place, depth)

    def _skip_code(self, block: Sequence[_Row], at: int, place: _Place) -> int:
        place.close()
        while at < len(block) and _indent(block[at].text) - place.base >= _INDENT:
            fence = block[at].fence
            if fence is not None:
                self.live[fence] = False
            at += 1
        return at

    def _walk_text(self, block: Sequence[_Row], at: int, place: _Place, depth: int) -> int:
        """Follow a block that begins in ``place``; return where another block begins in it."""
        first = block[at].text[place.base :]
        if _QUOTE.match(first):
            return self._walk_quote(block, at, place, depth)
        place.close()
        if _ITEM.match(first) and not _RULE.match(first):
            place.inner = item = _Place(place.base + _INDENT, place.least)
            return self._walk_item(block, at + 1, place, item, depth)
        for number in range(at, len(block)):
            row = block[number]
            if number > at and _indent(row.text) < place.least:
                return number
            text = row.text[place.base :]
            if row.fence is not None and not text.lstrip(" ").startswith(">"):
                continue
            if number > at and _QUOTE.match(text):
                return number
            if _BOX.match(text):
                place.inner = _Place(place.base + _INDENT, place.base + _INDENT)
                return number + 1
            if _HEADING.match(text) or _RULE.match(text) or _REFERENCE.match(text):
                return number + 1
        return len(block)

    def _walk_item(
        self, block: Sequence[_Row], at: int, place: _Place, item: _Place, depth: int
    ) -> int:
        """Follow the lines of a list; what they hold is text, but for a quote."""
        for number in range(at, len(block)):
            if _indent(block[number].text) < place.least:
                return number
            if _QUOTE.match(block[number].text[place.base :]):
                return self._walk_quote(block, number, place, depth, item)
        return len(block)

    def _walk_quote(
        self, block: Sequence[_Row], at: int, place: _Place, depth: int, owner: _Place | None = None
    ) -> int:
        owner = owner or place
        quote = owner.quote or _Place(0)
        owner.close()
        owner.quote = quote
        if depth < _DEEPEST:
            inner = [
                _Row(_QUOTE.sub("", row.text[place.base :], count=1), row.fence)
                for row in block[at:]
            ]
            self.walk(inner, quote, depth + 1)
        return len(block)


def _blank_quotes(line: str) -> str:
    """The line with its quote marks as spaces."""
    prefix = line[: len(line) - len(line.lstrip(" >"))]
    return prefix.replace(">", " ") + line[len(prefix) :]


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip(" "))
