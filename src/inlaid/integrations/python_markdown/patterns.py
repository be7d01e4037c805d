"""Texts that the host's own inline patterns replace: emoji, keys, links, highlighted code."""

import re
from collections.abc import Iterator
from html import escape
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown

from inlaid.integrations.python_markdown.outline import find_part
from inlaid.render.syntax.attributes import ATTRIBUTE_LIST, parse_attributes

_MODULES = ("pymdownx.emoji", "pymdownx.keys", "pymdownx.magiclink")


class Patterns:
    """The patterns of a host, each of which replaces a text as a whole."""

    def __init__(self, md: Markdown) -> None:
        self.md = md
        self.found = [each for each in md.inlinePatterns if type(each).__module__ in _MODULES]
        if self.found:  # they look up what the host's own pass begins with
            md.treeprocessors["inline"].run(Element("div"))
        code = find_part(md.inlinePatterns, "backtick")
        self.code = code if hasattr(code, "handle_code") else None

    def replace_code(self, text: str) -> str | None:
        """Return code in text as `inlinehilite` writes it."""
        if self.code is None:
            return None
        found = self.code.RE_LANG.match(text)
        self.code.get_settings()
        language = found["lang"] if found else ""
        rest = text[found.end("lang") :] if found else text
        return self._write(self.code.handle_code(language, rest.strip()))

    def replace_text(self, text: str, is_linked: bool) -> str | None:
        """Return text as HTML, what patterns match replaced; None when none does."""
        parts: list[str | Replaced] = [text]
        for pattern in self.found:
            if not (is_linked and "a" in pattern.ANCESTOR_EXCLUDES):
                parts = [each for part in parts for each in self._split(part, pattern)]
        if len(parts) == 1 and parts[0] == text:
            return None
        return "".join(part.html if isinstance(part, Replaced) else escape(part) for part in parts)

    def _split(self, part: "str | Replaced", pattern: Any) -> "Iterator[str | Replaced]":  # noqa: ANN401
        if isinstance(part, Replaced):
            yield part
            return
        at = 0
        expression: re.Pattern[str] = pattern.getCompiledRegExp()
        for found in expression.finditer(part):
            element, start, end = pattern.handleMatch(found, part)
            if element is None or start is None or start < at or not found[0]:
                continue
            end += self._read_attributes(element, part, end)
            yield part[at:start]
            yield Replaced(self._write(element))
            at = end
        yield part[at:]

    def _read_attributes(self, element: Element | str, text: str, end: int) -> int:
        """Give an element the attributes that follow it; return how long they are."""
        found = ATTRIBUTE_LIST.match(text, end)
        attributes = parse_attributes(found["list"]) if found else []
        if found is None or isinstance(element, str):
            return 0
        for name, value in attributes:
            old = element.get(name) if name == "class" else ""
            element.set(name, f"{old} {value}".strip() if old else value)
        return len(found[0]) if attributes else 0

    def _write(self, element: Element | str) -> str:
        text = element if isinstance(element, str) else self.md.serializer(element)
        for postprocessor in self.md.postprocessors:
            text = postprocessor.run(text)
        return text.strip()


class Replaced:
    """HTML that a pattern wrote."""

    def __init__(self, html: str) -> None:
        self.html = html
