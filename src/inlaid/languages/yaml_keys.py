"""YAML: the keys of its mappings."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from inlaid.languages.definition import SymbolKind
from inlaid.languages.language import FoundDefinition, Language, Spell
from inlaid.languages.readers import find_body

if TYPE_CHECKING:
    from tree_sitter import Node


def _read_pair(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
    body = find_body(node, "value")
    if body is not None:
        body = body[0], min(body[1], _find_end(node))
    yield FoundDefinition(SymbolKind.PROPERTY, spell(node.child_by_field_name("key")), body)


def _find_end(node: "Node") -> int:
    """The end of what is no comment: the grammar counts those below among the innermost."""
    while solid := [each for each in node.children if each.type != "comment"]:
        node = solid[-1]
    return node.end_byte


YAML = Language(
    title="YAML",
    suffixes=("yaml", "yml"),
    module="tree_sitter_yaml",
    rules={"block_mapping_pair": _read_pair, "flow_pair": _read_pair},
)
