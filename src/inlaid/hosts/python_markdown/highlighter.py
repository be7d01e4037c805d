"""The highlighter of the host: superfences, pymdownx.highlight, codehilite, or none."""

from collections.abc import Callable
from typing import Any

from markdown import Markdown
from markdown.extensions.codehilite import CodeHilite, CodeHiliteExtension

from inlaid.hosts.python_markdown.hosted_pages import find_superfences
from inlaid.render.code import TITLE, CodeToHighlight, Highlight, highlight_plainly


def find_highlighter(md: Markdown) -> Highlight:
    """Return what highlights the fenced code of the host itself."""
    if fences := find_superfences(md):
        return lambda code: _ask_superfences(md, fences[-1], code)
    for extension in md.registeredExtensions:
        if getattr(extension, "enabled", False) and hasattr(extension, "get_pymdownx_highlighter"):
            return lambda code, found=extension: _ask_highlight(md, found, code)  # type: ignore[misc]
        if isinstance(extension, CodeHiliteExtension):
            config = extension.getConfigs()
            if config.get("use_pygments"):
                return lambda code, found=config: _ask_codehilite(found, code)  # type: ignore[misc]
    return highlight_plainly


def _ask_superfences(md: Markdown, fences: Any, code: CodeToHighlight) -> str:  # noqa: ANN401 (has no types)
    """Let the fence formatter of the language write the code, as for a fence that is typed in."""
    fences.get_hl_settings()
    fences.line_count = code.text.count("\n") + 1  # bounds hl_lines
    entries = fences.extension.superfences
    default = entries[0]
    entry = next(
        (superfence for superfence in reversed(entries) if superfence["test"](code.language)),
        default,
    )
    inputs = dict(code.attributes)
    if entry is default:
        inputs |= _list_inputs(code) if fences.use_pygments else {}
    options: dict[str, str] = {}
    attributes: dict[str, str] = {}
    if not entry["validator"](code.language, inputs, options, attributes, md):
        entry = default
    counted = fences.highlight_ext.pygments_code_block
    html: str = entry["formatter"](
        src=code.text,
        language=code.language,
        options=options,
        md=md,
        classes=list(code.classes),
        id_value=code.id,
        attrs=attributes,
    )
    if code.id:  # a block with an id needs no number, so that others keep theirs
        fences.highlight_ext.pygments_code_block = counted
    return html


def _list_inputs(code: CodeToHighlight) -> dict[str, str]:
    inputs = {"title": TITLE if code.has_title else ""}
    if code.linenums:
        inputs["linenums"] = code.linenums
    if code.marked:
        inputs["hl_lines"] = " ".join(map(str, code.marked))
    return inputs


def _ask_highlight(md: Markdown, extension: Any, code: CodeToHighlight) -> str:  # noqa: ANN401 (no types)
    """Let pymdownx.highlight write the code; without superfences it has fewer settings."""
    settings = extension.get_pymdownx_highlight_settings()
    names = ("_enabled", "css_class")
    extension.pygments_code_block += 0 if code.id else 1  # a block with an id needs no number
    highlighter: Callable[..., Any] = extension.get_pymdownx_highlighter()
    start, step, special = (*map(int, code.linenums.split()), -1, -1, -1)[:3]
    html: str = highlighter(
        md, **{key: value for key, value in settings.items() if key not in names}
    ).highlight(
        code.text,
        code.language,
        settings["css_class"],
        hl_lines=list(code.marked),
        linestart=start,
        linestep=step,
        linespecial=special,
        classes=list(code.classes),
        id_value=code.id,
        attrs=dict(code.attributes),
        title=TITLE if code.has_title else "",
        code_block_count=extension.pygments_code_block,
    )
    return html


def _ask_codehilite(config: dict[str, Any], code: CodeToHighlight) -> str:
    settings = dict(config)
    css_class = " ".join((*code.classes, settings.pop("css_class")))
    if code.linenums:
        numbers = [int(part) for part in code.linenums.split()]
        shown = settings.get("linenums") or "table"
        settings["linenums"] = shown if numbers[0] else False
        settings["linenostart"] = numbers[0]
    html: str = CodeHilite(
        code.text,
        lang=code.language,
        style=settings.pop("pygments_style", "default"),
        css_class=css_class,
        hl_lines=list(code.marked),
        filename=TITLE if code.has_title else "",
        **settings,
    ).hilite(shebang=False)
    return _set_id(html.strip(), code.id)


def _set_id(html: str, id_value: str) -> str:
    """Pygments has no option for the id of the whole block."""
    return html.replace("<div ", f'<div id="{id_value}" ', 1) if id_value else html
