"""C++: C's rows and its own."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from inlaid.languages.block_shapes import Snippets, shape_c
from inlaid.languages.c import BLOCKS, FLAGS, RULES, join_name, read_typed
from inlaid.languages.checks import GNU_MESSAGE, ByGrammar, Compiler, Tool, compile_files
from inlaid.languages.definition import SymbolKind
from inlaid.languages.grammar import Grammar
from inlaid.languages.language import Language
from inlaid.languages.pieces import STATEMENTS, Pieces
from inlaid.languages.readers import find_body, named
from inlaid.languages.statements import Statements
from inlaid.languages.symbols import FoundDefinition, Spell, Symbols

if TYPE_CHECKING:
    from tree_sitter import Node


def _read_namespace(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
    name = join_name(node.child_by_field_name("name"), spell)
    yield FoundDefinition(SymbolKind.NAMESPACE, name, find_body(node, "body"))


LANGUAGE = Language(
    name="cpp",
    title="C++",
    aliases=("c++", "cxx", "hpp", "cc"),
    suffixes=("cc", "cpp", "cxx", "hh", "hpp", "hxx", "ipp", "tpp", "inl"),
    comment="// {}",
    grammar=Grammar("tree_sitter_cpp"),
    symbols=Symbols(
        found=(
            "classes, namespaces, templates, concepts, `using`, operators (`operator==`, "
            "`operator_bool`), `~Name`; a definition outside its class has the class's name"
        ),
        also=("ino", "cu", "h"),  # a header of either language is read by the one that it fits
        wrappers=frozenset({"template_declaration"}),
        rules={
            **RULES,
            "alias_declaration": named(SymbolKind.TYPE, body="type"),
            "class_specifier": read_typed(SymbolKind.CLASS),
            "concept_definition": named(SymbolKind.TYPE, body=""),
            "namespace_definition": _read_namespace,
        },
    ),
    statements=Statements(
        blocks=BLOCKS,
        declarations=(
            "class",
            "class_specifier",
            "enum_specifier",
            "expression_statement:concatenated_string",
            "expression_statement:string",
            "field_declaration",
            "function_definition",
            "method",
            "modifier",
            "namespace",
            "preproc",
            "struct_specifier",
            "type_definition",
            "using",
        ),
    ),
    pieces=Pieces((STATEMENTS, ("class c {\n", "\n};\n"))),
    snippets=Snippets(Tool("g++"), ".cpp", shape_c),
    syntax=ByGrammar(),
    compiler=Compiler(
        compile_files("*.c[cpx+]*", f"g++ {FLAGS}"), GNU_MESSAGE, Tool("g++"), "`g++`"
    ),
)
