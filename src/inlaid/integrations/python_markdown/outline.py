"""Headings as the host's table of contents wants them: ids, levels, links, the contents."""

import re
from collections.abc import Collection, Iterator, Sequence
from html import escape, unescape
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.toc import nest_toc_tokens, strip_tags, unique
from markdown.util import AMP_SUBSTITUTE

from inlaid.render.page import Heading, Outline

_IMAGE = re.compile(r"<img\b[^>]*?\balt=\"([^\"]*)\"[^>]*>")
# Stands for the text of a heading.
_TEXT = "InlaidHeading"


class Outliner:
    """Asks the host's own `toc` about the headings of a page, and tells the host the title."""

    def __init__(self, md: Markdown) -> None:
        self.md = md
        self.taken: set[str] = set()

    def outline(self, headings: Sequence[Heading], ids: Collection[str], first: bool) -> Outline:
        """Return the headings with ids and links; their texts are kept from the host's eyes."""
        toc = find_part(self.md.treeprocessors, "toc")
        self.taken = set(ids)
        found = tuple(headings) if toc is None else tuple(self._name(toc, headings))
        title = find_part(self.md.treeprocessors, "mkdocs_extract_title")
        if title is not None and first and found[0].tag == "h1":
            title.title = _read_name(_IMAGE.sub(r"\1", headings[0].naming))
        return Outline(found, toc.marker if toc else "", lambda: self._write_contents(toc))

    def _name(self, toc: Any, headings: Sequence[Heading]) -> Iterator[Heading]:  # noqa: ANN401
        """Name headings as the host does, but for rendering them once more by its own means."""
        tokens: list[Any] = []
        for heading in headings:
            element = Element(heading.tag, dict(heading.attributes))
            toc.set_level(element)
            name = _read_name(heading.naming)
            if "id" not in element.attrib:
                element.set("id", unique(toc.slugify(unescape(name), toc.sep), self.taken))
            label = strip_tags(element.attrib.pop("data-toc-label", ""))
            level = int(element.tag[1])
            if toc.toc_top <= level <= toc.toc_bottom:
                tokens.append(
                    {
                        "level": level,
                        "id": element.get("id"),
                        "name": escape(label, quote=False) if label else name,
                        "html": heading.naming,
                        "data-toc-label": label,
                    }
                )
            yield self._link(toc, element, heading)
        setattr(self.md, "toc_tokens", nest_toc_tokens(tokens))  # noqa: B010 (`toc` sets it so)

    def _link(self, toc: Any, element: Element, heading: Heading) -> Heading:  # noqa: ANN401
        """Let the host add its links around the text."""
        tag, anchor, html = element.tag, str(element.get("id")), heading.html
        attributes = tuple(element.attrib.items())
        if toc.use_anchors or toc.use_permalinks not in {False, None}:
            element.text = _TEXT
            if toc.use_anchors:
                toc.add_anchor(element, anchor)
            if toc.use_permalinks not in {False, None}:
                toc.add_permalink(element, anchor)
            written = self.md.serializer(element).replace(AMP_SUBSTITUTE, "&")
            inner = written[written.index(">") + 1 : written.rindex("<")]
            html = inner.replace(_TEXT, html, 1)
        return Heading(tag, attributes, html, heading.naming)

    def _write_contents(self, toc: Any) -> str:  # noqa: ANN401
        tokens = getattr(self.md, "toc_tokens")  # noqa: B009 (as above)
        written = self.md.serializer(toc.build_toc_div(tokens))
        return str(written.replace(AMP_SUBSTITUTE, "&"))

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


def _read_name(html: str) -> str:
    """The text of a heading, escaped as the host escapes text: quotes are not."""
    return str(strip_tags(html)).replace("&quot;", '"')


def find_part(registry: Any, name: str) -> Any:  # noqa: ANN401 (the host's private classes)
    """Return the part of a host's registry that has a name, None when there is none."""
    return registry[name] if name in registry else None  # noqa: SIM401 (it has no get)
