"""Which lines of a program can be executed at all: by its syntax tree, not by guess.

A line belongs to the innermost statement that its first word is part of. A line with no word of
its own (blank, comment, brackets, `else`, `end`) can't be executed. A statement that only declares
(a function's head, an import, a type) needs no measurement; where a tool gives one, it counts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from inlaid.languages.statements import Statements
from inlaid.packages.languages import find_label, find_language
from inlaid.parsing.reading import read_tree
from inlaid.parsing.refused import RefusalReason, Refused

if TYPE_CHECKING:
    from tree_sitter import Node, Tree

_HEADS = ("condition", "left", "right", "alternative", "parameters", "name", "value")

_NO_WORDS = frozenset({
    "else", "else:", "try", "finally", "end", "fi", "done", "esac", "do", "then", "begin", "ensure",
    "public", "private", "protected", "default", "static", "unsafe", "loop", '"""', "'''", "<?php",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class LineRole:
    """What a line is: ``owner`` is the first line of its statement, 0 when it can't be executed.

    ``declares``: its statement only declares.
    """

    owner: int
    declares: bool = False


_NOTHING = LineRole(0)


@lru_cache(maxsize=64)
def find_line_roles(path: str, text: str) -> Mapping[int, LineRole]:
    """Return the role of each line by its 1-based number; a line that isn't there has none.

    A file that isn't a program (data, markup, style) has no line that can be executed.
    """
    language = find_language(find_label(path))
    if language is None or language.statements is None:
        return {}
    if language.grammar is None:
        return _count_all(text)
    found = read_tree(
        language.grammar, text.encode("utf-8", "replace"), _find_roles, language.statements
    )
    if isinstance(found, Refused):
        return {} if found.reason is RefusalReason.GRAMMAR else _count_all(text)
    return found


def _count_all(text: str) -> dict[int, LineRole]:
    """The roles in a file that isn't parsed: every line that isn't blank may be executed."""
    lines = enumerate(text.split("\n"), 1)
    return {number: LineRole(number) for number, line in lines if line.strip()}


def _find_roles(tree: "Tree", data: bytes, statements: Statements) -> dict[int, LineRole]:
    return dict(_walk(tree.root_node, data, statements))


def _walk(root: "Node", data: bytes, statements: Statements) -> Iterator[tuple[int, LineRole]]:
    """The role of each line that holds a word, by the first word on it."""
    seen: set[int] = set()
    for leaf, statement in _find_leaves(root, statements.blocks):
        line = leaf.start_point.row + 1
        if line in seen or _is_no_word(data[leaf.start_byte : leaf.end_byte]):
            continue
        seen.add(line)
        yield (
            line,
            LineRole(statement.start_point.row + 1, _declares(statement, statements.declarations)),
        )


def _find_leaves(root: "Node", blocks: frozenset[str]) -> Iterator[tuple["Node", "Node"]]:
    """Each leaf in the order of the text, with the innermost statement that holds it."""
    waiting = [(root, root)]
    while waiting:
        node, statement = waiting.pop()
        if "comment" in node.type:
            continue
        children = node.children
        if not children or node.type in {"string", "template_string", "heredoc_body"}:
            yield node, statement
            continue
        block = node.type in blocks or node.type.endswith(("_block", "_body"))
        waiting += [
            (child, child if block and child.is_named and not _is_head(node, child) else statement)
            for child in reversed(children)
        ]


def _is_head(parent: "Node", child: "Node") -> bool:
    """Whether the child is the condition or the name of what its parent is, not a statement."""
    index = parent.children.index(child)
    return parent.field_name_for_child(index) in _HEADS


def _is_no_word(leaf: bytes) -> bool:
    text = leaf.decode("utf-8", "replace").strip()
    return not text or text in _NO_WORDS or not any(c.isalnum() or c in "_$\"'@" for c in text)


def _declares(statement: "Node", declarations: tuple[str, ...]) -> bool:
    kind = statement.type
    if kind == "expression_statement" and statement.named_child_count == 1:
        kind = f"{kind}:{statement.named_children[0].type}"
    return any(
        kind.startswith(declaration) or kind.endswith(declaration) for declaration in declarations
    )
