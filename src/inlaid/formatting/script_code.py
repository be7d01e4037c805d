"""JavaScript and TypeScript, without what Prettier changes: the syntax tree."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from inlaid.formatting.data_code import read_tokens, unquote
from inlaid.languages.language import Language
from inlaid.parsing.reading import read_tree
from inlaid.parsing.refused import Refused

if TYPE_CHECKING:
    from tree_sitter import Node, Tree

# What a formatter adds or removes where it says nothing: the tree keeps the precedence.
_LEFT_OUT = frozenset({";", ",", "(", ")", "empty_statement"})
_ARRAYS = frozenset({"array", "array_pattern"})
_UNIONS = frozenset({"union_type", "intersection_type"})
_NUMBER = re.compile(r"(\d*)\.(\d*?)0*(?=$|[eE])")

Shape = tuple[object, ...]


def read_script(language: Language, text: str) -> object | None:
    """Return a value that is equal for the same program; None for a text that isn't one.

    Where the grammar isn't installed, the tokens are compared, parentheses included.
    """
    if language.grammar is None:
        return None
    read = read_tree(language.grammar, text.encode("utf-8", "surrogatepass"), _read)
    return read_tokens(language.name, text) if isinstance(read, Refused) else read


def _read(tree: "Tree", data: bytes) -> Shape | None:
    if tree.root_node.has_error:
        return None
    try:
        return tuple(_list_shapes(tree.root_node, data))
    except RecursionError:
        return None


def _list_shapes(node: "Node", data: bytes) -> Iterator[object]:
    for child in node.children:
        if child.type == "parenthesized_expression" or _is_inner_union(node, child):
            yield from _list_shapes(child, data)
        elif child.type == "," and node.type in _ARRAYS and _is_hole(child):
            yield "hole"
        elif child.type not in _LEFT_OUT and not _is_leading(node, child):
            yield _describe(child, data)


def _is_hole(comma: "Node") -> bool:
    """Whether nothing stands before a comma of an array, which is an element then."""
    before = comma.prev_sibling
    return before is None or before.type in {",", "["}


def _is_inner_union(node: "Node", child: "Node") -> bool:
    return child.type == node.type and node.type in _UNIONS


def _is_leading(node: "Node", child: "Node") -> bool:
    """Whether a sign stands before the first type of a union, as where each has its line."""
    return node.type in _UNIONS and child.prev_sibling is None and child.type in {"|", "&"}


def _describe(node: "Node", data: bytes) -> object:
    kind = node.type
    text = data[node.start_byte : node.end_byte].decode("utf-8", "surrogatepass")
    parent = node.parent
    if kind == "string":
        said = unquote(text)
        is_key = parent is not None and parent.child_by_field_name("key") == node
        return said[1:-1] if is_key else said
    if kind in {"comment", "jsx_text"}:
        return " ".join(text.split())
    if kind == "number":
        return _NUMBER.sub(_trim, text.lower())
    if kind in {"template_string", "regex"} or not node.children:
        is_parameter = kind == "identifier" and parent is not None
        if is_parameter and parent is not None and parent.child_by_field_name("parameter") == node:
            return ("formal_parameters", (text,))  # `x => x`
        return text
    return (kind, tuple(_list_shapes(node, data)))


def _trim(found: re.Match[str]) -> str:
    return f"{found[1] or '0'}.{found[2]}" if found[2] else found[1]
