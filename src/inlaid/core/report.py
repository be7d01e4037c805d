"""Diagnostics as text for people: place, message, line with caret, related places, help."""

from collections.abc import Iterable

from inlaid.core.diagnostics import Diagnostic
from inlaid.core.location import Location

_WIDEST = 200  # characters of a line that are shown


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
    return "\n".join(parts)


def format_text(diagnostics: Iterable[Diagnostic]) -> str:
    """Return all diagnostics, a blank line between them; empty when there are none."""
    return "\n\n".join(format_diagnostic(each) for each in diagnostics)


def _format_excerpt(location: Location, text: str) -> list[str]:
    shown = text[:_WIDEST].expandtabs(1)
    gutter = " " * len(str(location.line))
    start = min(location.column - 1, len(shown))
    carets = "^" * max(1, min(location.width, len(shown) - start))
    return [f"  {location.line} | {shown}", f"  {gutter} | {' ' * start}{carets}"]
