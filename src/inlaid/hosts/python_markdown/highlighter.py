"""What the configuration of a parser says of how its blocks look."""

from collections.abc import Mapping
from typing import Any

from markdown import Markdown
from markdown.extensions.codehilite import CodeHiliteExtension

from inlaid.hosts.python_markdown.hosted_pages import find_superfences
from inlaid.project.project import Project
from inlaid.render.block_words import find_words
from inlaid.render.code import BlockStyle, CustomCode
from inlaid.render.tokens import Lexers

_ANNOTATES = "content.code.annotate"  # of Material and Zensical


def find_style(md: Markdown, project: Project) -> BlockStyle:
    """Return how blocks look beside those of the parser itself."""
    extended: Mapping[str, tuple[str, Mapping[str, object]]] = {}
    is_numbered = False
    for extension in md.registeredExtensions:
        if hasattr(extension, "get_pymdownx_highlight_settings"):
            settings = extension.get_pymdownx_highlight_settings()
            is_numbered = is_numbered or bool(settings.get("linenums"))
            extended = _read_lexers(settings.get("extend_pygments_lang") or [])
        elif isinstance(extension, CodeHiliteExtension):
            is_numbered = is_numbered or bool(extension.getConfig("linenums"))
    fences = find_superfences(md)

    def show_custom(code: CustomCode) -> str | None:
        return _show_custom(md, fences[-1], code) if fences else None

    return BlockStyle(
        Lexers(extended),
        show_custom,
        is_numbered,
        annotates=_ANNOTATES in project.features,
        words=find_words(project.language),
    )


def _read_lexers(listed: object) -> dict[str, tuple[str, Mapping[str, object]]]:
    """The lexers that `extend_pygments_lang` gives to names."""
    return {
        str(entry["name"]).lower(): (str(entry.get("lang")), dict(entry.get("options") or {}))
        for entry in (reversed(listed) if isinstance(listed, list) else ())  # the first counts
        if isinstance(entry, Mapping) and entry.get("name") is not None
    }


def _show_custom(md: Markdown, fences: Any, code: CustomCode) -> str | None:  # noqa: ANN401 (has no types)
    """Let the custom fence of a language write the code, as for a fence that is typed in."""
    default, *custom = fences.extension.superfences
    entry = next((one for one in reversed(custom) if one["test"](code.language)), default)
    options: dict[str, str] = {}
    attributes: dict[str, str] = {}
    inputs = dict(code.attributes)
    if entry is default or not entry["validator"](code.language, inputs, options, attributes, md):
        return None
    html: str = entry["formatter"](
        src=code.text,
        language=code.language,
        options=options,
        md=md,
        classes=list(code.classes),
        id_value=code.id,
        attrs=attributes,
    )
    return html
