"""Diagnostics by what has caused them: one mistake may show in many places."""

from collections.abc import Iterable
from dataclasses import dataclass

from inlaid.diagnostics.diagnostic import Diagnostic


@dataclass(frozen=True, slots=True)
class Cause:
    """Diagnostics of one cause, in order; at least one."""

    diagnostics: tuple[Diagnostic, ...]

    @property
    def first(self) -> Diagnostic:
        """The one that is shown in full."""
        return self.diagnostics[0]


def group_causes(diagnostics: Iterable[Diagnostic]) -> tuple[Cause, ...]:
    """Return the causes in the order of their first diagnostics.

    What names no cause is caused by the same only where it says the same of the same line.
    """
    groups: dict[object, list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        own = (diagnostic.code, diagnostic.message, diagnostic.text.strip(), diagnostic.related)
        groups.setdefault(diagnostic.cause or own, []).append(diagnostic)
    return tuple(Cause(tuple(group)) for group in groups.values())
