"""What an include shows: lines with their source line numbers."""

from collections.abc import Sequence
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

    @property
    def origin(self) -> str:
        """Where the lines stand: ``path:first-last``, with ``@revision`` after the path if any."""
        return name_origin(self.path, self.revision, self.lines)


def name_origin(path: str, revision: str, lines: Sequence[Line]) -> str:
    """Return where shown lines stand: ``path:first-last``, with ``@revision`` after the path."""
    name = f"{path}@{revision}" if revision else path
    numbers = [line.number for line in lines if line.number is not None]
    return f"{name}:{min(numbers)}-{max(numbers)}" if numbers else name
