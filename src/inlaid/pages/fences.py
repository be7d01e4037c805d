"""Fenced code blocks of a page in the dialect of Python-Markdown and its containers.

A fence is found as pymdownx.superfences finds it: anything but quote marks and white space before
the marker isn't a fence; its lines have at least the opening's indentation; it is closed by exactly
the opening's marker. `containers` then says which of them stand where code is shown.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from inlaid.pages.front_matter import skip_front_matter
from inlaid.pages.header import is_include, opens_fence, opens_foreign_fence
from inlaid.patterns import late_pattern

_TAB = 4
_MOST_RESTARTS = 20  # readings in vain of one page; keeps the reading linear
_OPENING = late_pattern(
    r"(?P<prefix>[ >]*(?P<item>(?:[-*+:]|\d{1,9}\.)[ ]+)?)(?P<marker>`{3,}|~{3,})(?P<info>.*)"
)
_PREFIX = late_pattern(r"[ >]*")
_INNER = tuple(before + marker for before in " \t>" for marker in ("```", "~~~"))
# By marker, with which the pattern begins, for the search is fast then.
_HEADERS = {
    marker: late_pattern(rf"{marker}{marker[0]}*((?=[^\n]*(?:[./\\]|include=))[^\n]*)")
    for marker in ("```", "~~~")
}
_RAW = late_pattern(r"^ {0,3}<", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced code block: lines are 1-based, columns 1-based, ``end_line`` is its last line.

    ``prefix``: what stands before the marker (indentation and quote marks). ``body``: the content
    lines without that prefix. ``header``: the whole opening line. An unclosed fence ends where the
    host gives it up: at a line with less indentation, or with the page.
    """

    line: int
    end_line: int
    prefix: str
    marker: str
    info: str
    info_column: int
    header: str
    body: tuple[str, ...]
    closed: bool


def find_fences(text: str, *, foreign: bool = False) -> tuple[Fence, ...]:
    """Return the fences of a page, in order. Linear in the length of the text.

    Front matter, comments, raw HTML and indented code hold none. ``foreign``: read headers of
    rustdoc, mdBook and MyST, too, which the host takes for text.
    """
    if "```" not in text and "~~~" not in text:
        return ()
    lines = text.split("\n")
    first = skip_front_matter(text)
    fences = tuple(_Scanner(lines, first, foreign=foreign).scan())
    if not any(fence.prefix for fence in fences) and not holds_raw_html(text):
        return fences  # what is not indented is not code, and there is no raw HTML
    from inlaid.pages.containers import find_live  # noqa: PLC0415 (most pages are plain)

    shown = [expand_tabs(line) for line in lines]
    live = find_live(shown, [(fence.line - 1, _last_line(fence)) for fence in fences], first)
    return tuple(fence for fence, is_live in zip(fences, live, strict=True) if is_live)


def holds_raw_html(text: str) -> bool:
    """Whether a line of a page begins with a tag or a comment."""
    return "<" in text and _RAW.search(text) is not None


def may_hold_inner_fence(text: str) -> bool:
    """Whether something may stand before the marker of a fence: indentation, or a quote mark."""
    return any(marker in text for marker in _INNER)


def may_hold_include(text: str) -> bool:
    """Whether a line of a page may be the header of an include."""
    return any(map(is_include, _list_infos(text)))


def may_hold_slip(text: str) -> bool:
    """Whether a line of a page may be meant as an include, but isn't written as one.

    Such a line has a fence's marker, or `<<<`, and behind it what the name of a file is made of.
    """
    return "<<<" in text or not all(map(is_include, _list_infos(text)))


def _list_infos(text: str) -> Iterator[str]:
    """Yield what stands behind the markers of a text, if it may name a file."""
    for marker, headers in _HEADERS.items():
        if marker in text:
            yield from (found[1] for found in headers.finditer(text))


def find_fence_candidates(lines: Sequence[str]) -> tuple[Fence, ...]:
    """Return the fences of a page, those of comments, raw HTML and indented code among them.

    For a host, which knows by itself what it shows.
    """
    return tuple(_Scanner(lines, 0).scan())


def _last_line(fence: Fence) -> int:
    """The 0-based line after the fence; of one that is not closed, only the header counts."""
    return fence.end_line if fence.closed else fence.line


def expand_tabs(line: str) -> str:
    """Return a line as the containers of a page are found in it."""
    line = line.rstrip("\r")
    return line.expandtabs(_TAB) if "\t" in line else line


@dataclass(slots=True)
class _Open:
    """A fence that is being read: its opening, the width of its prefix, its quote marks."""

    fence: Fence
    width: int
    quotes: int
    blank: bool = False


