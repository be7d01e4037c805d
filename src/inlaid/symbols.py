"""Definitions by name, found by tree-sitter (the `symbols` extra)."""

from inlaid.core import codes
from inlaid.core.regions import Range, SourceMap
from inlaid.core.resolve import Refusal
from inlaid.core.selectors import Symbol


def find_symbol(source: SourceMap, symbol: Symbol) -> Range | Refusal:
    """Return the lines of the definition of ``symbol``, or why there is none."""
    return Refusal(
        codes.SYMBOLS_UNAVAILABLE,
        f"'::{symbol.name}' in {source.source.path}: symbols need the extra 'symbols'",
        "pip install 'inlaid[symbols]'",
    )
