"""Swift."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from inlaid.languages.checks import ByGrammar
from inlaid.languages.definition import SymbolKind
from inlaid.languages.grammar import Grammar
from inlaid.languages.language import Language
from inlaid.languages.pieces import MEMBERS, Pieces
from inlaid.languages.readers import Values, find_body, fixed, listed, named, read_field, valued
from inlaid.languages.statements import Statements
from inlaid.languages.symbols import FoundDefinition, Spell, Symbols

if TYPE_CHECKING:
    from tree_sitter import Node

_KINDS = {
    "class": SymbolKind.CLASS,
    "actor": SymbolKind.CLASS,
    "struct": SymbolKind.STRUCT,
    "enum": SymbolKind.ENUM,
    "extension": SymbolKind.EXTENSION,
}
_VALUES: Values = {}


def _read_class(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
    word = spell(node.child_by_field_name("declaration_kind"))
    name = spell(node.child_by_field_name("name")).partition("<")[0]
    body = find_body(node, "body")
    kind = _KINDS.get(word, SymbolKind.CLASS)
    if kind is not SymbolKind.EXTENSION:
        yield FoundDefinition(kind, name, body)
        return
    # `extension Cart: Seller` is `Cart.Seller`, another one `Cart.extension`.
    inherited = spell(read_field(node, "inheritance_specifier/inherits_from")).partition("<")[0]
    yield FoundDefinition(kind, f"{name}.{inherited or 'extension'}", body, scope=name, short=name)


def _read_property(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
    names = node.children_by_field_name("name")
    computed = find_body(node, "computed_value")
    value = node.child_by_field_name("value")
    for child in names:
        name = spell(child.child_by_field_name("bound_identifier"))
        if computed is not None:
            yield FoundDefinition(SymbolKind.PROPERTY, name, computed)
        elif value is not None and len(names) == 1:
            yield valued(name, value, node, _VALUES, SymbolKind.CONSTANT)
        else:
            yield FoundDefinition(SymbolKind.CONSTANT, name)


LANGUAGE = Language(
    name="swift",
    title="Swift",
    suffixes=("swift",),
    programs=("swift",),
    comment="// {}",
    grammar=Grammar("tree_sitter_swift"),
    symbols=Symbols(
        found=(
            "classes, structs, actors, protocols, enums and cases, `init`, `deinit`, `subscript`,"
            " operators; `extension T: P` is `T.P`, another extension `T.extension`"
        ),
        comments=("comment", "multiline_comment"),
        rules={
            "associatedtype_declaration": named(SymbolKind.TYPE),
            "class_declaration": _read_class,
            "deinit_declaration": fixed(SymbolKind.FUNCTION, "deinit"),
            "enum_entry": listed(SymbolKind.MEMBER, "name"),
            "function_declaration": named(SymbolKind.FUNCTION),
            "init_declaration": fixed(SymbolKind.FUNCTION, "init"),
            "macro_declaration": named(SymbolKind.MACRO, "simple_identifier"),
            "property_declaration": _read_property,
            "protocol_declaration": named(SymbolKind.INTERFACE),
            "protocol_function_declaration": named(SymbolKind.FUNCTION),
            "protocol_property_declaration": _read_property,
            "subscript_declaration": fixed(SymbolKind.FUNCTION, "subscript", "computed_property"),
            "typealias_declaration": named(SymbolKind.TYPE),
        },
    ),
    statements=Statements(
        blocks=frozenset({"else", "if_statement", "source_file", "statements", "while_statement"}),
        declarations=(
            "annotation",
            "class",
            "class_declaration",
            "function_declaration",
            "import",
            "modifier",
            "protocol_declaration",
            "type_declaration",
            "type_item",
        ),
    ),
    pieces=Pieces((MEMBERS, ("func f() {\n", "\n}\n"))),
    syntax=ByGrammar(),
)
