"""Blocks that are typed in, written as the host writes them, with the options of its fences."""

import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.postprocessors import RawHtmlPostprocessor
from markdown.util import AtomicString, code_escape

from inlaid.core.fences import Fence
from inlaid.integrations.python_markdown.outline import find_part
from inlaid.render.code import TITLE, Code, Highlight
from inlaid.render.syntax.attributes import parse_attributes

# As superfences reads it.
_HEADER = re.compile(
    r"(?:\.?(?P<lang>[\w#.+-]+)(?=\s|$))?(?:\s*(?:\{(?P<attrs>.*)\}|(?P<options>.*)))?"
)
# Superfences takes no header with escaped quotes; to CommonMark it is one.
_OPTION = re.compile(
    r"(?P<key>[a-zA-Z]\w*)(?:=(?P<quote>[\"'])(?P<value>(?:\\.|[^\\])*?)(?P=quote))?"
)
_ESCAPED = re.compile(r"\\([\"'])")
_TAB = 4
# What highlights indented code in the hosts.
_HIGHLIGHTERS = ("indent-highlight", "hilite")


class TypedBlocks:
    """Writes the blocks of one page."""

    def __init__(self, md: Markdown, highlight: Highlight) -> None:
        self.md = md
        self.highlight = highlight
        fences = find_part(md.preprocessors, "fenced_code_block")
        self.fences: Any = fences if hasattr(fences, "get_hl_settings") else None
        self.keeps_tabs = bool(self.fences and self.fences.config.get("preserve_tabs"))

    def write(self, fence: Fence) -> str:
        """Return the HTML of a fence."""
        text = "\n".join(fence.body)
        text = text if self.keeps_tabs else text.expandtabs(_TAB)
        found = _HEADER.fullmatch(fence.info)
        language, options = _read_header(found)
        if self.fences is not None and found is not None and (found["attrs"] or options):
            html = self._ask(found, text)
            if html is not None:
                return html
        return self._write(text, language, options)

    def write_indented(self, text: str) -> str | None:
        """Return the HTML of indented code, None where the host doesn't highlight it."""
        parts = (find_part(self.md.treeprocessors, each) for each in _HIGHLIGHTERS)
        found = next((each for each in parts if each is not None), None)
        if found is None:
            return None
        root = Element("div")
        code = SubElement(SubElement(root, "pre"), "code")
        code.text = AtomicString(code_escape(text.expandtabs(_TAB).rstrip("\n") + "\n"))
        found.run(root)
        return "".join(RawHtmlPostprocessor(self.md).run(self.md.serializer(each)) for each in root)

    def _ask(self, found: re.Match[str], text: str) -> str | None:
        """Let superfences read the header; None when it would refuse it."""
        fences = self.fences
        fences.clear()
        fences.get_hl_settings()
        fences.line_count = text.count("\n") + 1
        is_list = found["attrs"] is not None
        if not (fences.handle_attrs(found) if is_list else fences.parse_options(found)):
            return None
        html: str = fences.formatter(
            src=text,
            language=fences.lang,
            md=self.md,
            options=fences.options,
            classes=fences.classes,
            id_value=fences.id,
            attrs=fences.attrs if fences.attr_list else {},
        )
        return html

    def _write(self, text: str, language: str, options: Mapping[str, str]) -> str:
        title = options.get("title", "")
        code = Code(
            text,
            language,
            has_title=bool(title),
            linenums=options.get("linenums", ""),
            marked=tuple(_read_marked(options.get("hl_lines", ""), text.count("\n") + 1)),
            id=options.get("id", ""),
            classes=tuple(options.get("class", "").split()),
        )
        return self.highlight(code).replace(TITLE, escape(title), 1)


def _read_header(found: re.Match[str] | None) -> tuple[str, dict[str, str]]:
    """The language and the options of a header, whichever way they are written."""
    if found is None:
        return "", {}
    if found["attrs"] is None:
        options = {
            each["key"]: _ESCAPED.sub(r"\1", each["value"] or "")
            for each in _OPTION.finditer(found["options"] or "")
        }
        return found["lang"] or "", options
    listed = parse_attributes(found["attrs"].strip())
    classes = [value for key, value in listed if key == "class"]
    language = found["lang"] or (classes.pop(0) if classes else "")
    options = {key: value for key, value in listed if key != "class"}
    return language, {**options, "class": " ".join(classes)} if classes else options


def _read_marked(written: str, count: int) -> Iterator[int]:
    for first, last in re.findall(r"(\d+)(?:-(\d+))?", written):
        yield from range(max(1, int(first)), min(int(last or first), count) + 1)
