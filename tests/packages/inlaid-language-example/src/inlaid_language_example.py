"""Tally, for Inlaid: lines of `word = number`, which Python runs; comments begin with `;`."""

import re

from inlaid.languages.checks import ByReader, Mistake
from inlaid.languages.definition import SymbolKind
from inlaid.languages.grammar import Grammar
from inlaid.languages.language import Language
from inlaid.languages.readers import named
from inlaid.languages.sessions import Session
from inlaid.languages.statements import Statements
from inlaid.languages.symbols import Symbols

_LINE = re.compile(r"\s*(?:;.*|\w+ = \d+|print\(\w+\))?")


def read_mistake(text):
    """Return the first line that is none of the language."""
    for number, line in enumerate(text.split("\n"), 1):
        if not _LINE.fullmatch(line):
            return Mistake(f"expected `word = number`, found {line.strip()!r}", number)
    return None


LANGUAGE = Language(
    name="tally",
    title="Tally",
    aliases=("tal",),
    suffixes=("tally",),
    comment="; {}",
    grammar=Grammar("tree_sitter_python"),
    symbols=Symbols(
        rules={"assignment": named(SymbolKind.CONSTANT, "left", "right")},
        found="",
        wrappers=frozenset({"expression_statement"}),
    ),
    statements=Statements(blocks=frozenset({"module"})),
    syntax=ByReader(read_mistake, "tally"),
    session=Session(("{python}", "-B"), "python_session.py", "python"),
    run=("{python}",),
)
