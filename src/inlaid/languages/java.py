"""Java."""

import re

from inlaid.languages.block_shapes import Snippets, shape_java
from inlaid.languages.checks import ByGrammar, Compiler, Tool, ToolCheck, compile_files
from inlaid.languages.definition import SymbolKind
from inlaid.languages.grammar import Grammar
from inlaid.languages.language import Language
from inlaid.languages.pieces import MEMBERS, Pieces
from inlaid.languages.readers import listed, named
from inlaid.languages.statements import Statements
from inlaid.languages.symbols import Symbols

_FIELDS = listed(SymbolKind.FIELD, "declarator/name", value="declarator/value")

_EXPLAINER = ToolCheck(
    ("javac", "-proc:none", "-d", "."),
    re.compile(r"^\d+\.java:(?P<line>\d+): error: (?P<message>.*)$", re.MULTILINE),
    ".java",
)
_COMPILER = Compiler(
    argv=compile_files("*.java", 'javac -proc:none -d "$TMPDIR"'),
    message=re.compile(
        r"^(?P<path>[^\s:][^:\n]*\.java):(?P<line>\d+): error: (?P<message>.*)"
        r"(?:(?:\n(?! *\^|.*\.java:\d).*){1,9}\n(?P<caret> *)\^$)?",
        re.MULTILINE,
    ),
    tool=Tool("javac"),
    usual="`javac`",
)

LANGUAGE = Language(
    name="java",
    title="Java",
    suffixes=("java",),
    comment="// {}",
    grammar=Grammar("tree_sitter_java"),
    symbols=Symbols(
        found=(
            "classes, records, interfaces, enums and their constants, annotation types, "
            "constructors (`Shop.Shop`)"
        ),
        comments=("line_comment", "block_comment"),
        rules={
            "annotation_type_declaration": named(SymbolKind.INTERFACE),
            "annotation_type_element_declaration": named(SymbolKind.FUNCTION),
            "class_declaration": named(SymbolKind.CLASS),
            "compact_constructor_declaration": named(SymbolKind.FUNCTION),
            "constant_declaration": _FIELDS,
            "constructor_declaration": named(SymbolKind.FUNCTION),
            "enum_constant": named(SymbolKind.MEMBER),
            "enum_declaration": named(SymbolKind.ENUM),
            "field_declaration": _FIELDS,
            "interface_declaration": named(SymbolKind.INTERFACE),
            "method_declaration": named(SymbolKind.FUNCTION),
            "record_declaration": named(SymbolKind.CLASS),
        },
    ),
    statements=Statements(
        blocks=frozenset(
            {"block", "if_statement", "program", "switch_block_statement_group", "while_statement"}
        ),
        declarations=(
            "annotation",
            "class",
            "class_declaration",
            "constructor_declaration",
            "enum_declaration",
            "expression_statement:string",
            "field_declaration",
            "import",
            "interface_declaration",
            "method",
            "method_declaration",
            "modifier",
            "package",
            "type_declaration",
        ),
    ),
    pieces=Pieces((MEMBERS, ("class C { void f() {\n", "\n} }\n"))),
    snippets=Snippets(Tool("javac"), ".java", shape_java),
    syntax=ByGrammar(explainer=_EXPLAINER),
    compiler=_COMPILER,
)
