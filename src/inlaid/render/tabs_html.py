"""The HTML of blocks with tabs, which change without a script."""

from collections.abc import Sequence
from html import escape

from inlaid.render.rows import clean
from inlaid.render.words import Words


def render_tabs(name: str, tabs: Sequence[tuple[str, str]], words: Words) -> str:
    """Return blocks, each with the name of its tab, as one; ``name``: unique on the page."""
    parts = []
    for number, (tab, html) in enumerate(tabs, 1):
        anchor = f"{name}-{number}"
        checked = " checked" if number == 1 else ""
        parts.append(
            f'<input type="radio" name="{name}" id="{anchor}"{checked}>'
            f'<label for="{anchor}">{escape(clean(tab))}</label>{html}'
        )
    label = escape(words.tabs)
    return f'<div class="inlaid-tabs" role="radiogroup" aria-label="{label}">{"".join(parts)}</div>'
