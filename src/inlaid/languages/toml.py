"""TOML."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from inlaid.languages.checks import ByReader, Mistake
from inlaid.languages.definition import SymbolKind
from inlaid.languages.grammar import Grammar
from inlaid.languages.language import Language
from inlaid.languages.symbols import FoundDefinition, Spell, Symbols

if TYPE_CHECKING:
    from tree_sitter import Node

_PLACE = re.compile(r" \(at line (\d+), column (\d+)\)| \(at end of document\)")


def read_mistake(text: str) -> Mistake | None:
    """Return what Python's parser says first."""
    import tomllib  # noqa: PLC0415 (few pages hold TOML)

    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _PLACE.search(str(error))
        line, column = (found[1], found[2]) if found and found[1] else (text.count("\n") + 1, 1)
        return Mistake(_PLACE.sub("", str(error)), int(line), int(column))
    except RecursionError:
        return Mistake("nested too deeply")
    return None


_KEYS = frozenset({"bare_key", "quoted_key", "dotted_key"})
_BRACKETED = frozenset({"array", "inline_table"})


def _read_table(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
    end = next((child for child in node.children if child.type in {"]", "]]"}), node)
    last = [child for child in node.children if child.type != "comment"][
        -1
    ]  # they belong to the next
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
    key = next((child for child in node.named_children if child.type in _KEYS), None)
    return ".".join(_list_parts(key, spell)) if key is not None else ""


def _list_parts(key: "Node", spell: Spell) -> Iterator[str]:
    if key.type != "dotted_key":
        yield spell(key)
        return
    for child in key.named_children:
        if child.type in _KEYS:
            yield from _list_parts(child, spell)


LANGUAGE = Language(
    name="toml",
    title="TOML",
    suffixes=("toml",),
    grammar=Grammar("tree_sitter_toml"),
    symbols=Symbols(
        rules={"pair": _read_pair, "table": _read_table, "table_array_element": _read_table},
        found="tables and keys (`tool.ruff.line-length`)",
    ),
    comment="# {}",
    syntax=ByReader(read_mistake, "tomllib of Python"),
)
