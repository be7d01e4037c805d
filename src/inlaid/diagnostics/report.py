"""Diagnostics as text for people: place, message, line with caret, related places, help."""

from collections.abc import Iterable

from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.location import Location
from inlaid.diagnostics.terminal import make_line, make_printable, measure_width
from inlaid.patterns import late_pattern

_WIDEST = 200  # characters of a line that are shown
_BEFORE = 60  # characters shown before the place when it lies farther to the right
_NO_TAB = late_pattern(r"[^\t]+")


def format_diagnostic(diagnostic: Diagnostic) -> str:
    """Return the diagnostic in the form of a compiler's message, without a final newline."""
    head = (
        f"{_format_place(diagnostic.location)}: "
        f"{diagnostic.severity.value}[{diagnostic.code.name}] {diagnostic.message}"
    )
    parts = [head]
    if diagnostic.text:
        parts += _format_excerpt(diagnostic.location, diagnostic.text)
    parts += [
        f"  {_format_place(related.location)}: {related.message}" for related in diagnostic.related
    ]
    if diagnostic.help:
        parts.append(f"  help: {diagnostic.help}")
    return make_printable("\n".join(parts))


def format_text(diagnostics: Iterable[Diagnostic]) -> str:
    """Return all diagnostics, a blank line between them; empty when there are none."""
    return "\n\n".join(format_diagnostic(diagnostic) for diagnostic in diagnostics)


def _format_place(location: Location) -> str:
    return make_line(str(location))


def _format_excerpt(location: Location, text: str) -> list[str]:
    """The line and its carets; tabs stay in both: only the terminal knows their width."""
    first = location.column - 1
    cut = first - _BEFORE if location.column > _WIDEST else 0
    shown = text[cut : cut + _WIDEST]
    before, marked = (
        make_printable(part)
        for part in (shown[: first - cut], shown[first - cut :][: location.width])
    )
    gutter = " " * len(str(location.line))
    dots = "…" if cut else ""
    blank = " " * len(dots) + _NO_TAB.sub(lambda each: " " * measure_width(each[0]), before)
    return [
        f"  {location.line} | {dots}{shown}",
        f"  {gutter} | {blank}{'^' * max(1, measure_width(marked))}",
    ]
