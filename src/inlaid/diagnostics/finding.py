"""What is wrong, before it is known which file it stands in."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from inlaid.diagnostics.diagnostic import Code, Diagnostic, Related
from inlaid.diagnostics.location import Location


class Span(NamedTuple):
    """A place in the text that was read: 1-based; ``end_column`` is exclusive, 0 means "one".

    A tuple, since every include asks for some.
    """

    line: int = 1
    column: int = 1
    end_column: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong in a text: the code, what was found, and what would help.

    ``help`` is empty where the code says what to do. ``span`` None: the whole of what was read.
    ``cause``: see `Diagnostic`.
    """

    code: Code
    message: str
    help: str = ""
    span: Span | None = None
    related: tuple[Related, ...] = ()
    cause: str = ""

    def __str__(self) -> str:
        head = f"{self.code.severity.value}[{self.code.name}] {self.message}"
        return f"{head}\n  help: {self.help or self.code.fix}"

    @property
    def start(self) -> Span:
        """Where it begins: its span, or the beginning of what was read."""
        return self.span or Span()

    def at(self, place: Location, text: str = "") -> Diagnostic:
        """The diagnostic; ``place`` is where what was read begins, ``text`` the line to show."""
        where = place if self.span is None else _shift(place, self.span)
        help_ = self.help or self.code.fix
        found = Diagnostic(self.code, self.message, where, text, self.related, help_)
        return replace(found, cause=self.cause) if self.cause else found


def _shift(place: Location, span: Span) -> Location:
    before = place.column - 1 if span.line == 1 else 0
    end = before + span.end_column if span.end_column else 0
    return Location(place.path, place.line + span.line - 1, before + span.column, end)
