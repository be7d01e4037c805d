"""Typed holes in expected output: ``[uuid:1]``, ``[iso-time:1]``, ``[ms:1]``, ``[...]``, ``...``.

A hole with an id is a back-reference: the same type and id must stand for the same text in the
whole block. A hole without one, ``[int]``, stands for any text of its type.
"""

import re
from dataclasses import dataclass

from inlaid.diagnostics.nearest import find_nearest

UUID = r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
ISO_TIME = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?"
NUMBER = r"-?\d+(?:\.\d+)?"
INTEGER = r"-?\d+"
PATH = r"(?:/|\./|\.\./|~/|[A-Za-z]:[\\/])[^\s:'\"<>|]*|[^\s:'\"<>|/]+(?:/[^\s:'\"<>|/]+)+"

TYPES = {"uuid": UUID, "iso-time": ISO_TIME, "ms": NUMBER, "int": INTEGER, "path": PATH}
ELLIPSIS_LINE = "..."

_WRITTEN = re.compile(r"\[(?:(?P<type>[a-z][a-z-]*)(?::(?P<id>\w+))?|(?P<any>\.\.\.))\]")


@dataclass(frozen=True, slots=True)
class Literal:
    """Text that must appear as it is."""

    text: str


@dataclass(frozen=True, slots=True)
class Hole:
    """Text of a type (a key of TYPES, or ``...`` for any text); equal ids mean equal texts."""

    type: str
    id: str = ""

    @property
    def key(self) -> str:
        """What two holes that must agree have in common; empty when nothing has to agree."""
        return f"{self.type}:{self.id}" if self.id else ""

    @property
    def pattern(self) -> str:
        """The regular expression of the type."""
        return TYPES.get(self.type, ".*?")


Part = Literal | Hole


def parse_line(line: str) -> tuple[Part, ...]:
    """Split a line of expected output into literal text and holes.

    Brackets that hold no known type are literal: programs print brackets too.
    """
    parts: list[Part] = []
    position = 0
    for match in _WRITTEN.finditer(line):
        if match["type"] and match["type"] not in TYPES:
            continue
        parts += [Literal(line[position : match.start()])] if match.start() > position else []
        parts.append(Hole(match["type"] or "...", match["id"] or ""))
        position = match.end()
    return (*parts, Literal(line[position:])) if position < len(line) else tuple(parts)


def find_misspelling(line: str) -> str | None:
    """Return advice on the first bracket that looks like a misspelt placeholder, or None."""
    for match in _WRITTEN.finditer(line):
        written = match["type"]
        if written and written not in TYPES and match["id"]:
            near = find_nearest(written, TYPES)
            if near:
                return f"'{match[0]}' is not a placeholder; did you mean '[{near}:{match['id']}]'?"
    return None


def render_hole(hole: Hole) -> str:
    """Return the hole as it is written in a page."""
    if hole.type == "...":
        return "[...]"
    return f"[{hole.type}:{hole.id}]" if hole.id else f"[{hole.type}]"
