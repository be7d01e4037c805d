"""`llms.txt` and `llms-full.txt`: an index of pages, and all of them in one, for programs."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from inlaid.configuration.places import SyntaxFault
from inlaid.configuration.yaml_tree import parse_yaml
from inlaid.pages.front_matter import find_front_matter, skip_front_matter
from inlaid.project.pages import normalise_page

INDEX, WHOLE = "llms.txt", "llms-full.txt"
_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t]*#*$", re.MULTILINE)
_LABEL = str.maketrans({"[": "(", "]": ")"})


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A page of the index: its title, its address, what it is about, and its text."""

    title: str
    address: str
    description: str
    text: str


def make_llms(title: str, entries: Sequence[IndexEntry], about: str = "") -> dict[str, bytes]:
    """Return the two files, in the form of https://llmstxt.org, for pages in order."""
    head = [f"# {title}", "", *([f"> {_join(about)}", ""] if about else [])]
    index = "\n".join([*head, "## Pages", "", *map(_write_row, entries), ""])
    whole = "\n".join([*head, *_list_texts(entries)])
    return {INDEX: index.encode(), WHOLE: whole.encode("utf-8", "surrogatepass")}


def _write_row(entry: IndexEntry) -> str:
    row = f"- [{_join(entry.title).translate(_LABEL) or entry.address}]({entry.address})"
    return f"{row}: {_join(entry.description)}" if entry.description else row


def _join(text: str) -> str:
    return " ".join(text.split())


def _list_texts(entries: Sequence[IndexEntry]) -> Iterator[str]:
    for entry in entries:
        yield f"<!-- page: {entry.address} -->"
        yield ""
        yield entry.text.strip("\n")
        yield ""


def make_entries(pages: Mapping[str, str]) -> list[IndexEntry]:
    """Return an entry for each page, by path, in order; its text is without front matter."""
    return [_make_entry(path, normalise_page(text)) for path, text in pages.items()]


def _make_entry(path: str, text: str) -> IndexEntry:
    first = skip_front_matter(text)
    body = "\n".join(text.split("\n")[first:]) if first else text
    meta = _read_meta(text)
    heading = _HEADING.search(body)
    title = str(meta.get("title") or (heading[1] if heading else path))
    return IndexEntry(title, quote(path), str(meta.get("description") or ""), body)


def _read_meta(text: str) -> Mapping[str, object]:
    found = find_front_matter(text)
    read = parse_yaml(found[1]) if found else None
    if read is None or isinstance(read, SyntaxFault):
        return {}
    return read[0] if isinstance(read[0], dict) else {}
