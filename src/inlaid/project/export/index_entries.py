"""Exported pages as entries of an index: their titles and what they say of themselves."""

import re
from collections.abc import Mapping
from urllib.parse import quote

from inlaid.configuration.places import SyntaxFault
from inlaid.configuration.yaml_tree import parse_yaml
from inlaid.pages.front_matter import find_front_matter, skip_front_matter
from inlaid.project.export.llms import Entry
from inlaid.project.pages import normalise_page

_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t]*#*$", re.MULTILINE)


def make_entries(pages: Mapping[str, str]) -> list[Entry]:
    """Return an entry for each page, by path, in order; front matter is no part of its text."""
    return [_make_entry(path, normalise_page(text)) for path, text in pages.items()]


def _make_entry(path: str, text: str) -> Entry:
    first = skip_front_matter(text)
    body = "\n".join(text.split("\n")[first:]) if first else text
    meta = _read_meta(text)
    heading = _HEADING.search(body)
    title = str(meta.get("title") or (heading[1] if heading else path))
    return Entry(title, quote(path), str(meta.get("description") or ""), body)


def _read_meta(text: str) -> Mapping[str, object]:
    found = find_front_matter(text)
    read = parse_yaml(found[1]) if found else None
    if read is None or isinstance(read, SyntaxFault):
        return {}
    return read[0] if isinstance(read[0], dict) else {}
