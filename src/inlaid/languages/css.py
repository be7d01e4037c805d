"""CSS."""

from inlaid.languages.checks import ByGrammar
from inlaid.languages.grammar import Grammar
from inlaid.languages.language import Language
from inlaid.languages.pieces import Pieces

LANGUAGE = Language(
    name="css",
    title="CSS",
    suffixes=("css",),
    comment="/* {} */",
    grammar=Grammar("tree_sitter_css"),
    pieces=Pieces((("a {\n", "\n}\n"),)),
    syntax=ByGrammar(),
)
