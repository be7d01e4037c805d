"""What an include shows: lines with their source line numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Line:
    """A shown line and the 1-based source line it comes from; None for an elision line."""

    text: str
    number: int | None


class LineKind(Enum):
    """What is said of a line, beside that it is highlighted."""

    FOCUS = "focus"
    ERROR = "error"
    WARNING = "warning"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Emphasis:
    """What is marked: 1-based numbers of shown lines, and texts wherever they occur.

    ``kinds`` and ``notes``: numbers of shown lines, each with what is said of it, or with the
    number of the note that explains it. ``cuts``: lines that hold the comment of a note, and where
    that begins.
    """

    lines: tuple[int, ...] = ()
    texts: tuple[str, ...] = ()
    kinds: tuple[tuple[int, LineKind], ...] = ()
    notes: tuple[tuple[int, int], ...] = ()
    cuts: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """The resolved text of an include.

    ``path``: the source, relative to the project root. ``language``: as shown, ``diff`` for a diff,
    whose lines start with ``+``, ``-`` or a space. ``sides``: the language of a diff's sides, and
    the path of the old one; None for what is not a diff.
    """

    path: str
    language: str
    lines: tuple[Line, ...]
    revision: str = ""
    emphasis: Emphasis = Emphasis()
    program: tuple[Line, ...] = ()
    sides: tuple[str, str] | None = None

    @property
    def code_language(self) -> str:
        """The language of its code, also of a diff's."""
        return self.language if self.sides is None else self.sides[0]

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
