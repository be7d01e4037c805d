"""JSON."""

import json

from inlaid.languages.checks import ByReader, Mistake
from inlaid.languages.definition import SymbolKind
from inlaid.languages.grammar import Grammar
from inlaid.languages.language import Language
from inlaid.languages.pieces import BRACES, Pieces
from inlaid.languages.readers import named
from inlaid.languages.symbols import Symbols


def read_mistake(text: str) -> Mistake | None:
    """Return what Python's parser says first."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return Mistake(error.msg, error.lineno, error.colno)
    except RecursionError:
        return Mistake("nested too deeply")
    return None


SYNTAX = ByReader(read_mistake, "json of Python")

LANGUAGE = Language(
    name="json",
    title="JSON",
    suffixes=("json", "jsonc", "geojson", "ipynb", "webmanifest"),
    grammar=Grammar("tree_sitter_json"),
    symbols=Symbols(
        rules={"pair": named(SymbolKind.PROPERTY, "key", "value")},
        found="keys of objects (`scripts.build`)",
        also=("json5",),
    ),
    pieces=Pieces((BRACES, ("[\n", "\n]\n"))),
    syntax=SYNTAX,
)
