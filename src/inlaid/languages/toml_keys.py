"""TOML: its tables and their keys."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from inlaid.languages.definition import SymbolKind
from inlaid.languages.language import FoundDefinition, Language, Spell

if TYPE_CHECKING:
    from tree_sitter import Node

_KEYS = frozenset({"bare_key", "quoted_key", "dotted_key"})
_BRACKETED = frozenset({"array", "inline_table"})


def _read_table(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
    end = next((each for each in node.children if each.type in {"]", "]]"}), node)
    last = [each for each in node.children if each.type != "comment"][-1]  # they belong to the next
    yield FoundDefinition(SymbolKind.OBJECT, _find_key(node, spell), (end.end_byte, last.end_byte))


def _read_pair(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
    value = node.children[-1]
    inside = 1 if value.type in _BRACKETED else 0
    yield FoundDefinition(
        SymbolKind.PROPERTY,
        _find_key(node, spell),
        (value.start_byte + inside, value.end_byte - inside),
    )


def _find_key(node: "Node", spell: Spell) -> str:
    key = next((each for each in node.named_children if each.type in _KEYS), None)
    return ".".join(_list_parts(key, spell)) if key is not None else ""


def _list_parts(key: "Node", spell: Spell) -> Iterator[str]:
    if key.type != "dotted_key":
        yield spell(key)
        return
    for each in key.named_children:
        if each.type in _KEYS:
            yield from _list_parts(each, spell)


TOML = Language(
    title="TOML",
    suffixes=("toml",),
    module="tree_sitter_toml",
    rules={"pair": _read_pair, "table": _read_table, "table_array_element": _read_table},
)
