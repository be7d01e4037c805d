"""What an include shows: lines with their source line numbers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A shown line and the 1-based source line it comes from; None for an elision line."""

    text: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Emphasis:
    """What is marked: 1-based numbers of shown lines, and texts wherever they occur."""

    lines: tuple[int, ...] = ()
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """The resolved text of an include.

    ``path``: the source, relative to the project root. ``language``: as shown, ``diff`` for a diff,
    whose lines start with ``+``, ``-`` or a space.
    """

    path: str
    language: str
    lines: tuple[Line, ...]
    revision: str = ""
    emphasis: Emphasis = Emphasis()
    program: tuple[Line, ...] = ()

    @property
    def text(self) -> str:
        r"""The lines joined by ``\n``, without a final line end."""
        return "\n".join(line.text for line in self.lines)
