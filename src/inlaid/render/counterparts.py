"""Which extensions of Python-Markdown the CommonMark renderer has a counterpart of."""

from collections.abc import Iterable

# Extensions of Python-Markdown whose syntax the renderer has, or that only concern others.
COUNTERPARTS = frozenset(
    f"{prefix}{name}"
    for prefix in ("", "markdown.extensions.")
    for name in (
        "admonition", "attr_list", "codehilite", "def_list", "fenced_code", "footnotes",
        "md_in_html", "meta", "sane_lists", "tables", "toc",
    )
) | {
    "inlaid", "pymdownx.details", "pymdownx.highlight", "pymdownx.superfences", "pymdownx.tabbed",
    "pymdownx.tasklist",
}  # fmt: skip


def find_unknown(extensions: Iterable[str]) -> list[str]:
    """Return the extensions that have no counterpart in this renderer."""
    return sorted(set(extensions) - COUNTERPARTS)
