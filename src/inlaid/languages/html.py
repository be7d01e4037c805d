"""HTML."""

from inlaid.languages.checks import ByGrammar
from inlaid.languages.grammar import Grammar
from inlaid.languages.language import Language

LANGUAGE = Language(
    name="html",
    title="HTML",
    aliases=("htm", "xhtml"),
    suffixes=("htm", "html", "svelte"),
    comment="<!-- {} -->",
    grammar=Grammar("tree_sitter_html"),
    syntax=ByGrammar(),
)
