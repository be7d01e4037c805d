"""Reference links that no definition answers, as text that a host has left, and their places."""

import re
from collections.abc import Iterable, Iterator

from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.location import Location
from inlaid.pages.fences import find_fences
from inlaid.pages.page import Page
from inlaid.patterns import late_pattern

_BRACKETS = late_pattern(
    # The bracket comes first, for which the search is fast.
    r"\[(?<![\\\]\[!\w]\[)(?P<text>[^\[\]]{2,200})\](?P<behind>\[(?P<label>[^\[\]]{0,80})\])?(?![(\[:])"
)
_FORM = late_pattern(r"\[(?P<text>[^\[\]]*)\](?:\[(?P<label>[^\[\]]*)\])?")
# Footnotes, alerts, citations, progress bars, marks of tasks; ranges and other numbers.
_NOT_REFERENCES = late_pattern(r"\^|!|@|=|TOC\b|[ xX]$|[\W\d_]+$")
_STASHED = late_pattern("\x02[^\x03]*\x03")  # what Python-Markdown puts in the place of code
_ANYTHING = r"[^\n]{1,200}?"


def find_brackets(text: str, *, shortcuts: bool) -> Iterator[str]:
    """Yield what reads as a reference link: `[text][label]`, `[label][]`, and of the short ones
    `[label]` if asked for.
    """  # noqa: D205 (one sentence)
    for found in _BRACKETS.finditer(text):
        if found["behind"] or (shortcuts and "\x02" not in found["text"]):
            label = found["label"] or found["text"]
            if not _NOT_REFERENCES.match(label):
                yield found.group()


def report_undefined(
    page: Page, brackets: Iterable[str], *, is_grave: bool
) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each bracket that stands in the page's own text, in order.

    What another file or a plugin has brought in is its own affair, and has no place in the page.
    """
    lines = page.text.split("\n")
    code = {at for fence in find_fences(page.text) for at in range(fence.line, fence.end_line + 1)}
    ends: dict[str, int] = {}
    for bracket in brackets:
        pattern = _write_pattern(bracket)
        for found in re.compile(pattern).finditer(page.text, ends.get(pattern, 0)):
            ends[pattern] = found.end()
            line = page.text.count("\n", 0, found.start()) + 1
            column = found.start() - page.text.rfind("\n", 0, found.start())
            if line not in code and lines[line - 1].count("`", 0, column - 1) % 2 == 0:
                yield report_reference(page.path, lines, found.group(), (line, column), is_grave)
                break


def report_reference(
    path: str, lines: list[str], written: str, place: tuple[int, int], is_grave: bool
) -> Diagnostic:
    """Return the diagnostic of a bracket as ``written`` at a line and a column."""
    line, column = place
    form = _FORM.match(written)
    label = " ".join(((form["label"] or form["text"]) if form else written).split())
    end = column + len(written.split("\n", 1)[0])
    return Diagnostic(
        codes.REFERENCE_UNDEFINED,
        f"reference '{label}' has no definition",
        Location(path, line, column, end),
        lines[line - 1],
        help=f"add a line `[{label}]: URL`, or escape the bracket: \\[{label}]",
        is_grave=is_grave,
    )


def _write_pattern(bracket: str) -> str:
    """What finds a bracket in the page; a line may end in it, and code is stashed."""
    parts = (re.escape(" ".join(part.split(" "))) for part in _STASHED.split(bracket))
    return r"(?<!\\)" + re.sub(r"(?:\\\s)+", r"[\\s>]+", _ANYTHING.join(parts))
