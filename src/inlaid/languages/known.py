"""Which languages anybody knows, so that a slip in the language of a fence can be found."""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from inlaid.diagnostics.nearest import find_nearest
from inlaid.languages.index import ROWS
from inlaid.languages.names import find_label

if TYPE_CHECKING:
    from inlaid.languages.language import Language

# Diagrams, formulas and the like, which a page's own script shows, and names for plain text.
_OTHERS = frozenset({
    "ascii", "compile_fail", "edition2021", "ignore", "no_run", "should_panic", "terminal",
    "asciinema", "chart", "csv", "d2", "ditaa", "dot", "echarts", "flow", "flowchart",
    "geojson", "gnuplot", "graphviz", "ini", "katex", "kroki", "latex", "log", "markmap",
    "math", "mermaid", "nohighlight", "none", "openapi", "plain", "plaintext", "plantuml",
    "puml", "sequence", "stl", "svgbob", "swagger", "text", "topojson", "tree", "tsv", "txt",
    "typst", "vega", "vega-lite", "vegalite", "wavedrom",
})  # fmt: skip
_COMMON = (
    "bash", "console", "cpp", "csharp", "dockerfile", "golang", "groovy", "haskell", "html",
    "java", "javascript", "json", "kotlin", "markdown", "php", "powershell", "python", "ruby",
    "rust", "scala", "shell", "swift", "terraform", "text", "toml", "typescript", "yaml",
)  # fmt: skip
_NEAR = 0.8


def is_known(label: str, more: "Sequence[Language]" = ()) -> bool:
    """Whether a highlighter, or Inlaid itself, knows a language of this name.

    ``more``: languages beside those that ship with Inlaid.
    """
    name = label.lower()
    if name in _OTHERS or name in _list_labels() or find_label(f"x.{name}", more) != "text":
        return True
    return any(name in language.labels for language in more) or name in _list_aliases()


def find_near_language(label: str) -> str | None:
    """Return the common language whose name is almost ``label``, which isn't known itself."""
    return find_nearest(label, _COMMON, _NEAR)


@cache
def _list_labels() -> frozenset[str]:
    return frozenset(label for row in ROWS.values() for label in row[0].split())


@cache
def _list_aliases() -> frozenset[str]:
    from pygments.lexers import get_all_lexers  # noqa: PLC0415 (most pages name common languages)

    return frozenset(alias for _, aliases, _, _ in get_all_lexers() for alias in aliases)
