"""The HTML of a block: the host's highlighting, and what the options add to it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from html import escape
from urllib.parse import quote

from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.report import format_text
from inlaid.includes.block import Block, Line
from inlaid.includes.directive import Context, Directive
from inlaid.patterns import late_pattern
from inlaid.render.code import TITLE, CodeToHighlight, Highlight
from inlaid.render.marks import mark_texts

# The placeholders of Python-Markdown begin and end with these; quoted code must not hold any.
_CONTROL = {2: None, 3: None}
_CODE = late_pattern(r'<code(?: class="language-[^"]*")?>')
_MARKUP = late_pattern(r'<mark>|<span class="hll">|data-linenos=')
_NUMBER = late_pattern(
    r'(?P<head><span class="(?:normal|special|linenos(?: special)?)")'
    r'(?P<data> data-linenos="[ \d]*")?>(?:(?P<link><a [^>]*>)[ \d]*</a>|[ \d]*)'
)


def render_block(
    directive: Directive, block: Block, anchor: str, source_link: str, highlight: Highlight
) -> str:
    """Return the HTML of a resolved include.

    ``anchor``: the id of the block, unique on its page, or empty. ``source_link``: the template of
    the link to the source lines, or empty.
    """
    options = directive.options
    title = options.find_title(block.path)
    link = format_link(source_link, block) if options.link else ""
    code = CodeToHighlight(
        _clean(block.text),
        block.language,
        has_title=bool(title or link),
        linenums=_find_numbers(options.linenums, block.lines),
        marked=block.emphasis.lines,
        id=anchor,
        classes=directive.classes,
        attributes=directive.attributes,
    )
    html = highlight(code)
    if options.linenums == "source":
        html = _number(html, block.lines)
    html = _keep_markup(mark_texts(html, block.emphasis.texts))
    html = _set_title(html, title, link)
    if options.context is Context.NONE:
        return html
    return _surround(html, options.context, block, code, highlight)


def render_box(diagnostics: Sequence[Diagnostic]) -> str:
    """Return the box that stands where an include can't be shown."""
    codes = ", ".join(dict.fromkeys(diagnostic.code.name for diagnostic in diagnostics))
    text = escape(_clean(format_text(diagnostics)), quote=False)
    return (
        '<div class="admonition failure danger inlaid-error" role="alert">'
        f'<p class="admonition-title">Inlaid: {escape(codes)}</p><pre>{text}</pre></div>'
    )


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


def _clean(text: str) -> str:
    return text.translate(_CONTROL)


def _keep_markup(html: str) -> str:
    """Keep scripts from the code that would highlight it anew, and drop its marks and numbers."""
    return _CODE.sub('<code class="nohighlight">', html, 1) if _MARKUP.search(html) else html


def _find_numbers(linenums: str, lines: Sequence[Line]) -> str:
    match linenums:
        case "off":
            return "0"
        case "source":
            return str(next((line.number for line in lines if line.number is not None), 1))
        case _:
            return linenums


def _number(html: str, lines: Sequence[Line]) -> str:
    """Give each line the number it has in its file; those of nowhere get none."""
    if not lines or (lines[0].number is not None and _is_run(lines)):
        return html
    numbers = ["" if line.number is None else str(line.number) for line in lines]
    width = max(map(len, numbers))
    waiting = iter(numbers)

    def write(found: re.Match[str]) -> str:
        number = next(waiting, "")
        shown = number.rjust(width)
        if found["data"]:
            return f'{found["head"]} data-linenos="{shown} ">'
        # A link without a number would be one without a name.
        linked = f"{found['link']}{shown}</a>" if found["link"] and number else shown
        return f"{found['head']}>{linked}"

    return _NUMBER.sub(write, html)


def _is_run(lines: Sequence[Line]) -> bool:
    first = lines[0].number or 0
    return all(line.number == first + at for at, line in enumerate(lines))


def _set_title(html: str, title: str, link: str) -> str:
    shown = escape(_clean(title))
    if link:
        shown = f'<a class="inlaid-source" href="{escape(link)}">{shown or "source"}</a>'
    if TITLE in html:
        return html.replace(TITLE, shown, 1)
    if not shown:
        return html
    return f'<div class="inlaid-block"><span class="filename">{shown}</span>{html}</div>'


def _surround(
    html: str, context: Context, block: Block, code: CodeToHighlight, highlight: Highlight
) -> str:
    """Add the rest of the file, folded, and a button that copies the whole program."""
    numbers = [line.number for line in block.lines if line.number is not None]
    above = [line for line in block.program if line.number is None or line.number < min(numbers)]
    below = [line for line in block.program if line.number is None or line.number > max(numbers)]
    bare = replace(code, has_title=False, marked=(), id="", classes=(), attributes=())
    parts = [html]
    if context is Context.FOLD:
        parts = [
            _fold(above, "above", bare, highlight),
            html,
            _fold(below, "below", bare, highlight),
        ]
    program = escape(_clean("\n".join(line.text for line in block.program)) + "\n")
    button = (
        '<button type="button" class="inlaid-copy" hidden '
        f'data-inlaid-program="{program}">Copy the whole program</button>'
    )
    return f'<div class="inlaid-context">{"".join(parts)}{button}</div>'


def _fold(lines: Sequence[Line], where: str, code: CodeToHighlight, highlight: Highlight) -> str:
    if not any(line.text.strip() for line in lines):
        return ""
    text = _clean("\n".join(line.text for line in lines)).strip("\n")
    first = next((str(line.number) for line in lines if line.number is not None), "")
    numbers = first if code.linenums not in {"", "0"} else code.linenums
    count = len(text.split("\n"))
    summary = f"{count} line{'' if count == 1 else 's'} {where}"
    html = highlight(replace(code, text=text, linenums=numbers))
    return f'<details class="inlaid-fold"><summary>{summary}</summary>{html}</details>'
