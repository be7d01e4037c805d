"""Marker dialects: a row or a file each, and one ordered registry of them all."""

from inlaid.markers.dialects import (
    bluehawk,
    docfx,
    docregion,
    markdownsnippets,
    paradox,
    rows,
    vscode,
)
from inlaid.markers.dialects.dialect import Dialect

DIALECTS: tuple[Dialect, ...] = (
    rows.TOGGLE,
    paradox.DIALECT,
    rows.MDBOOK,
    rows.ASCIIDOCTOR,
    vscode.DIALECT,
    rows.PYMDOWNX,
    rows.GOOGLE,
    markdownsnippets.DIALECT,
    bluehawk.DIALECT,
    rows.SNIPSYNC,
    docfx.DIALECT,
    rows.AWS,
    docregion.DIALECT,
    rows.DOXYGEN,
    rows.JEP413,
    rows.PRESENT,
    rows.DOCC,
    rows.DOCS,
)
