"""The definitions of a source: one walk over the nodes that its language's table names."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from inlaid.languages.definition import Definition
from inlaid.languages.grammar import find_nodes, load_grammar, parse_text
from inlaid.languages.language import Language
from inlaid.markers.regions import Range
from inlaid.symbols.extent import Extent, Markers
from inlaid.symbols.walk import Sighting, Walk


@dataclass(frozen=True, slots=True)
class Outline:
    """All definitions of a source in text order, and whether its syntax has errors.

    ``by_last``: the same by the last part of their names; ``by_last_short``: of their short names.
    """

    definitions: tuple[Definition, ...]
    has_error: bool
    by_last: Mapping[str, tuple[Definition, ...]]
    by_last_short: Mapping[str, tuple[Definition, ...]]


def parse_outline(language: Language, text: str, markers: Markers) -> Outline:
    """Return what ``text`` defines.

    Raises GrammarError and WorkError. Broken text gives what its intact parts define.
    """
    grammar = load_grammar(language)
    data = text.encode("utf-8", "replace")
    tree = parse_text(grammar, data)
    nodes = list(find_nodes(grammar, tree))
    comments = [each for each in nodes if each.type in language.comments]
    walk = Walk(language, Extent(data, comments, markers))
    for node in nodes:
        walk.visit(node)
    found = _settle(walk.found)
    return Outline(
        found,
        tree.root_node.has_error,
        _index(found, [each.name for each in found]),
        _index(found, [each.short for each in found]),
    )


def _index(
    definitions: Sequence[Definition], names: Sequence[str]
) -> dict[str, tuple[Definition, ...]]:
    index: dict[str, list[Definition]] = {}
    for each, name in zip(definitions, names, strict=True):
        index.setdefault(name.rpartition(".")[2], []).append(each)
    return {last: tuple(row) for last, row in index.items()}


def _settle(found: list[Sighting]) -> tuple[Definition, ...]:
    """Leave out declarations of what is defined, and one thing found under one name twice."""
    defined = {(each.definition.name, each.found.signature) for each in found if _is_defined(each)}
    return tuple(_choose(found, defined))


def _is_defined(sighting: Sighting) -> bool:
    return not sighting.found.declares


def _choose(found: list[Sighting], defined: set[tuple[str, str]]) -> Iterator[Definition]:
    seen: set[tuple[str, Range]] = set()
    for each in found:
        definition = each.definition
        key = definition.name, definition.lines
        declared = each.found.declares and (definition.name, each.found.signature) in defined
        if not declared and key not in seen:
            seen.add(key)
            yield definition
