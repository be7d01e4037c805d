"""Writing resolved text into the bodies of include fences, changing no other byte."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.includes.body_faults import is_blank
from inlaid.includes.resolution import Resolution, Shown
from inlaid.pages.fences import Fence

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_LIST_MARK = re.compile(r"[-+*:]|\d{1,9}[.)]")


@dataclass(frozen=True, slots=True)
class FenceEdit:
    """What becomes of a fence: its new body, its info string, and the lines above it.

    ``info`` None: the header stays as it is. ``has_code`` false: only ``above`` is left of it.
    ``prefix``: what begins the lines behind the first; None for what the fence's container has.
    """

    fence: Fence
    body: tuple[str, ...] = ()
    info: str | None = None
    above: tuple[str, ...] = ()
    has_code: bool = True
    prefix: str | None = None


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
    edits: list[FenceEdit] = []
    diagnostics: list[Diagnostic] = []
    for include in resolution.includes:
        diagnostics.extend(
            diagnostic
            for diagnostic in include.diagnostics
            if diagnostic.code is not codes.STALE_BODY
        )
        if isinstance(include, Shown) and _is_stale(include):
            body = tuple(line.text for line in include.block.lines)
            edits.append(FenceEdit(include.fence, body))
    return Synced(edit_fences(text, edits), len(edits), tuple(diagnostics))


def edit_fences(text: str, edits: Iterable[FenceEdit]) -> str:
    """Return the page with some of its fences edited, in order; no other byte changes.

    ``text`` is the page as it is on disk; the fences are those of the same text with its line ends
    normalised.
    """
    lines = split_lines(text)
    written: list[str] = []
    done = 0
    for edit in edits:
        written += lines[done : edit.fence.line - 1]
        written += _write_fence(lines, edit)
        done = edit.fence.end_line
    return "".join([*written, *lines[done:]])


def split_lines(text: str) -> list[str]:
    """Return the lines of a page as it is on disk, with their line ends."""
    lines = _LINE.findall(text)
    if len(lines) > 1 and not lines[-1]:
        lines.pop()
    return lines


def _is_stale(include: Shown) -> bool:
    if is_blank(include.fence):
        return list(include.fence.body) != [line.text for line in include.block.lines]
    return any(diagnostic.code is codes.STALE_BODY for diagnostic in include.diagnostics)


def _write_fence(lines: Sequence[str], edit: FenceEdit) -> list[str]:
    fence = edit.fence
    opening, closing = lines[fence.line - 1], lines[fence.end_line - 1]
    header = opening.rstrip("\r\n")
    ending = opening[len(header) :]
    head, _, info = header.partition(fence.marker)
    prefix = continue_prefix(fence.prefix) if edit.prefix is None else edit.prefix
    marker = _choose_marker(fence.marker, edit.body)
    if marker != fence.marker:
        closing = re.sub(rf"{re.escape(fence.marker[0])}{{3,}}", marker, closing, count=1)
    code = [f"{marker}{info if edit.info is None else edit.info}", *edit.body]
    if edit.prefix is not None:
        code.append(marker)
    first, *rest = [*edit.above, *(code if edit.has_code else [])]
    written = [head + first + ending, *(_join_prefix(prefix, text) + ending for text in rest)]
    if edit.has_code and edit.prefix is None:
        return [*written, closing]
    last = closing[len(closing.rstrip("\r\n")) :]
    return [*written[:-1], written[-1].removesuffix(ending) + last]


def continue_prefix(prefix: str) -> str:
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