class _Scanner:
    def __init__(self, lines: Sequence[str], first: int, *, foreign: bool = False) -> None:
        self.lines = lines
        self.foreign = foreign
        self.first = first
        self.marked = [at for at, line in enumerate(lines) if "```" in line or "~~~" in line]
        self.restarts = 0
        self.given_up: dict[tuple[str, int], int] = {}

    def scan(self) -> Iterator[Fence]:
        at = self.first
        while (waiting := bisect_left(self.marked, at)) < len(self.marked):
            at = self.marked[waiting]
            opened = self._open(at)
            if opened is None:
                at += 1
                continue
            fence = self._read_known(opened, at)
            if fence.closed:
                yield fence
                at = fence.end_line
            elif is_include(fence.info) and self.restarts <= _MOST_RESTARTS:
                # The host doesn't know the header, so that it reads on in the next line.
                yield fence
                at += 1
            else:
                at = fence.end_line + 1

    def _open(self, at: int) -> _Open | None:
        raw = self.lines[at]
        line = expand_tabs(raw)
        found = _OPENING.match(line)
        if found is None or not self._is_header(found["marker"], found["info"]):
            return None
        if found["item"] and not is_include(found["info"]):
            return None  # no host takes a fence there, but it leaves an include to us
        header = raw.rstrip("\r")
        before, marker, after = header.partition(found["marker"])
        info = after.strip()
        column = len(before) + len(marker) + 1 + len(after) - len(after.lstrip())
        fence = Fence(at + 1, at + 1, before, marker, info, column, header, (), closed=False)
        return _Open(fence, len(found["prefix"]), found["prefix"].count(">"))

    def _is_header(self, marker: str, info: str) -> bool:
        return opens_fence(marker, info) or (self.foreign and opens_foreign_fence(info))

    def _read_known(self, opened: _Open, at: int) -> Fence:
        """Read a fence, but not again what one like it was read through in vain."""
        key = (opened.fence.marker, opened.width)
        end = self.given_up.get(key, 0)
        if at < end and not opened.quotes:
            return _end(opened.fence, end, ())
        read = self._read if opened.width else self._read_plain
        fence = read(opened, at)
        if not fence.closed:
            self.restarts += 1
            self.given_up[key] = fence.end_line
        return fence

    def _read_plain(self, opened: _Open, at: int) -> Fence:
        """Read a fence that nothing stands before: only the marker alone ends it."""
        for waiting in range(bisect_left(self.marked, at + 1), len(self.marked)):
            number = self.marked[waiting]
            # As `_closes` has it, for nothing but white space may follow.
            if self.lines[number].rstrip("\r").rstrip(" \t") == opened.fence.marker:
                body = [line.rstrip("\r") for line in self.lines[at + 1 : number]]
                return _end(opened.fence, number + 1, body, closed=True)
        body = [line.rstrip("\r") for line in self.lines[at + 1 :]]
        return _end(opened.fence, len(self.lines), body)

    def _read(self, opened: _Open, at: int) -> Fence:
        body: list[str] = []
        for number in range(at + 1, len(self.lines)):
            raw = self.lines[number].rstrip("\r")
            line = expand_tabs(raw)
            prefix = _PREFIX.match(line, 0, opened.width)
            width = prefix.end() if prefix else 0
            content = line[width:]
            if _breaks(opened, line[:width], content):
                return _end(opened.fence, number, body)
            if _closes(opened, content):
                return _end(opened.fence, number + 1, body, closed=True)
            opened.blank = not content.strip()
            body.append(_cut(raw, opened.width) if "\t" in raw else line[opened.width :])
        return _end(opened.fence, len(self.lines), body)


def _end(opening: Fence, end_line: int, body: Sequence[str], *, closed: bool = False) -> Fence:
    """The fence of an opening; built by hand, for `replace` takes far longer."""
    return Fence(
        opening.line,
        end_line,
        opening.prefix,
        opening.marker,
        opening.info,
        opening.info_column,
        opening.header,
        tuple(body),
        closed,
    )


def _breaks(opened: _Open, prefix: str, content: str) -> bool:
    """Whether the host gives the fence up at this line."""
    quotes = prefix.count(">")
    if quotes > opened.quotes:
        return True
    if opened.quotes:
        if not content:
            return False
        return len(prefix) < opened.width or (opened.blank and quotes < opened.quotes)
    return bool(content.strip()) and len(prefix) != opened.width


def _closes(opened: _Open, content: str) -> bool:
    return content.rstrip(" ") == opened.fence.marker


def _cut(line: str, width: int) -> str:
    """The line without its first columns; what is left of a tab that they split is spaces."""
    column = 0
    for at, character in enumerate(line):
        if column >= width:
            return " " * (column - width) + line[at:]
        column += _TAB - column % _TAB if character == "\t" else 1
    return " " * max(0, column - width)
