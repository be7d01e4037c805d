"""Writing resolved text into the bodies of include fences, changing no other byte."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.includes.block import Block
from inlaid.includes.bodies import is_blank
from inlaid.includes.resolution import Resolution, Shown
from inlaid.pages.fences import Fence

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_LIST_MARK = re.compile(r"[-+*:]|\d{1,9}[.)]")


@dataclass(frozen=True, slots=True)
class Synced:
    """A page after syncing: its text, how many bodies changed, and what could not be written."""

    text: str
    changed: int
    diagnostics: tuple[Diagnostic, ...]


def sync_page(text: str, resolution: Resolution) -> Synced:
    """Return the page with each include's body replaced by what the include shows.

    ``text`` is the page as it is on disk; ``resolution`` is that of the same text with its line
    ends normalised. Bodies that are right stay as they are, so that syncing twice changes nothing.
    """
    lines = _split_lines(text)
    written: list[str] = []
    done = changed = 0
    diagnostics: list[Diagnostic] = []
    for include in resolution.includes:
        diagnostics.extend(
            diagnostic
            for diagnostic in include.diagnostics
            if diagnostic.code is not codes.STALE_BODY
        )
        if isinstance(include, Shown) and _is_stale(include):
            written += lines[done : include.fence.line - 1]
            written += _write_fence(lines, include.fence, include.block)
            done = include.fence.end_line
            changed += 1
    return Synced("".join([*written, *lines[done:]]), changed, tuple(diagnostics))


def _split_lines(text: str) -> list[str]:
    lines = _LINE.findall(text)
    if len(lines) > 1 and not lines[-1]:
        lines.pop()
    return lines


def _is_stale(include: Shown) -> bool:
    if is_blank(include.fence):
        return list(include.fence.body) != [line.text for line in include.block.lines]
    return any(diagnostic.code is codes.STALE_BODY for diagnostic in include.diagnostics)


def _write_fence(lines: Sequence[str], fence: Fence, block: Block) -> list[str]:
    opening, closing = lines[fence.line - 1], lines[fence.end_line - 1]
    ending = opening[len(opening.rstrip("\r\n")) :]
    prefix = _continue_prefix(fence.prefix)
    body = [_join_prefix(prefix, line.text) + ending for line in block.lines]
    marker = _choose_marker(fence.marker, [line.text for line in block.lines])
    if marker != fence.marker:
        opening = opening.replace(fence.marker, marker, 1)
        closing = re.sub(rf"{re.escape(fence.marker[0])}{{3,}}", marker, closing, count=1)
    return [opening, *body, closing]


def _continue_prefix(prefix: str) -> str:
    """What begins the lines after a container's first: list marks become white space."""
    return _LIST_MARK.sub(lambda found: " " * len(found[0]), prefix)


def _join_prefix(prefix: str, text: str) -> str:
    if prefix.endswith(">") and text[:1].isspace():
        prefix += " "  # a quote mark takes the white space after it for its own
    return prefix + text if text else prefix.rstrip(" \t")


def _choose_marker(marker: str, body: Sequence[str]) -> str:
    """A fence longer than any run of its character that begins a line of the body."""
    runs = [re.match(rf"[ \t]*({re.escape(marker[0])}+)", line) for line in body]
    longest = max((len(found[1]) for found in runs if found), default=0)
    return marker if longest < len(marker) else marker[0] * (longest + 1)
