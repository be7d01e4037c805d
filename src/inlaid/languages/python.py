"""Python."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from inlaid.languages.definition import Kind
from inlaid.languages.language import LINE_ENDS, Found, Language, Spell
from inlaid.languages.readers import find_body, named

if TYPE_CHECKING:
    from tree_sitter import Node

_PATTERNS = frozenset({"pattern_list", "tuple_pattern", "list_pattern"})


def _read_assignment(node: "Node", spell: Spell) -> Iterator[Found]:
    left = node.child_by_field_name("left")
    if left is None:
        return
    if left.type == "identifier":
        yield Found(Kind.CONSTANT, spell(left), find_body(node, "right"))
    elif left.type in _PATTERNS:
        for name in left.named_children:
            if name.type == "identifier":
                yield Found(Kind.CONSTANT, spell(name))


def _read_type(node: "Node", spell: Spell) -> Iterator[Found]:
    left = node.child_by_field_name("left")
    yield Found(Kind.TYPE, spell(left).partition("[")[0])


PYTHON = Language(
    title="Python",
    suffixes=("py", "pyi", "pyw"),
    programs=("python",),
    module="tree_sitter_python",
    wrappers=frozenset({"decorated_definition", "expression_statement"}),
    ends=LINE_ENDS,
    rules={
        "assignment": _read_assignment,
        "class_definition": named(Kind.CLASS),
        "function_definition": named(Kind.FUNCTION),
        "type_alias_statement": _read_type,
    },
)
