"""Marker dialects: one file each, and one ordered registry of them all."""

from inlaid.core.dialects import (
    asciidoctor,
    aws,
    bluehawk,
    docfx,
    docregion,
    google,
    markdownsnippets,
    mdbook,
    paradox,
    pymdownx,
    snipsync,
    toggle,
    vscode,
)
from inlaid.core.dialects.dialect import Dialect

DIALECTS: tuple[Dialect, ...] = (
    toggle.DIALECT,
    paradox.DIALECT,
    mdbook.DIALECT,
    asciidoctor.DIALECT,
    vscode.DIALECT,
    pymdownx.DIALECT,
    google.DIALECT,
    markdownsnippets.DIALECT,
    bluehawk.DIALECT,
    snipsync.DIALECT,
    docfx.DIALECT,
    aws.DIALECT,
    docregion.DIALECT,
)
