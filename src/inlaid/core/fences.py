"""Fenced code blocks of a page in the dialect of Python-Markdown and its containers.

Admonitions, details, tabs, lists, footnotes and definition lists indent their content by four
columns; block quotes mark it with ``>``. A fence inside a longer fence, indented code, raw HTML or
a comment is not a fence.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced code block: lines are 1-based, columns 1-based, ``end_line`` is its last line.

    ``prefix``: what stands before the marker (indentation and quote marks). ``body``: the content
    lines without that prefix. ``header``: the whole opening line. An unclosed fence ends with the
    page.
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


_OPENING = re.compile(r"(?P<prefix>[ \t>]*)(?P<marker>`{3,}|~{3,})(?P<info>[^\n]*)")
_CONTAINER = re.compile(
    r"(?P<indent>[ ]*)(?:(?:!!!|\?\?\?\+?|===[!+]*)[ ]|\[\^[^\]\s]+\]:|:[ ]{1,3}\S|[-*+][ ]"
    r"|\d{1,9}[.)][ ])"
)
_RAW = re.compile(r"[ ]{0,3}<(?P<tag>pre|script|style|textarea)\b", re.IGNORECASE)


def find_fences(text: str) -> tuple[Fence, ...]:
    """Return the fences of a page, in order. Linear in the length of the text."""
    if "```" not in text and "~~~" not in text:
        return ()
    return tuple(_Scanner(text.split("\n")).scan())


class _Scanner:
    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.containers: list[int] = []

    def scan(self) -> Iterator[Fence]:
        at = 0
        while at < len(self.lines):
            line = self.lines[at].expandtabs(4) if "\t" in self.lines[at] else self.lines[at]
            if not line.strip():
                at += 1
                continue
            self._leave_containers(line)
            if (end := self._skip_raw(at, line)) > at:
                at = end
                continue
            if (fence := self._read_fence(at)) is not None:
                yield fence
                at = fence.end_line
                continue
            self._enter_container(line)
            at += 1

    def _leave_containers(self, line: str) -> None:
        indent = len(line) - len(line.lstrip(" "))
        while self.containers and indent < self.containers[-1]:
            self.containers.pop()

    def _enter_container(self, line: str) -> None:
        found = _CONTAINER.match(line)
        if found and len(found["indent"]) - self._base() < 4:
            self.containers.append(len(found["indent"]) + 4)

    def _base(self) -> int:
        return self.containers[-1] if self.containers else 0

    def _skip_raw(self, at: int, line: str) -> int:
        """The line after raw HTML that begins here, or ``at`` when none does."""
        stripped = line[self._base() :]
        if stripped.lstrip().startswith("<!--"):
            return self._find_line("-->", at)
        found = _RAW.match(stripped)
        return self._find_line(f"</{found['tag'].lower()}", at) if found else at

    def _find_line(self, token: str, at: int) -> int:
        for index in range(at, len(self.lines)):
            if token in self.lines[index].lower():
                return index + 1
        return len(self.lines)

    def _read_fence(self, at: int) -> Fence | None:
        header = self.lines[at].rstrip("\r")
        found = _OPENING.match(header)
        if found is None or not self._opens(found):
            return None
        prefix, marker, info = found["prefix"], found["marker"], found["info"]
        closing = re.compile(rf"[ \t>]*{re.escape(marker[0])}{{{len(marker)},}}[ \t\r]*")
        end = next(
            (
                index
                for index in range(at + 1, len(self.lines))
                if closing.fullmatch(self.lines[index])
            ),
            None,
        )
        last = len(self.lines) if end is None else end
        return Fence(
            line=at + 1,
            end_line=last if end is None else end + 1,
            prefix=prefix,
            marker=marker,
            info=info.strip(),
            info_column=found.start("info") + 1 + len(info) - len(info.lstrip()),
            header=header,
            body=tuple(_strip_prefix(each, prefix) for each in self.lines[at + 1 : last]),
            closed=end is not None,
        )

    def _opens(self, found: re.Match[str]) -> bool:
        if found["marker"][0] == "`" and "`" in found["info"]:
            return False
        indent = found["prefix"].expandtabs(4).partition(">")[0]
        return len(indent) - self._base() < 4


def _strip_prefix(line: str, prefix: str) -> str:
    line = line.rstrip("\r")
    if line.startswith(prefix):
        return line[len(prefix) :]
    quotes = prefix.count(">")
    found = re.match(rf"[ ]{{0,3}}(?:>[ ]?){{{quotes}}}" if quotes else "", line)
    rest = line[found.end() :] if found else line
    return rest.lstrip(" \t") if not quotes else rest
