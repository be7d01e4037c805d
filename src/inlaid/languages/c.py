"""C, and what C++ shares with it."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from inlaid.languages.block_shapes import Snippets, shape_c
from inlaid.languages.checks import GNU_MESSAGE, ByGrammar, Compiler, Tool, compile_files
from inlaid.languages.definition import SymbolKind
from inlaid.languages.grammar import Grammar
from inlaid.languages.language import Language
from inlaid.languages.pieces import STATEMENTS, Pieces
from inlaid.languages.readers import find_body, named, read_field
from inlaid.languages.statements import Statements
from inlaid.languages.symbols import FoundDefinition, Reader, Spell, Symbols

if TYPE_CHECKING:
    from tree_sitter import Node

_NAMES = frozenset(
    {
        "identifier",
        "field_identifier",
        "type_identifier",
        "qualified_identifier",
        "destructor_name",
        "operator_name",
        "operator_cast",
        "template_function",
        "template_method",
    }
)
_SPACE_BY_SIGN = re.compile(r"\s*(\W)\s*")
_SPACE = re.compile(r"\s+")


def _unwrap(node: "Node | None") -> "tuple[Node | None, Node | None]":
    """The name in a declarator, and the declarator of the function when it declares one."""
    function = None
    while node is not None and node.type not in _NAMES:
        function = node if node.type == "function_declarator" else None
        inner = node.child_by_field_name("declarator")
        if inner is None:
            inner = next((child for child in node.named_children if _is_declarator(child)), None)
        node = inner
    if node is not None and _ends_in_cast(node):
        function = node
    return node, function


def _is_declarator(node: "Node") -> bool:
    return node.type in _NAMES or node.type.endswith("_declarator")


def _ends_in_cast(node: "Node") -> bool:
    while node.type == "qualified_identifier":
        inner = node.child_by_field_name("name")
        if inner is None:
            break
        node = inner
    return node.type == "operator_cast"


def join_name(node: "Node | None", spell: Spell) -> str:
    """A name as `Outer.Inner.name`, without template arguments."""
    parts = []
    while node is not None and node.type in {"qualified_identifier", "nested_namespace_specifier"}:
        if node.type == "nested_namespace_specifier":
            parts += [spell(child) for child in node.named_children]
            return ".".join(parts)
        scope = node.child_by_field_name("scope")
        parts += [_spell_part(scope, spell)] if scope is not None else []
        node = node.child_by_field_name("name")
    return ".".join(part for part in (*parts, _spell_part(node, spell)) if part)


def _spell_part(node: "Node | None", spell: Spell) -> str:
    if node is None:
        return ""
    if node.type in {"template_type", "template_function", "template_method"}:
        return spell(node.child_by_field_name("name"))
    text = spell(node)
    if node.type == "operator_cast":
        text = text.partition("(")[0].strip()
    return _SPACE.sub("_", _SPACE_BY_SIGN.sub(r"\1", text))


def _sign(function: "Node | None", spell: Spell) -> str:
    """The parameters of a function without their names and defaults."""
    if function is None:
        return ""
    parts = []
    waiting = [child for child in reversed(function.children) if child.type in _SIGNING]
    if function.type == "operator_cast":
        waiting = []
    while waiting:
        node = waiting.pop()
        default = node.child_by_field_name("default_value")
        children = [child for child in node.children if default is None or child.id != default.id]
        if node.child_count:
            waiting += reversed(children)
        elif node.type not in {"identifier", "=", "comment"}:
            parts.append(spell(node))
    return " ".join(parts).replace("( void )", "( )")


_SIGNING = frozenset({"parameter_list", "type_qualifier", "ref_qualifier"})


def _read_function(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
    name, function = _unwrap(node.child_by_field_name("declarator"))
    yield FoundDefinition(
        SymbolKind.FUNCTION,
        join_name(name, spell),
        find_body(node, "body"),
        signature=_sign(function, spell),
    )


def _read_declaration(kind: SymbolKind) -> Reader:
    """Variables, fields and prototypes; a prototype gives way to the function."""

    def read(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
        words = {spell(child) for child in node.children if child.type == "storage_class_specifier"}
        elsewhere = "extern" in words or (kind is SymbolKind.FIELD and "static" in words)
        declarators = node.children_by_field_name("declarator")
        for declarator in declarators:
            name, function = _unwrap(declarator)
            if function is not None:
                yield FoundDefinition(
                    SymbolKind.FUNCTION,
                    join_name(name, spell),
                    declares=True,
                    signature=_sign(function, spell),
                )
                continue
            single = len(declarators) == 1
            body = find_body(node, *_BODIES) if single else None
            is_lambda = read_field(node, "declarator/value/captures") is not None
            found = SymbolKind.FUNCTION if is_lambda and single else kind
            yield FoundDefinition(found, join_name(name, spell), body, declares=elsewhere)

    return read


_BODIES = ("declarator/value/body", "declarator/value", "default_value")


def read_typed(kind: SymbolKind) -> Reader:
    """A struct, class, union or enum with a body; without one it is only mentioned."""

    def read(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
        if node.child_by_field_name("body") is not None:
            name = join_name(node.child_by_field_name("name"), spell)
            yield FoundDefinition(kind, name, find_body(node, "body"))

    return read


def _read_typedef(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
    kind = node.child_by_field_name("type")
    has_body = kind is not None and kind.child_by_field_name("body") is not None
    is_struct = kind is not None and kind.type in {"struct_specifier", "union_specifier"}
    has_name = kind is not None and kind.child_by_field_name("name") is not None
    for child in node.children_by_field_name("declarator"):
        name, _ = _unwrap(child)
        yield FoundDefinition(
            SymbolKind.STRUCT if has_body and is_struct else SymbolKind.TYPE,
            join_name(name, spell),
            find_body(node, "type/body"),
            transparent=has_body and has_name,
        )


RULES: dict[str, Reader] = {
    "declaration": _read_declaration(SymbolKind.CONSTANT),
    "enum_specifier": read_typed(SymbolKind.ENUM),
    "enumerator": named(SymbolKind.MEMBER, body="value"),
    "field_declaration": _read_declaration(SymbolKind.FIELD),
    "function_definition": _read_function,
    "preproc_def": named(SymbolKind.MACRO, body="value"),
    "preproc_function_def": named(SymbolKind.MACRO, body="value"),
    "struct_specifier": read_typed(SymbolKind.STRUCT),
    "type_definition": _read_typedef,
    "union_specifier": read_typed(SymbolKind.STRUCT),
}

FLAGS = "-fsyntax-only -I. -Iinclude"

BLOCKS = frozenset(
    {
        "case_statement",
        "compound_statement",
        "declaration_list",
        "else_clause",
        "field_declaration_list",
        "if_statement",
        "translation_unit",
        "while_statement",
    }
)

LANGUAGE = Language(
    name="c",
    title="C",
    aliases=("h",),
    suffixes=("c", "h"),
    comment="// {}",
    grammar=Grammar("tree_sitter_c"),
    symbols=Symbols(
        found="structs, unions, enums and their members, typedefs, macros, prototypes", rules=RULES
    ),
    statements=Statements(
        blocks=BLOCKS,
        declarations=(
            "class_specifier",
            "enum_specifier",
            "expression_statement:concatenated_string",
            "expression_statement:string",
            "field_declaration",
            "function_definition",
            "modifier",
            "preproc",
            "struct_specifier",
            "type_definition",
        ),
    ),
    pieces=Pieces((STATEMENTS, ("struct s {\n", "\n};\n"))),
    snippets=Snippets(Tool("gcc"), ".c", shape_c),
    syntax=ByGrammar(),
    compiler=Compiler(compile_files("*.c", f"gcc {FLAGS}"), GNU_MESSAGE, Tool("gcc"), "`gcc`"),
)
