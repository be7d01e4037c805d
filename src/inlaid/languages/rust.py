"""Rust."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from inlaid.languages.block_shapes import Snippets, shape_rust
from inlaid.languages.checks import ByGrammar, Compiler, Tool, ToolCheck
from inlaid.languages.definition import SymbolKind
from inlaid.languages.grammar import Grammar
from inlaid.languages.language import Language
from inlaid.languages.pieces import Pieces
from inlaid.languages.readers import find_body, named
from inlaid.languages.statements import Statements
from inlaid.languages.symbols import FoundDefinition, Spell, Symbols

if TYPE_CHECKING:
    from tree_sitter import Node


def _read_impl(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
    """`impl T` is `T.impl`, `impl Display for T` is `T.Display`; its items are `T.item`.

    Where two traits have an item of one name, `T.Display.item` tells them apart.
    """
    owner = _name_type(node.child_by_field_name("type"), spell)
    trait = _name_type(node.child_by_field_name("trait"), spell)
    yield FoundDefinition(
        SymbolKind.EXTENSION,
        f"{owner}.{trait or 'impl'}",
        find_body(node, "body"),
        scope=f"{owner}.{trait}" if trait else owner,
        short=owner,
        inner=owner,
    )


def _name_type(node: "Node | None", spell: Spell) -> str:
    """The last name of a type, without its path, arguments and `&`."""
    while node is not None:
        if node.type == "scoped_type_identifier":
            return spell(node.child_by_field_name("name"))
        inner = node.child_by_field_name("type")
        if inner is None:
            return spell(node).replace(" ", "")
        node = inner
    return ""


_EXPLAINER = ToolCheck(
    ("rustfmt", "--check", "--edition", "2021"),
    re.compile(
        r"^error: (?P<message>.*)\n +--> [^\n]*:(?P<line>\d+):(?P<column>\d+)$", re.MULTILINE
    ),
    ".rs",
)
_COMPILER = Compiler(
    argv=("cargo", "check", "--offline", "--quiet", "--message-format", "short"),
    message=re.compile(
        r"^(?P<path>[^\s:]+):(?P<line>\d+):(?P<column>\d+):"
        r" error(?:\[\w+\])?: (?P<message>.*)$",
        re.MULTILINE,
    ),
    tool=Tool("cargo"),
    usual="`cargo check`",
)

LANGUAGE = Language(
    name="rust",
    title="Rust",
    aliases=("rs",),
    suffixes=("rs",),
    comment="// {}",
    grammar=Grammar("tree_sitter_rust"),
    symbols=Symbols(
        found=(
            "structs, enums and variants, unions, traits, modules, macros, types; `impl T` is "
            "`T.impl`, `impl Trait for T` is `T.Trait`, and their items are `T.item` (or "
            "`T.Trait.item`)"
        ),
        comments=("line_comment", "block_comment"),
        attributes=frozenset({"attribute_item"}),
        rules={
            "associated_type": named(SymbolKind.TYPE),
            "const_item": named(SymbolKind.CONSTANT, body="value"),
            "enum_item": named(SymbolKind.ENUM),
            "enum_variant": named(SymbolKind.MEMBER),
            "field_declaration": named(SymbolKind.FIELD),
            "function_item": named(SymbolKind.FUNCTION),
            "function_signature_item": named(SymbolKind.FUNCTION),
            "impl_item": _read_impl,
            "macro_definition": named(SymbolKind.MACRO, body="{"),
            "mod_item": named(SymbolKind.NAMESPACE),
            "static_item": named(SymbolKind.CONSTANT, body="value"),
            "struct_item": named(SymbolKind.STRUCT),
            "trait_item": named(SymbolKind.TRAIT),
            "type_item": named(SymbolKind.TYPE),
            "union_item": named(SymbolKind.STRUCT),
        },
    ),
    statements=Statements(
        blocks=frozenset(
            {
                "block",
                "declaration_list",
                "else_clause",
                "field_declaration_list",
                "match_block",
                "source_file",
            }
        ),
        declarations=(
            "attribute_item",
            "enum_item",
            "expression_statement:string",
            "field_declaration",
            "function_item",
            "function_signature",
            "impl_item",
            "inner_attribute",
            "mod_item",
            "modifier",
            "struct_item",
            "trait_item",
            "type_item",
            "use_declaration",
        ),
    ),
    pieces=Pieces((("fn f() {\n", "\n}\n"), ("impl T {\n", "\n}\n"), ("struct S {\n", "\n}\n"))),
    snippets=Snippets(Tool("rustc"), ".rs", shape_rust),
    syntax=ByGrammar(explainer=_EXPLAINER),
    compiler=_COMPILER,
)
