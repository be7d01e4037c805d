"""Go."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from inlaid.languages.block_shapes import Snippets, shape_go
from inlaid.languages.checks import ByGrammar, Compiler, Tool, ToolCheck
from inlaid.languages.definition import SymbolKind
from inlaid.languages.grammar import Grammar
from inlaid.languages.language import Language
from inlaid.languages.pieces import Pieces
from inlaid.languages.readers import Values, find_body, named, own, read_all, read_field, valued
from inlaid.languages.statements import Statements
from inlaid.languages.symbols import FoundDefinition, Reader, Spell, Symbols

if TYPE_CHECKING:
    from tree_sitter import Node

_VALUES: Values = {"func_literal": (SymbolKind.FUNCTION, "body")}
_AROUND_RECEIVER = frozenset({"pointer_type", "generic_type", "parenthesized_type"})


def _read_method(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
    """A method is qualified with the type of its receiver."""
    kind = read_field(node, "receiver/parameter_declaration/type")
    while kind is not None and kind.type in _AROUND_RECEIVER:
        kind = kind.child_by_field_name("type") or kind.named_children[0]
    name = spell(node.child_by_field_name("name"))
    yield own(FoundDefinition(SymbolKind.FUNCTION, name, find_body(node, "body")), spell(kind))


_TYPES = {"struct_type": SymbolKind.STRUCT, "interface_type": SymbolKind.INTERFACE}


def _read_type(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
    kind = node.child_by_field_name("type")
    name = spell(node.child_by_field_name("name"))
    found = _TYPES.get(kind.type, SymbolKind.TYPE) if kind else SymbolKind.TYPE
    yield FoundDefinition(found, name, find_body(node, "type/field_declaration_list", "type/{"))


def _read_field(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
    """Fields; those of a struct in place are qualified with its field."""
    names = node.children_by_field_name("name")
    kind = node.child_by_field_name("type")
    nests = kind is not None and kind.type == "struct_type" and len(names) == 1
    body = find_body(node, "type/field_declaration_list") if nests else None
    for name in names:
        yield FoundDefinition(SymbolKind.FIELD, spell(name), body, body[0] if body else -1)


def _read_names(names: str, values: str) -> Reader:
    """Variables: `var a, b = 1, 2`; a single one with a function is a function."""

    def read(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
        found = read_all(node, names)
        right = node.child_by_field_name(values)
        value = right.named_children[0] if right and right.named_child_count == 1 else None
        if len(found) == 1 and value is not None and right is not None:
            yield _read_value(spell(found[0]), value, right)
            return
        for name in found:
            yield FoundDefinition(SymbolKind.CONSTANT, spell(name))

    return read


def _read_value(name: str, value: "Node", right: "Node") -> FoundDefinition:
    if value.type == "composite_literal":
        return FoundDefinition(SymbolKind.CONSTANT, name, find_body(value, "body"))
    return valued(name, value, right, _VALUES, SymbolKind.CONSTANT)


_EXPLAINER = ToolCheck(
    ("gofmt", "-e"),
    re.compile(r"^\d+\.go:(?P<line>\d+):(?P<column>\d+): (?P<message>.*)$", re.MULTILINE),
    ".go",
)
_COMPILER = Compiler(
    argv=("go", "vet", "./..."),
    message=re.compile(
        r"^(?:vet: )?(?:\./)?(?P<path>[^\s:]+\.go):(?P<line>\d+):(?P<column>\d+):"
        r" (?P<message>.*)$",
        re.MULTILINE,
    ),
    tool=Tool("go", version=("version",)),
    usual="`go vet`",
)

LANGUAGE = Language(
    name="go",
    title="Go",
    aliases=("golang",),
    suffixes=("go",),
    comment="// {}",
    grammar=Grammar("tree_sitter_go"),
    symbols=Symbols(
        found=(
            "types, fields, interface methods; a method has the name of its receiver's type; "
            "closures in variables"
        ),
        wrappers=frozenset(
            {"const_declaration", "type_declaration", "var_declaration", "var_spec_list"}
        ),
        rules={
            "const_spec": _read_names("name", "value"),
            "field_declaration": _read_field,
            "function_declaration": named(SymbolKind.FUNCTION),
            "method_declaration": _read_method,
            "method_elem": named(SymbolKind.FUNCTION),
            "short_var_declaration": _read_names("left/identifier", "right"),
            "type_alias": _read_type,
            "type_spec": _read_type,
            "var_spec": _read_names("name", "value"),
        },
    ),
    statements=Statements(
        blocks=frozenset(
            {
                "block",
                "default_case",
                "expression_case",
                "field_declaration_list",
                "if_statement",
                "source_file",
                "statement_list",
            }
        ),
        declarations=(
            "field_declaration",
            "function_declaration",
            "import",
            "method",
            "method_declaration",
            "package",
            "type_alias",
            "type_declaration",
        ),
    ),
    pieces=Pieces((("package p\nfunc f() {\n", "\n}\n"), ("type T struct {\n", "\n}\n"))),
    snippets=Snippets(Tool("go"), ".go", shape_go),
    syntax=ByGrammar(explainer=_EXPLAINER),
    compiler=_COMPILER,
)
