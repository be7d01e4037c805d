"""The HTML of a block: the same in every theme, and all there is to it without a script."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape
from urllib.parse import quote

from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.report import format_text
from inlaid.includes.block import Block, LineKind
from inlaid.includes.directive import Context, Directive
from inlaid.render.block_rows import (
    UNNUMBERED,
    Fold,
    Part,
    build_rows,
    clean,
    divide_rows,
    label_rows,
)
from inlaid.render.block_words import BlockWords
from inlaid.render.code import BlockStyle, CustomCode
from inlaid.render.line_html import LineFormat, format_rows

# The languages whose blocks are sessions at a terminal.
_TERMINALS = frozenset({
    "console", "terminal", "shell-session", "shellsession", "bash-session", "sh-session",
    "ps1con", "pwsh-session", "doscon",
})  # fmt: skip
# A script that highlights code passes this over.
_CODE = '<code class="nohighlight"><span class="inlaid-lines">'


def render_block(
    directive: Directive, block: Block, anchor: str, link: str, style: BlockStyle
) -> str:
    """Return the HTML of a resolved include.

    ``anchor``: the id of the block, unique on its page, or empty. ``link``: the attributes of the
    link to the source lines, or empty.
    """
    title = _format_title(directive, block, link, style)
    code = CustomCode(
        clean(block.text), block.language, anchor, directive.classes, directive.attributes
    )
    if (html := style.show_custom(code)) is not None:
        return f'<div class="inlaid-block">{title}{html}</div>' if title else html
    return _Frame(directive, block, anchor, style).render(title)


def render_box(diagnostics: Sequence[Diagnostic]) -> str:
    """Return the box that stands where an include can't be shown."""
    codes = ", ".join(dict.fromkeys(diagnostic.code.name for diagnostic in diagnostics))
    text = escape(clean(format_text(diagnostics)), quote=False)
    return (
        '<div class="admonition failure danger inlaid-error" role="alert">'
        f'<p class="admonition-title">Inlaid: {escape(codes)}</p><pre>{text}</pre></div>'
    )


def render_tabs(name: str, tabs: Sequence[tuple[str, str]], words: BlockWords) -> str:
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


def format_link(template: str, block: Block) -> str:
    """Return the address of the shown lines; empty where the template can't express it.

    The template holds `{path}`, `{first}`, `{last}` and `{rev}`, which is `HEAD` unless the include
    names a revision.
    """
    numbers = [line.number for line in block.lines if line.number is not None]
    if not template or not numbers or (block.revision and "{rev}" not in template):
        return ""
    values = {
        "{path}": quote(block.path),
        "{first}": str(min(numbers)),
        "{last}": str(max(numbers)),
        "{rev}": quote(block.revision or "HEAD"),
    }
    return re.sub(r"\{(?:path|first|last|rev)\}", lambda found: values[found[0]], template)


def _format_title(directive: Directive, block: Block, link: str, style: BlockStyle) -> str:
    shown = escape(clean(directive.options.find_title(block.path)))
    if link:
        shown = f'<a class="inlaid-source" {link}>{shown or style.words.source}</a>'
    return f'<span class="filename">{shown}</span>' if shown else ""


