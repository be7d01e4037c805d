"""TOML with the offsets of what it holds: the standard library reads it, and knows no places."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field

from inlaid.configuration.places import Entry, Node, Offsets, SyntaxFault

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_STRING = (
    r'"""(?:[^\\]|\\.)*?"{3,5}(?!")' r"|'''.*?'{3,5}(?!')" r'|"(?:[^"\\\n]|\\.)*"' r"|'[^'\n]*'"
)
_KEY = re.compile(rf"(?s:{_STRING})|[A-Za-z0-9_-]+")
_DOT = re.compile(r"[ \t]*\.[ \t]*")
_EQUALS = re.compile(r"[ \t]*=[ \t]*")
_SINGLE = re.compile(rf"(?s:{_STRING})|[^,\]}}#\n]*[^,\]}}#\s]")
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(slots=True)
class TomlNode:
    """A value, filled while the text is walked through."""

    extent: Offsets
    scalar: str | None = None
    items: list["TomlNode"] = field(default_factory=list)
    entries: dict[str, tuple[Offsets, "TomlNode"]] = field(default_factory=dict)

    def list_items(self) -> Sequence["TomlNode"]:
        """The items of a list."""
        return self.items

    def list_entries(self) -> Sequence[Entry]:
        """The entries of a table."""
        return [Entry(key, extent, node) for key, (extent, node) in self.entries.items()]


def parse_toml(text: str) -> tuple[dict[str, object], Node] | SyntaxFault:
    """Return the value of a text and its tree."""
    try:
        return tomllib.loads(text), _Walk(text).walk()
    except ValueError as error:  # what is not TOML, and a number that is too long
        return _locate(text, str(error))
    except RecursionError:
        return SyntaxFault("it is nested too deep")


def _locate(text: str, message: str) -> SyntaxFault:
    """The fault of the standard library, which says the place in its message."""
    found = _PLACE.search(message)
    if found is None:
        return SyntaxFault(message)
    said = message[: found.start()]
    if found[1] is None:
        return SyntaxFault(said, len(text.rstrip("\n")))
    before = text.split("\n", int(found[1]) - 1)[:-1]
    return SyntaxFault(said, sum(len(line) + 1 for line in before) + int(found[2]) - 1)


class _Walk:
    """Goes through a text that is known to be TOML."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def walk(self) -> TomlNode:
        top = table = TomlNode(Offsets(0, 0))
        while self._peek():
            if self.text[self.at] == "[":
                table = self._read_head(top)
            else:
                self._read_pair(table)
        return top

    def _peek(self) -> str:
        """The next character that is neither space nor comment; empty at the end."""
        self._take(_BLANK)
        return self.text[self.at : self.at + 1]

    def _take(self, pattern: re.Pattern[str]) -> Offsets:
        found = pattern.match(self.text, self.at)
        if found is None:
            raise ValueError(f"not TOML at {self.at}")
        self.at = found.end()
        return Offsets(*found.span())

    def _skip(self, count: int) -> None:
        self.at += count

    def _read_head(self, top: TomlNode) -> TomlNode:
        """The table of `[a.b]`, or the new item of `[[a.b]]`."""
        width = 2 if self.text.startswith("[[", self.at) else 1
        self._skip(width)
        self._peek()
        *outer, (key, extent) = self._read_keys()
        self._peek()
        self._skip(width)
        table = _enter(top, outer)
        _, inner = table.entries.get(key, (extent, TomlNode(extent)))
        table.entries[key] = extent, inner
        if width == 1:
            return inner
        inner.items.append(TomlNode(extent))
        return inner.items[-1]

    def _read_pair(self, table: TomlNode) -> None:
        *outer, (key, extent) = self._read_keys()
        self._take(_EQUALS)
        _enter(table, outer).entries[key] = extent, self._read_value()

    def _read_keys(self) -> list[tuple[str, Offsets]]:
        keys = [self._read_key()]
        while _DOT.match(self.text, self.at):
            self._take(_DOT)
            keys.append(self._read_key())
        return keys

    def _read_key(self) -> tuple[str, Offsets]:
        extent = self._take(_KEY)
        return _decode(self.text[extent.start : extent.end]), extent

    def _read_value(self) -> TomlNode:
        start, opening = self.at, self._peek()
        if opening not in {"[", "{"}:
            extent = self._take(_SINGLE)
            written = self.text[extent.start : extent.end]
            return TomlNode(extent, _decode(written) if written[0] in "\"'" else written)
        node = TomlNode(Offsets(start, start))
        closing = "]" if opening == "[" else "}"
        self._skip(1)
        while self._peek() != closing:
            if opening == "[":
                node.items.append(self._read_value())
            else:
                self._read_pair(node)
            if self._peek() == ",":
                self._skip(1)
        self._skip(1)
        node.extent = Offsets(start, self.at)
        return node


def _enter(table: TomlNode, keys: list[tuple[str, Offsets]]) -> TomlNode:
    """The table that dotted keys lead to; of a list of tables that is the last one."""
    for key, extent in keys:
        table = table.entries.setdefault(key, (extent, TomlNode(extent)))[1]
        if table.items:
            table = table.items[-1]
    return table


def _decode(written: str) -> str:
    if written[0] not in "\"'":
        return written
    value: str = tomllib.loads(f"x={written}")["x"]
    return value
