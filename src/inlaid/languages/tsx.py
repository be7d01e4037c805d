"""TSX, which JSX is a part of."""

from dataclasses import replace

from inlaid.languages.checks import ByGrammar
from inlaid.languages.grammar import Grammar
from inlaid.languages.language import Language
from inlaid.languages.pieces import MEMBERS, Pieces
from inlaid.languages.typescript import STATEMENTS, SYMBOLS

LANGUAGE = Language(
    name="tsx",
    title="TSX",
    variants=("jsx",),
    suffixes=("tsx",),
    comment="// {}",
    grammar=Grammar("tree_sitter_typescript", "language_tsx"),
    symbols=replace(SYMBOLS, found="as TypeScript"),
    statements=STATEMENTS,
    pieces=Pieces((("async function f() {\n", "\n}\n"), MEMBERS, ("<>\n", "\n</>\n"))),
    syntax=ByGrammar(),
)