class _Frame:
    """One block with everything around its lines."""

    def __init__(self, directive: Directive, block: Block, anchor: str, style: BlockStyle) -> None:
        self.directive = directive
        self.options = directive.options
        self.block = block
        self.anchor = anchor
        self.style = style
        self.rows = build_rows(block, style.lexers)

    def render(self, title: str) -> str:
        linenums = self.options.linenums or ("1" if self.style.is_numbered else "off")
        annotates = self.style.annotates or "annotate" in self.directive.classes
        width = self._find_width(linenums)
        lines = LineFormat(self.anchor, width, self.style.words, annotates)
        body = "".join(self._render_part(part, lines) for part in self._divide(linenums))
        return f"<div{self._format_attributes()}>{title}{self._render_tools()}{body}</div>"

    def _divide(self, linenums: str) -> Iterator[Part]:
        """The parts, with the numbers that are shown."""
        options, rows = self.options, self.rows
        rows = label_rows(rows, linenums)
        for part in divide_rows(
            rows, self.block, options.context, options.collapse, self.style.lexers
        ):
            if isinstance(part, Fold) and part.is_context and linenums == "source":
                yield replace(part, rows=label_rows(part.rows, linenums))
            else:
                yield part

    def _find_width(self, linenums: str) -> int:
        """How many digits the longest number has; 0 for no numbers."""
        if linenums in UNNUMBERED:
            return 0
        if linenums == "source":
            lines = (*self.block.lines, *self.block.program)
            return len(str(max((line.number or 0 for line in lines), default=0)))
        return len(str(int(linenums.split(maxsplit=1)[0]) + len(self.rows) - 1))

    def _format_attributes(self) -> str:
        language = self.block.code_language
        kinds = {kind for row in self.rows for kind in row.kinds}
        classes = [
            "inlaid highlight",
            f"language-{language}" if language else "",
            "inlaid-signs" if kinds - {LineKind.FOCUS} else "",
            "inlaid-terminal" if language in _TERMINALS else "",
            "inlaid-focused" if LineKind.FOCUS in kinds else "",
            *self.directive.classes,
        ]
        pairs = [
            ("id", self.anchor),
            ("class", " ".join(filter(None, classes))),
            *self.directive.attributes,
        ]
        indent = self._find_indent()
        if indent:
            pairs.append(("style", f"--i-indent:{indent}ch"))
        return "".join(f' {key}="{escape(value)}"' for key, value in pairs if value)

    def _find_indent(self) -> int:
        """How far the lines stand from the rest of the file, when that is opened: in spaces."""
        if self.options.context is not Context.FOLD:
            return 0
        texts = {line.number: line.text for line in self.block.program}
        for row in self.rows:
            text, whole = row.text, texts.get(row.number, "")
            if text.strip() and row.number is not None and whole.endswith(text):
                cut = whole[: len(whole) - len(text)]
                return len(cut) if not cut.strip(" ") else 0
        return 0

    def _render_part(self, part: Part, lines: LineFormat) -> str:
        if not isinstance(part, Fold):
            return f"<pre>{_CODE}{format_rows(part, lines)}</span></code></pre>"
        kind = "inlaid-rest" if part.is_context else "inlaid-more"
        shown = f"⋯ {self.style.words.count(len(part.rows))}"
        return (
            f'<details class="{kind} no-copy"><summary>{shown}</summary>'
            f"<pre>{_CODE}{format_rows(part.rows, lines)}</span></code></pre></details>"
        )

    # --- what is copied ------------------------------------------------------------------------

    def _render_tools(self) -> str:
        return f'<span class="inlaid-tools">{"".join(self._list_buttons())}</span>'

    def _list_buttons(self) -> Iterator[str]:
        words = self.style.words
        if self.block.sides is not None:
            yield self._render_button(words.patch, "patch", self._format_patch(self.block.sides[1]))
        if self.options.context is not Context.NONE:
            program = "\n".join(line.text for line in self.block.program) + "\n"
            yield self._render_button(words.program, "program", program)
        yield self._render_button(words.copy, "", "")

    def _render_button(self, name: str, kind: str, text: str) -> str:
        given = f' data-inlaid-{kind}="{escape(clean(text))}"' if kind else ""
        given += f' data-inlaid-copied="{escape(self.style.words.copied)}"'
        return f'<button type="button" class="inlaid-copy" hidden{given}>{escape(name)}</button>'

    def _format_patch(self, old_path: str) -> str:
        """The diff as `patch` and `git apply` read it."""
        from difflib import unified_diff  # noqa: PLC0415 (few blocks are diffs)

        texts = [clean(line.text) for line in self.block.lines]
        before = [text[1:] for text in texts if text[:1] != "+"]
        after = [text[1:] for text in texts if text[:1] != "-"]
        names = f"a/{old_path}", f"b/{self.block.path}"
        return "\n".join(unified_diff(before, after, *names, lineterm="")) + "\n"
