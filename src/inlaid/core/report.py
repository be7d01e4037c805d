"""Diagnostics as text for people: place, message, line with caret, related places, help."""

import re
from collections.abc import Iterable

from inlaid.core.diagnostics import Diagnostic
from inlaid.core.location import Location

_WIDEST = 200  # characters of a line that are shown
_BEFORE = 60  # characters shown before the place when it lies farther to the right
# Control characters, lone surrogates and changes of writing direction would garble a terminal.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def format_diagnostic(diagnostic: Diagnostic) -> str:
    """Return the diagnostic in the form of a compiler's message, without a final newline."""
    head = (
        f"{diagnostic.location}: {diagnostic.severity.value}[{diagnostic.code.name}] "
        f"{diagnostic.message}"
    )
    parts = [head]
    if diagnostic.text:
        parts += _format_excerpt(diagnostic.location, diagnostic.text)
    parts += [f"  {each.location}: {each.message}" for each in diagnostic.related]
    if diagnostic.help:
        parts.append(f"  help: {diagnostic.help}")
    return make_printable("\n".join(parts))


def make_printable(text: str) -> str:
    """Return ``text`` with what a terminal can't show replaced, character by character."""
    return _UNPRINTABLE.sub("\ufffd", text)


def format_text(diagnostics: Iterable[Diagnostic]) -> str:
    """Return all diagnostics, a blank line between them; empty when there are none."""
    return "\n\n".join(format_diagnostic(each) for each in diagnostics)


def _format_excerpt(location: Location, text: str) -> list[str]:
    cut = location.column - 1 - _BEFORE if location.column > _WIDEST else 0
    shown = ("…" if cut else "") + text[cut : cut + _WIDEST].expandtabs(1)
    gutter = " " * len(str(location.line))
    start = min(location.column - 1 - cut + bool(cut), len(shown))
    carets = "^" * max(1, min(location.width, len(shown) - start))
    return [f"  {location.line} | {shown}", f"  {gutter} | {' ' * start}{carets}"]
