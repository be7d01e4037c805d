"""JavaScript, and the rows that TypeScript shares with it."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from inlaid.languages.checks import ByDriver
from inlaid.languages.definition import SymbolKind
from inlaid.languages.grammar import Grammar
from inlaid.languages.language import Language
from inlaid.languages.pieces import MEMBERS, Pieces
from inlaid.languages.readers import Values, fixed, named, own, read_field, valued
from inlaid.languages.sessions import Session
from inlaid.languages.statements import Statements
from inlaid.languages.symbols import FoundDefinition, Reader, Spell, Symbols

if TYPE_CHECKING:
    from tree_sitter import Node

_VALUES: Values = {
    "arrow_function": (SymbolKind.FUNCTION, "body"),
    "class": (SymbolKind.CLASS, "body"),
    "function_expression": (SymbolKind.FUNCTION, "body"),
    "generator_function": (SymbolKind.FUNCTION, "body"),
}
_PATTERNS = frozenset({"object_pattern", "array_pattern"})
_BOUND = frozenset({"identifier", "shorthand_property_identifier_pattern"})
_EXPORTS = frozenset({"exports", "module.exports"})


def _read_declarator(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
    name = node.child_by_field_name("name")
    if name is not None and name.type in _PATTERNS:
        for child in name.named_children:
            if child.type in _BOUND:
                yield FoundDefinition(SymbolKind.CONSTANT, spell(child))
        return
    yield valued(spell(name), node.child_by_field_name("value"), node, _VALUES, SymbolKind.CONSTANT)


def _read_valued(name: str) -> Reader:
    def read(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
        text = spell(read_field(node, name))
        yield valued(text, node.child_by_field_name("value"), node, _VALUES, SymbolKind.FIELD)

    return read


def _read_assignment(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
    """`exports.handler = ...`, `Cart.prototype.add = function ...`, `module.exports = ...`."""
    left = node.child_by_field_name("left")
    if left is None or left.type != "member_expression":
        return
    found = valued(
        spell(left), node.child_by_field_name("right"), node, _VALUES, SymbolKind.CONSTANT
    )
    if found.name in _EXPORTS:
        yield FoundDefinition(found.kind, "exports", found.body, found.value)
        return
    owner = spell(left.child_by_field_name("object"))
    if owner in _EXPORTS or found.kind is not SymbolKind.CONSTANT:
        name = spell(left.child_by_field_name("property"))
        path = owner.removesuffix(".prototype")
        plain = "" if path in _EXPORTS or path == "this" else path
        if plain.replace(".", "").replace("_", "").replace("$", "").isalnum() or not plain:
            yield own(FoundDefinition(found.kind, name, found.body, found.value), plain)


def _read_default(node: "Node", _spell: Spell) -> Iterator[FoundDefinition]:
    """`export default` of something without a name of its own."""
    value = node.child_by_field_name("value")
    if value is not None:
        found = valued("", value, node, _VALUES, SymbolKind.CONSTANT)
        yield FoundDefinition(found.kind, "default", found.body, found.value)


def find_alias(node: "Node") -> str:
    """`default` for what `export default` exports under its own name as well."""
    is_default = any(child.type == "default" for child in node.children[:4])
    return "default" if node.type == "export_statement" and is_default else ""


RULES: Mapping[str, Reader] = {
    "assignment_expression": _read_assignment,
    "class_declaration": named(SymbolKind.CLASS),
    "class_static_block": fixed(SymbolKind.FUNCTION, "static"),
    "export_statement": _read_default,
    "field_definition": _read_valued("property"),
    "function_declaration": named(SymbolKind.FUNCTION),
    "generator_function_declaration": named(SymbolKind.FUNCTION),
    "method_definition": named(SymbolKind.FUNCTION),
    "pair": _read_valued("key"),
    "public_field_definition": _read_valued("name"),
    "variable_declarator": _read_declarator,
}
WRAPPERS = frozenset(
    {"export_statement", "expression_statement", "lexical_declaration", "variable_declaration"}
)
LITERALS = frozenset({"object"})

LANGUAGE = Language(
    name="javascript",
    title="JavaScript",
    aliases=("js", "node", "mjs", "cjs"),
    suffixes=("js", "mjs", "cjs"),
    programs=("node", "deno", "bun"),
    comment="// {}",
    grammar=Grammar("tree_sitter_javascript"),
    symbols=Symbols(
        found=(
            "classes, fields, private names (`Cache.#count`), functions in constants, in objects "
            "(`api.get`), on `prototype` and `exports`; `default`, `exports`"
        ),
        also=("jsx",),
        wrappers=WRAPPERS,
        attributes=frozenset({"decorator"}),
        literals=LITERALS,
        rules=RULES,
        find_alias=find_alias,
    ),
    statements=Statements(
        blocks=frozenset(
            {
                "else_clause",
                "if_statement",
                "program",
                "switch_case",
                "switch_default",
                "while_statement",
            }
        ),
        declarations=(
            "class",
            "class_declaration",
            "export_statement",
            "expression_statement:string",
            "function_declaration",
            "generator_function",
            "import",
            "method",
            "method_definition",
            "namespace",
            "using",
        ),
    ),
    pieces=Pieces(
        (("async function f() {\n", "\n}\n"), MEMBERS, ("({\n", "\n})\n"), ("[\n", "\n]\n")),
        other="javascript",
    ),
    syntax=ByDriver(
        ("node", "--no-warnings", "--experimental-vm-modules", "{drivers}/node_check.js")
    ),
    session=Session(("node",), "node_session.js"),
    run=("node",),
)
