"""Diagnostics of the engines as those of the public API."""

from collections.abc import Iterable

from inlaid.api.values import Diagnostic, RelatedPlace
from inlaid.diagnostics import diagnostic as inner


def convert_diagnostics(found: Iterable[inner.Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return them in the order of their places, equal ones once."""
    return tuple(map(_convert, inner.sort_diagnostics(list(found))))


def _convert(problem: inner.Diagnostic) -> Diagnostic:
    at = problem.location
    return Diagnostic(
        code=problem.code.name,
        severity=problem.severity,
        message=problem.message,
        path=at.path,
        line=at.line,
        column=at.column,
        end_column=at.column + at.width,
        text=problem.text,
        help=problem.help,
        related=tuple(map(_convert_related, problem.related)),
    )


def _convert_related(related: inner.Related) -> RelatedPlace:
    at = related.location
    return RelatedPlace(at.path, at.line, at.column, related.message)
