"""Headings as the host's table of contents wants them: ids, levels, links, the contents."""

import re
from collections.abc import Collection, Sequence
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions.toc import strip_tags, unique
from markdown.util import AMP_SUBSTITUTE

from inlaid.render.page import Heading, Outline

_IMAGE = re.compile(r"<img\b[^>]*?\balt=\"([^\"]*)\"[^>]*>")
_WRITTEN = re.compile(r"<(?P<tag>\w+)(?P<attributes>[^>]*)>(?P<html>.*)</\w+>\s*", re.DOTALL)
_ATTRIBUTE = re.compile(r" ([^\s=]+)=\"([^\"]*)\"")


class Outliner:
    """Runs the host's own `toc` over the headings of a page, and tells the host the title."""

    def __init__(self, md: Markdown) -> None:
        self.md = md
        self.taken: set[str] = set()

    def outline(self, headings: Sequence[Heading], ids: Collection[str], first: bool) -> Outline:
        """Return the headings with ids and links; their texts are kept from the host's eyes."""
        root = Element("div")
        elements = [self._make_element(root, each) for each in headings]
        for anchor in ids:
            SubElement(root, "span", id=anchor)
        toc = find_part(self.md.treeprocessors, "toc")
        if toc is not None:
            toc.run(root)
        found = tuple(map(self._read_element, elements, headings))
        self.taken = {*ids, *(str(element.get("id")) for element in elements)}
        title = find_part(self.md.treeprocessors, "mkdocs_extract_title")
        if title is not None and first and found[0].tag == "h1":
            title.title = strip_tags(_IMAGE.sub(r"\1", headings[0].naming))
        if toc is None:
            return Outline(found)
        return Outline(found, toc.marker, str(getattr(self.md, "toc", "")))

    def _make_element(self, root: Element, heading: Heading) -> Element:
        element = SubElement(root, heading.tag, dict(heading.attributes))
        element.text = self.md.htmlStash.store(heading.naming)
        return element

    def _read_element(self, element: Element, heading: Heading) -> Heading:
        """Put the text of a heading in the place of what stood for it."""
        placeholder = next(each for each in element.itertext() if "\x02" in each and each)
        written = self.md.serializer(element).replace(AMP_SUBSTITUTE, "&")
        found = _WRITTEN.fullmatch(written)
        assert found is not None  # noqa: S101 (an element as the host writes it)
        attributes = tuple(
            (name, unescape(value)) for name, value in _ATTRIBUTE.findall(found["attributes"])
        )
        html = found["html"].replace(placeholder, heading.html, 1)
        return Heading(found["tag"], attributes, html, heading.naming)

    def make_tab_namer(self) -> Any:  # noqa: ANN401 (a function, or None)
        """What names tabs, if the host's `tabbed` has a function for that."""
        tabs = find_part(self.md.treeprocessors, "tab_slugs")
        if tabs is None:
            return None

        def name(title: str, above: str) -> str:
            slug = tabs.slugify(unescape(strip_tags(title)), tabs.sep)
            if tabs.combine_header_slug and above:
                slug = above + tabs.sep + slug
            return unique(slug, self.taken)

        return name


def find_part(registry: Any, name: str) -> Any:  # noqa: ANN401 (the host's private classes)
    """Return the part of a host's registry that has a name, None when there is none."""
    return registry[name] if name in registry else None  # noqa: SIM401 (it has no get)
