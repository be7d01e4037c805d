"""The walk over the nodes of a source that its language's table names."""

from collections.abc import Container
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inlaid.languages.definition import Definition, SymbolKind
from inlaid.languages.readers import spell_from
from inlaid.languages.symbols import FoundDefinition, Symbols
from inlaid.markers.regions import Range
from inlaid.symbols.extent import Extent

if TYPE_CHECKING:
    from tree_sitter import Node

_DEEPEST = 50  # scopes in one another; keeps qualified names, and so the work, bounded
_FUNCTIONS = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD})
_VALUES = frozenset({SymbolKind.CONSTANT, SymbolKind.FIELD})
_NOT_TYPES = frozenset({*_FUNCTIONS, *_VALUES, SymbolKind.NAMESPACE, SymbolKind.MACRO})


@dataclass(slots=True)
class _Entry:
    """A node that is open: a scope, a wrapper, or neither."""

    end: int
    node: "Node | None"
    name: str = ""
    short: str = ""
    kind: SymbolKind | None = None
    depth: int = 0
    value: int = -1
    opaque: bool = False
    wraps: bool = False
    start: int = 0
    held: frozenset[int] | None = None

    def holds_only(self, node: "Node", types: Container[str]) -> bool:
        """Whether a node is the only child of this one that has one of the types."""
        if self.held is None:
            children = self.node.children if self.node else ()
            self.held = frozenset(child.id for child in children if child.type in types)
        return self.held == {node.id}


@dataclass(frozen=True, slots=True)
class _Span:
    """The bytes of a definition with all that wraps it, and the other name that this gives it."""

    start: int
    end: int
    alias: str


@dataclass(frozen=True, slots=True)
class Sighting:
    """A definition, and what the table said of it."""

    definition: Definition
    found: FoundDefinition


