"""Definitions by name, found by tree-sitter (the `symbols` extra).

An include that names a symbol shows its lines: `find_symbol`. `list_symbols` lists all of a file.
"""

from inlaid.languages.definition import Definition, SymbolKind
from inlaid.symbols.lookup import find_symbol, list_symbols

__all__ = ["Definition", "SymbolKind", "find_symbol", "list_symbols"]
