"""Ruby."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from inlaid.languages.checks import ByGrammar, ToolCheck
from inlaid.languages.definition import SymbolKind
from inlaid.languages.grammar import Grammar
from inlaid.languages.language import Language
from inlaid.languages.readers import find_body, named, own, read_field
from inlaid.languages.sessions import Session
from inlaid.languages.statements import Statements
from inlaid.languages.symbols import FoundDefinition, Reader, Spell, Symbols

if TYPE_CHECKING:
    from tree_sitter import Node

_ACCESSORS = frozenset({"attr_reader", "attr_writer", "attr_accessor"})
_LAMBDAS = frozenset({"lambda", "proc"})


def _spell_path(node: "Node | None", spell: Spell) -> str:
    return spell(node).replace("::", ".").strip(".")


def _read_scope(kind: SymbolKind) -> Reader:
    def read(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
        name = _spell_path(node.child_by_field_name("name"), spell)
        yield FoundDefinition(kind, name, find_body(node, "body"))

    return read


def _read_method(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
    name = spell(node.child_by_field_name("name"))
    yield FoundDefinition(SymbolKind.FUNCTION, name, find_body(node, "body"))


def _read_singleton(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
    """`def self.create` is `Cart.create`; `def Other.create` is qualified with Other."""
    target = node.child_by_field_name("object")
    owner = "" if target is None or target.type == "self" else _spell_path(target, spell)
    name = spell(node.child_by_field_name("name"))
    yield own(FoundDefinition(SymbolKind.FUNCTION, name, find_body(node, "body")), owner)


def _read_assignment(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
    """Constants, and local names of lambdas."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        return
    name = _spell_path(left, spell)
    block = find_body(right, "block", "body")
    if left.type in {"constant", "scope_resolution"}:
        is_class = block is not None and spell(right.child_by_field_name("method")) == "new"
        kind = SymbolKind.CLASS if is_class else SymbolKind.CONSTANT
        yield FoundDefinition(kind, name, block or find_body(node, "right"))
    elif left.type == "identifier" and _is_lambda(right, spell):
        yield FoundDefinition(SymbolKind.FUNCTION, name, block)


def _is_lambda(node: "Node", spell: Spell) -> bool:
    if node.type == "lambda":
        return True
    return node.type == "call" and spell(node.child_by_field_name("method")) in _LAMBDAS


def _read_call(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
    """Calls that define methods."""
    method = node.child_by_field_name("method")
    if method is None or method.type != "identifier" or node.child_by_field_name("receiver"):
        return
    word, arguments = spell(method), read_field(node, "arguments")
    names = [spell(child) for child in arguments.named_children] if arguments else []
    if word in _ACCESSORS:
        for name in names:
            yield FoundDefinition(SymbolKind.FIELD, name.lstrip(":"))
    elif word in {"define_method", "alias_method"} and names:
        yield FoundDefinition(SymbolKind.FUNCTION, names[0].lstrip(":"), find_body(node, "block"))


_EXPLAINER = ToolCheck(
    ("ruby", "-c"),
    re.compile(r"^\d+\.rb:(?P<line>\d+): (?P<message>.*)$", re.MULTILINE),
    ".rb",
)

LANGUAGE = Language(
    name="ruby",
    title="Ruby",
    aliases=("rb",),
    suffixes=("rb", "rake", "gemspec", "ru"),
    programs=("ruby",),
    comment="# {}",
    grammar=Grammar("tree_sitter_ruby"),
    symbols=Symbols(
        found=(
            "modules, classes, `Struct.new`, `self.` methods, `class << self`, `attr_*`, `alias`,"
            " `define_method`, lambdas"
        ),
        rules={
            "alias": named(SymbolKind.FUNCTION, body=""),
            "assignment": _read_assignment,
            "call": _read_call,
            "class": _read_scope(SymbolKind.CLASS),
            "method": _read_method,
            "module": _read_scope(SymbolKind.NAMESPACE),
            "singleton_method": _read_singleton,
        },
    ),
    statements=Statements(
        blocks=frozenset(
            {
                "block",
                "do",
                "else",
                "elsif",
                "ensure",
                "module",
                "program",
                "rescue",
                "subshell",
                "then",
                "when",
            }
        ),
        declarations=(
            "class",
            "expression_statement:string",
            "method",
            "modifier",
        ),
    ),
    syntax=ByGrammar(explainer=_EXPLAINER),
    session=Session(("ruby",), "ruby_session.rb"),
    run=("ruby",),
)
