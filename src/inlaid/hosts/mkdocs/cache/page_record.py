"""What is kept of a converted page, and its form as text."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from inlaid.diagnostics.codes import CODES
from inlaid.diagnostics.diagnostic import Code, Diagnostic, Related
from inlaid.diagnostics.location import Location
from inlaid.hosts.mkdocs.cache.lookups import Lookup
from inlaid.hosts.mkdocs.cache.messages import LogMessage
from inlaid.project.dependencies.facts import Fact

# A heading of the table of contents: title, id, level, and those below it.
Heading = tuple[str, str, int, tuple["Heading", ...]]


@dataclass(frozen=True, slots=True)
class PageRecord:
    """What converting a page left on it and said, and what that depends on.

    ``links``: to anchors of files, by path, each with the link as written. ``anchors`` are those of
    the page, ``blocks`` those of Inlaid's blocks; ``filled`` counts these.
    """

    title: str | None
    toc: tuple[Heading, ...]
    anchors: tuple[str, ...]
    links: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] | None
    messages: tuple[LogMessage, ...]
    diagnostics: tuple[Diagnostic, ...]
    blocks: tuple[str, ...]
    filled: int
    facts: tuple[Fact, ...]
    lookups: tuple[Lookup, ...]


def read_toc(toc: Iterable[AnchorLink]) -> tuple[Heading, ...]:
    """Return the headings of a table of contents."""
    return tuple(
        (anchor_link.title, anchor_link.id, anchor_link.level, read_toc(anchor_link.children))
        for anchor_link in toc
    )


def make_toc(headings: Iterable[Heading]) -> TableOfContents:
    """Return the table of contents that MkDocs makes of these headings."""
    links = [_make_link(heading) for heading in headings]
    if links:
        links[0].active = True  # type: ignore[attr-defined] # MkDocs marks it so
    return TableOfContents(links)


def read_links(page: Page) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...] | None:
    """Return the links of a page to anchors."""
    if page.links_to_anchors is None:
        return None
    return tuple(
        (file.src_uri, tuple(links.items())) for file, links in page.links_to_anchors.items()
    )


def restore_page(page: Page, record: PageRecord, content: str, files: Files) -> None:
    """Give a page what converting it would leave on it."""
    page.content = content
    page.toc = make_toc(record.toc)
    page._title_from_render = record.title  # noqa: SLF001 (`Page.render` sets it)
    page.present_anchor_ids = set(record.anchors)
    if record.links is not None:
        found = ((files.get_file_from_path(path), dict(links)) for path, links in record.links)
        page.links_to_anchors = {file: links for file, links in found if file is not None}


def format_record(record: PageRecord) -> str:
    """Return the record as text."""
    return json.dumps(
        [
            record.title,
            record.toc,
            record.anchors,
            record.links,
            [[message.logger, message.level, message.text] for message in record.messages],
            list_diagnostics(record.diagnostics),
            record.blocks,
            record.filled,
            record.facts,
            record.lookups,
        ],
        separators=(",", ":"),
    )


def parse_record(text: str) -> PageRecord:
    """Return the record of a text that `format_record` returned.

    Raises ValueError, TypeError or KeyError for any other.
    """
    title, toc, anchors, links, messages, diagnostics, blocks, filled, facts, lookups = json.loads(
        text
    )
    return PageRecord(
        title,
        tuple(toc),
        tuple(anchors),
        links,
        tuple(LogMessage(*message) for message in messages),
        parse_diagnostics(diagnostics),
        tuple(blocks),
        int(filled),
        tuple((path, state) for path, state in facts),
        tuple((path, None if found is None else tuple(found)) for path, found in lookups),
    )


def list_diagnostics(diagnostics: Iterable[Diagnostic]) -> list[object]:
    """Return what JSON can hold of diagnostics."""
    return [
        [
            diagnostic.code.name,
            diagnostic.message,
            _list_location(diagnostic.location),
            diagnostic.text,
            [[_list_location(other.location), other.message] for other in diagnostic.related],
            diagnostic.help,
            diagnostic.is_mild,
        ]
        for diagnostic in diagnostics
    ]


def parse_diagnostics(listed: Iterable[list[object]]) -> tuple[Diagnostic, ...]:
    """Return the diagnostics that `list_diagnostics` listed."""
    return tuple(_parse_diagnostic(*fields) for fields in listed)  # type: ignore[arg-type] # see above


def _parse_diagnostic(  # noqa: PLR0917 (the parts of the list, in its order)
    code: str,
    message: str,
    location: tuple[str, int, int, int],
    text: str,
    related: Iterable[tuple[tuple[str, int, int, int], str]],
    advice: str,
    is_mild: bool,
) -> Diagnostic:
    others = tuple(Related(Location(*place), message) for place, message in related)
    found, place = _find_codes()[code], Location(*location)
    return Diagnostic(found, message, place, text, others, advice, is_mild)


def _find_codes() -> Mapping[str, Code]:
    return {code.name: code for code in CODES}


def _list_location(location: Location) -> list[object]:
    return [location.path, location.line, location.column, location.end_column]


def _make_link(heading: Heading) -> AnchorLink:
    title, name, level, below = heading
    link = AnchorLink(title, name, level)
    link.children = [_make_link(inner) for inner in below]
    return link
