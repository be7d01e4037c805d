"""What a highlighter is asked for, and the plain one for hosts that have none."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

TITLE = "InlaidTitle"
"""Stands for the title, so that no highlighter has to escape it, or fails to."""


@dataclass(frozen=True, slots=True)
class CodeToHighlight:
    """A piece of code to highlight.

    ``linenums``: as the hosts write it, empty for their default, "0" for none. ``marked``: 1-based
    lines. ``has_title``: `TITLE` is to stand where the highlighter puts titles.
    """

    text: str
    language: str
    has_title: bool = False
    linenums: str = ""
    marked: tuple[int, ...] = ()
    id: str = ""
    classes: tuple[str, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()


Highlight = Callable[[CodeToHighlight], str]


def highlight_plainly(code: CodeToHighlight) -> str:
    """Return the code as `fenced_code` of Python-Markdown writes it, for a script to highlight."""
    lines = [escape(line) for line in code.text.split("\n")]
    for number in code.marked:
        lines[number - 1] = f'<span class="hll">{lines[number - 1]}</span>'
    if code.linenums not in {"", "0"}:
        first = int(code.linenums.split()[0])
        width = len(str(first + len(lines) - 1))
        lines = [
            f'<span class="linenos" data-linenos="{number:{width}} "></span>{line}'
            for number, line in enumerate(lines, first)
        ]
    outer = _format_attributes(code.id, code.classes, code.attributes)
    inner = f' class="language-{escape(code.language)}"' if code.language else ""
    body = "\n".join(lines)
    return f"<pre{outer}><code{inner}>{body}\n</code></pre>"


def _format_attributes(
    id_value: str, classes: tuple[str, ...], attributes: tuple[tuple[str, str], ...]
) -> str:
    """Return HTML attributes, each after a space, values escaped."""
    pairs = [("id", id_value), ("class", " ".join(classes)), *attributes]
    return "".join(f' {key}="{escape(value)}"' for key, value in pairs if value)
