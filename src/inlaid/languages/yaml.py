"""YAML: the structure only, as tags such as `!Ref` belong to whoever reads the file."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from inlaid.languages.checks import ByReader, Mistake
from inlaid.languages.definition import SymbolKind
from inlaid.languages.grammar import Grammar
from inlaid.languages.language import Language
from inlaid.languages.readers import find_body
from inlaid.languages.symbols import FoundDefinition, Spell, Symbols

if TYPE_CHECKING:
    from tree_sitter import Node


def read_mistake(text: str) -> Mistake | None:
    """Return what the parser says first."""
    import yaml  # noqa: PLC0415 (few pages hold YAML)

    try:
        for _ in yaml.compose_all(text, Loader=yaml.SafeLoader):
            pass
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return Mistake(error.problem or "not YAML", *place)
    except (yaml.YAMLError, RecursionError) as error:
        return Mistake(str(error).splitlines()[0])
    return None


def _read_pair(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
    body = find_body(node, "value")
    if body is not None:
        body = body[0], min(body[1], _find_end(node))
    yield FoundDefinition(SymbolKind.PROPERTY, spell(node.child_by_field_name("key")), body)


def _find_end(node: "Node") -> int:
    """The end of what isn't a comment: the grammar counts those below among the innermost."""
    while solid := [child for child in node.children if child.type != "comment"]:
        node = solid[-1]
    return node.end_byte


LANGUAGE = Language(
    name="yaml",
    title="YAML",
    aliases=("yml",),
    suffixes=("yaml", "yml"),
    grammar=Grammar("tree_sitter_yaml"),
    symbols=Symbols(
        rules={"block_mapping_pair": _read_pair, "flow_pair": _read_pair},
        found="keys of mappings (`jobs.test.steps`)",
    ),
    comment="# {}",
    syntax=ByReader(read_mistake, "pyyaml"),
)
