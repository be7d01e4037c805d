"""Where settings stand in a text: keys lead through a tree whose nodes know their offsets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from inlaid.configuration.reader import Keys
from inlaid.diagnostics.location import Location


class Offsets(NamedTuple):
    """Offsets in a text; ``end`` is exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SyntaxFault:
    """Why a text can't be parsed, and the offset at which that shows."""

    message: str
    at: int = 0


class Node(Protocol):
    """A value in a text: where it stands, its text if it is one, and what it holds."""

    @property
    def extent(self) -> Offsets:
        """Where the value stands."""

    @property
    def scalar(self) -> str | None:
        """The text of a single value."""

    def list_items(self) -> Sequence["Node"]:
        """The items of a list."""

    def list_entries(self) -> Sequence["Entry"]:
        """The entries of a mapping; of equal keys the last one holds."""


class Entry(NamedTuple):
    """A key of a mapping and its value."""

    key: str
    extent: Offsets
    value: Node


@dataclass(frozen=True, slots=True)
class Found:
    """How many of the keys lead somewhere, and where the last of these and its value stand."""

    depth: int
    key: Offsets
    value: Offsets


def find_keys(node: Node, keys: Keys) -> Found:
    """Return how far the keys lead.

    The name of a plugin or an extension leads through the list in which it, or a mapping that
    begins with it, is an item.
    """
    start = Offsets(node.extent.start, node.extent.start)
    return _follow(Found(0, start, start), node, keys)


def _follow(here: Found, node: Node, keys: Keys) -> Found:
    if not keys:
        return here
    further = (
        _follow(Found(here.depth + 1, extent, inner.extent), inner, keys[1:])
        for extent, inner in _find_inner(node, keys[0])
    )
    return max(further, key=lambda found: found.depth, default=here)


def _find_inner(node: Node, key: str | int) -> Iterable[tuple[Offsets, Node]]:
    items = node.list_items()
    if isinstance(key, int):
        return [(item.extent, item) for item in items[key : key + 1]]
    entries = [(entry.extent, entry.value) for entry in node.list_entries() if entry.key == key]
    for item in items:
        if item.scalar == key:
            entries.append((item.extent, item))
        entries += [
            (entry.extent, entry.value) for entry in item.list_entries() if entry.key == key
        ]
    return reversed(entries)


def place_extent(path: str, text: str, extent: Offsets) -> tuple[Location, str]:
    """Return the place of an extent, as far as it lies in its first line, and that line."""
    start = min(extent.start, len(text))
    first = text.rfind("\n", 0, start) + 1
    line = text[first:].partition("\n")[0]
    end = min(extent.end - first, len(line.rstrip()))
    column = start - first + 1
    location = Location(path, text.count("\n", 0, start) + 1, column, max(end + 1, column + 1))
    return location, line
