"""What is wrong, where, and what would mend it."""

from dataclasses import dataclass, replace
from enum import Enum

from inlaid.diagnostics.location import Location


class Severity(Enum):
    """How much a diagnostic weighs; only an error makes a command exit with 1."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of diagnostic: stable name, severity, one-sentence meaning, how to mend it.

    ``of_host``: what it is about is none of our fences, so that a build only mentions it.
    """

    name: str
    severity: Severity
    meaning: str
    fix: str
    of_host: bool = False


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that explains a diagnostic, such as the source line at fault."""

    location: Location
    message: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem: its code, what was found, the place, the line there, and what would help.

    ``text`` is the line at ``location``, without its line end; empty when there is none to show.
    ``is_mild``: what is an error elsewhere does no harm here. ``is_grave``: a site has asked that
    it be an error. ``cause``: the same for all that one mistake has caused; empty for its own.
    """

    code: Code
    message: str
    location: Location
    text: str = ""
    related: tuple[Related, ...] = ()
    help: str = ""
    is_mild: bool = False
    is_grave: bool = False
    cause: str = ""

    @property
    def severity(self) -> Severity:
        """The severity of the code; of a mild error a warning."""
        if self.is_grave:
            return Severity.ERROR
        is_eased = self.is_mild and self.code.severity is Severity.ERROR
        return Severity.WARNING if is_eased else self.code.severity


def is_error(diagnostic: Diagnostic) -> bool:
    """Whether the diagnostic makes a command fail."""
    return diagnostic.severity is Severity.ERROR


def is_mentioned(diagnostic: Diagnostic) -> bool:
    """Whether a build only mentions it, so that even a strict one doesn't fail for it."""
    return diagnostic.code.of_host and not is_error(diagnostic)


def sort_diagnostics(diagnostics: "list[Diagnostic] | tuple[Diagnostic, ...]") -> list[Diagnostic]:
    """Order by path, line, column and code.

    Equal diagnostics are given once, and mild ones not at all beside the error that they equal.
    """
    found = dict.fromkeys(diagnostics)
    return sorted(
        (
            diagnostic
            for diagnostic in found
            if not diagnostic.is_mild or replace(diagnostic, is_mild=False) not in found
        ),
        key=lambda each: (each.location, each.code.name, each.message),
    )
