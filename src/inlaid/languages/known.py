"""Which languages anybody knows, so that a slip in a fence's language can be told."""

from functools import cache

from inlaid.diagnostics.nearest import find_nearest
from inlaid.languages.names import format_comment

# Diagrams, formulas and the like, which a page's own script shows, and names for plain text.
_OTHERS = frozenset({
    "ascii", "asciinema", "chart", "csv", "d2", "ditaa", "dot", "echarts", "flow", "flowchart",
    "geojson", "gnuplot", "graphviz", "ini", "katex", "kroki", "latex", "log", "markmap",
    "math", "mermaid", "nohighlight", "none", "openapi", "plain", "plaintext", "plantuml",
    "puml", "sequence", "stl", "svgbob", "swagger", "text", "topojson", "tree", "tsv", "txt",
    "typst", "vega", "vega-lite", "vegalite", "wavedrom",
})  # fmt: skip
_NEAR = 0.75


def is_known(language: str) -> bool:
    """Whether a highlighter, or Inlaid itself, knows a language of this name."""
    name = language.lower()
    return name in _OTHERS or format_comment(name, "x") != "x" or name in _list_aliases()


def find_near_language(language: str) -> str | None:
    """Return the language whose name is almost ``language``, which isn't known itself."""
    common = ("python", "javascript", "typescript", "bash", "console", "json", "yaml", "toml")
    folded = language.lower()
    return find_nearest(folded, common, _NEAR) or _find_alias(folded)


def _find_alias(language: str) -> str | None:
    from difflib import get_close_matches  # noqa: PLC0415 (few pages have such a slip)

    aliases = [each for each in _list_aliases() if abs(len(each) - len(language)) < 3]
    close = get_close_matches(language, aliases, n=1, cutoff=_NEAR)
    return close[0] if close else None


@cache
def _list_aliases() -> frozenset[str]:
    from pygments.lexers import get_all_lexers  # noqa: PLC0415 (most pages name common languages)

    return frozenset(alias for _, aliases, _, _ in get_all_lexers() for alias in aliases)
