"""The definitions of a source: one walk over the nodes that its language's table names."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from inlaid.languages.definition import Definition
from inlaid.languages.language import Language
from inlaid.languages.symbols import Symbols
from inlaid.markers.regions import Range
from inlaid.packages.languages import find_language
from inlaid.parsing.reading import read_tree
from inlaid.parsing.refused import RefusalReason, Refused
from inlaid.symbols.extent import Extent, Markers
from inlaid.symbols.walk import Sighting, Walk

if TYPE_CHECKING:
    from tree_sitter import Language as TreeLanguage
    from tree_sitter import Node, Tree


@dataclass(frozen=True, slots=True)
class Outline:
    """All definitions of a source in text order, and whether its syntax has errors.

    ``by_last``: the same by the last part of their names; ``by_last_short``: of their short names.
    """

    definitions: tuple[Definition, ...]
    has_error: bool
    by_last: Mapping[str, tuple[Definition, ...]]
    by_last_short: Mapping[str, tuple[Definition, ...]]


def parse_outline(language: Language, text: str, markers: Markers) -> Outline | Refused:
    """Return what ``text`` defines, or why it wasn't parsed.

    Broken text gives what its intact parts define.
    """
    if language.grammar is None:
        return Refused(RefusalReason.GRAMMAR, f"{language.title} has no grammar")
    data = text.encode("utf-8", "replace")
    return read_tree(language.grammar, data, _outline, language.name, markers)


def _outline(tree: "Tree", data: bytes, name: str, markers: Markers) -> Outline | Refused:
    """As `parse_outline`; a child looks the table up, since its functions can't be sent there."""
    language = find_language(name)
    symbols = language.symbols if language is not None else None
    if symbols is None:
        return Refused(RefusalReason.GRAMMAR, f"no table of the symbols of '{name}' is installed")
    nodes = list(_find_nodes(symbols, tree))
    comments = [node for node in nodes if node.type in symbols.comments]
    walk = Walk(symbols, Extent(data, comments, markers))
    for node in nodes:
        walk.visit(node)
    found = _settle(walk.found)
    return Outline(
        found,
        tree.root_node.has_error,
        _index(found, [definition.name for definition in found]),
        _index(found, [definition.short for definition in found]),
    )


def _find_nodes(symbols: Symbols, tree: "Tree") -> "Iterator[Node]":
    """Yield every node that the language's table names, outer before inner, in text order.

    Time and memory don't grow with the depth; a query would be quadratic in a node's children.
    """
    cursor = tree.walk()
    types = _find_types(symbols, tree.language)
    while True:
        node = cursor.node
        if node is not None and node.kind_id in types:
            yield node
        if cursor.goto_first_child():
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return


@cache
def _find_types(symbols: Symbols, grammar: "TreeLanguage") -> frozenset[int]:
    """The numbers of the types that the table names."""
    named = (symbols.rules, symbols.wrappers, symbols.attributes, symbols.literals)
    types = {type_name for row in (*named, symbols.comments) for type_name in row}
    numbers = {grammar.id_for_node_kind(type_name, True) for type_name in types}
    return frozenset(number for number in numbers if number is not None)


def _index(
    definitions: Sequence[Definition], names: Sequence[str]
) -> dict[str, tuple[Definition, ...]]:
    index: dict[str, list[Definition]] = {}
    for definition, name in zip(definitions, names, strict=True):
        index.setdefault(name.rpartition(".")[2], []).append(definition)
    return {last: tuple(row) for last, row in index.items()}


def _settle(found: list[Sighting]) -> tuple[Definition, ...]:
    """Leave out declarations of what is defined, and one thing found under one name twice."""
    defined = {
        (sighting.definition.name, sighting.found.signature)
        for sighting in found
        if _is_defined(sighting)
    }
    return tuple(_choose(found, defined))


def _is_defined(sighting: Sighting) -> bool:
    return not sighting.found.declares


def _choose(found: list[Sighting], defined: set[tuple[str, str]]) -> Iterator[Definition]:
    seen: set[tuple[str, Range]] = set()
    for sighting in found:
        definition = sighting.definition
        key = definition.name, definition.lines
        declared = (
            sighting.found.declares and (definition.name, sighting.found.signature) in defined
        )
        if not declared and key not in seen:
            seen.add(key)
            yield definition