class Walk:
    """The state of the walk: open nodes, outermost first, and attributes that wait."""

    def __init__(self, symbols: Symbols, extent: Extent) -> None:
        self.symbols = symbols
        self.extent = extent
        self.spell = spell_from(extent.data)
        self.wrapped = symbols.rules.keys() | symbols.wrappers
        self.found: list[Sighting] = []
        self.open: list[_Entry] = []
        self.base = _Entry(0, None)
        self.waiting: tuple[int, int] | None = None  # from the first attribute to the last's end

    def visit(self, node: "Node") -> None:
        """Take the next node; outer ones come before inner ones, in the order of the text."""
        kind = node.type
        if kind in self.symbols.comments:
            self._pass_comment(node)
            return
        while self.open and self.open[-1].end <= node.start_byte:
            self.open.pop()
        if self.waiting and node.start_byte < self.waiting[1]:
            return  # inside an attribute
        start = self._take_attributes(node)
        if kind in self.symbols.attributes:
            self.waiting = start, node.end_byte
            return
        reader = self.symbols.rules.get(kind)
        found = (
            [definition for definition in reader(node, self.spell) if definition.name]
            if reader
            else []
        )
        if found:
            self._define(node, start, found)
        elif kind in self.symbols.wrappers:
            self._push(node, wraps=True, start=start)
        elif kind in self.symbols.literals:
            self._push(node, opaque=self._is_opaque(node))
        elif reader:
            self._push(node)

    def _pass_comment(self, node: "Node") -> None:
        if self.waiting and self.extent.is_blank(self.waiting[1], node.start_byte):
            self.waiting = self.waiting[0], node.end_byte

    def _take_attributes(self, node: "Node") -> int:
        waiting, self.waiting = self.waiting, None
        if waiting and self.extent.is_blank(waiting[1], node.start_byte):
            return waiting[0]
        return node.start_byte

    def _is_opaque(self, node: "Node") -> bool:
        """Whether no name stands for the literal, so that its fields define nothing."""
        return not self.open or self.open[-1].value != node.start_byte

    def _push(
        self, node: "Node", *, opaque: bool = False, wraps: bool = False, start: int = 0
    ) -> None:
        scope = self._scope()
        self.open.append(
            _Entry(
                node.end_byte,
                node,
                scope.name,
                scope.short,
                scope.kind,
                scope.depth,
                scope.value if not opaque else -1,
                opaque or (scope.opaque and not wraps),
                wraps,
                start,
            )
        )

    def _scope(self) -> _Entry:
        return self.open[-1] if self.open else self.base

    def _define(self, node: "Node", start: int, found: list[FoundDefinition]) -> None:
        span = self._widen(node, start)
        scope = self._scope()
        for definition in found:
            if scope.depth < _DEEPEST and not self._is_local(scope, definition):
                self._add(scope, span, definition)
        self._open_scope(scope, node, found[0])

    def _widen(self, node: "Node", start: int) -> "_Span":
        """The bytes of a definition with the nodes around it that hold nothing else."""
        end, alias, inner = node.end_byte, "", node
        for entry in reversed(self.open):
            if entry.node is None or not entry.wraps or not entry.holds_only(inner, self.wrapped):
                break
            start, end, inner = min(start, entry.start), entry.end, entry.node
            alias = self.symbols.find_alias(inner) or alias
        return _Span(start, end, alias)

    def _is_local(self, scope: _Entry, found: FoundDefinition) -> bool:
        """Whether it is a variable or a declaration inside a function, or in a mere literal."""
        if found.kind in _VALUES and scope.opaque:
            return True
        return (found.kind in _VALUES or found.declares) and scope.kind in _FUNCTIONS

    def _add(self, scope: _Entry, span: "_Span", found: FoundDefinition) -> None:
        if found.node is not None:
            span = _Span(found.node.start_byte, found.node.end_byte, "")
        line, lines = self.extent.find_lines(span.start, span.end)
        body, shared = self._find_body(found, lines.last)
        name = _join(scope.name, found.name)
        short = _join(scope.short, span.alias or found.short or found.name)
        kind = _refine(found, scope.kind)
        definition = Definition(name, kind, lines, line, body, shared, short)
        self.found.append(Sighting(definition, found))

    def _find_body(self, found: FoundDefinition, last: int) -> tuple[Range | None, bool]:
        """The lines of the body, and whether one is on the head's line.

        It ends by the definition's ``last`` line: comments behind a block without an end are not
        of it.
        """
        if found.body is None:
            return None, False
        start, end = found.body
        body = self.extent.find_body(start, end)
        if body is not None and body.last > last:
            body = Range(body.first, last) if body.first <= last else None
        # The head ends where the body's region begins.
        head = self.extent.row(max(start - 1, 0)) + 1
        if body is not None and body.first <= head and not self._opens_line(start):
            return None, True
        return body, False

    def _opens_line(self, start: int) -> bool:
        """Whether the body's bracket is the first in its line, so that the line is all body."""
        row = self.extent.row(max(start - 1, 0))
        return self.extent.is_blank(self.extent.starts[row], start - 1)

    def _open_scope(self, scope: _Entry, node: "Node", found: FoundDefinition) -> None:
        entry = _Entry(node.end_byte, node, value=found.value)
        opens = found.kind not in _VALUES or found.value >= 0
        if found.transparent or not opens or self._is_local(scope, found):
            entry.name, entry.short, entry.kind = scope.name, scope.short, scope.kind
            entry.depth = scope.depth
            if found.kind in _VALUES and self._is_local(scope, found):
                entry.value = -1
            entry.opaque = scope.opaque
        else:
            entry.name = _join(scope.name, found.scope or found.name)
            inner = (found.scope or found.name) if found.inner is None else found.inner
            entry.short = _join(scope.short, inner)
            entry.kind = found.kind
            entry.depth = scope.depth + 1
        if found.rest:
            self.base, self.open = entry, []
            entry.depth = 1
            return
        self.open.append(entry)


def _join(scope: str, name: str) -> str:
    return f"{scope}.{name}" if scope and name else scope or name


def _refine(found: FoundDefinition, scope: SymbolKind | None) -> SymbolKind:
    """A function of a type is a method, a variable of a type a field."""
    member = scope is not None and scope not in _NOT_TYPES
    if found.kind is SymbolKind.FUNCTION and (member or "." in found.name):
        return SymbolKind.METHOD
    return SymbolKind.FIELD if found.kind is SymbolKind.CONSTANT and member else found.kind
