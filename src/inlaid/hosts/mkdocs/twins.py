"""Twins: beside each page of a site its Markdown with code resolved, and `llms.txt`."""

import logging
import posixpath
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote, unquote

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as SitePage
from mkdocs.utils import get_relative_url

from inlaid.pages.fences import find_fence_candidates, may_hold_include
from inlaid.pages.front_matter import skip_front_matter
from inlaid.pages.page import Page
from inlaid.project.build import Build
from inlaid.project.conversion.placing import place_fences
from inlaid.project.conversion.shown_samples import may_show_samples
from inlaid.project.export.exported_page import export_resolved, export_text
from inlaid.project.export.llms import IndexEntry, make_llms
from inlaid.project.export.naming import Naming
from inlaid.project.export.targets import TARGETS

_LOG = logging.getLogger("mkdocs.plugins.inlaid")
_AGENTS = TARGETS["agents"]
_FENCE = re.compile(r"^[ \t>]*(?:(?:[-*+:]|\d{1,9}[.)])[ ]+)*(`{3,}|~{3,})(.*)", re.MULTILINE)
_LINK = re.compile(
    r"(\]\(<?|^ {0,3}\[[^\]\n]+\]:[ \t]+<?)([^\s)>#?:]+)(?=[\s)>#?]|$)", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class _Noted:
    """A page of the site, and its text with code resolved."""

    page: SitePage
    text: str


class SiteTwins:
    """The twins of a site; filled page by page while the site is built."""

    def __init__(self, naming: Naming) -> None:
        self.naming = naming
        self.pages: dict[str, _Noted] = {}
        self.waiting = "", Page("", "")

    def note(self, markdown: str, own: Page) -> None:
        """Note the text of a page that comes; ``own`` holds that of its file."""
        self.waiting = markdown, own

    def keep(self, page: SitePage, build: Build) -> None:
        """Keep the text of the page that was noted, with its code resolved."""
        markdown, own = self.waiting
        text = _take_conversion(build, own, markdown, self.naming)
        if text is None:
            text = resolve(build, own, markdown, self.naming)
        self.pages[page.file.src_uri] = _Noted(page, text)

    def link(self, html: str, page: SitePage) -> str:
        """Return a finished page that names its twin."""
        address = quote(posixpath.basename(_find_place(page.file.dest_uri)))
        tag = f'<link rel="alternate" type="text/markdown" href="{escape(address)}">\n'
        head, found, rest = html.partition("</head>")
        return f"{head}{tag}{found}{rest}" if found else html

    def write(self, config: MkDocsConfig, files: Files, nav: Navigation) -> None:
        """Write the twins into the built site; what another plugin has written is left alone."""
        site, texts = Path(config.site_dir), dict[str, str]()
        places: dict[str, str] = {}
        for noted in self._sort(nav):
            place = _find_place(noted.page.file.dest_uri)
            texts[place] = _relate(noted.text, noted.page, files, places)
            self._write(site, place, texts[place].encode("utf-8", "surrogatepass"))
        base = (config.site_url or "").rstrip("/")
        entries = [
            IndexEntry(
                str(noted.page.title or ""),
                f"{base}/{quote(place)}" if base else quote(place),
                str(noted.page.meta.get("description") or ""),
                texts[place],
            )
            for noted in self._sort(nav)
            for place in (_find_place(noted.page.file.dest_uri),)
        ]
        about = str(config.site_description or "")
        for name, content in make_llms(config.site_name, entries, about).items():
            self._write(site, name, content)

    def _sort(self, nav: Navigation) -> Iterator[_Noted]:
        """The pages as the navigation has them, then the others."""
        first = [page.file.src_uri for page in nav.pages]
        for path in dict.fromkeys([*first, *sorted(self.pages)]):
            if path in self.pages:
                yield self.pages[path]

    @staticmethod
    def _write(site: Path, name: str, content: bytes) -> None:
        if (site / name).exists():
            _LOG.info("%s is there already, and no twin is written", name)
            return
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(content)  # as MkDocs writes its own


def _take_conversion(build: Build, own: Page, markdown: str, naming: Naming) -> str | None:
    """Return the text by what the conversion has resolved; None where the page isn't its file's."""
    built, project = build.current, build.project
    first = skip_front_matter(own.text)
    lines = own.text.split("\n")
    if project.snippets is not None or markdown.strip() != "\n".join(lines[first:]).strip():
        return None
    if may_show_samples(project.settings.verify, markdown):
        return None
    if built.resolution is None:
        return markdown if built.page.path == own.path and not built.filled else None
    exported = export_resolved(
        project, own, own.text, built.placed, built.resolution,
        target=_AGENTS, name_source=naming.open_page(own.path), has_files=False,
    )  # fmt: skip
    return "\n".join(exported.text.split("\n")[first:]) if first else exported.text


def resolve(build: Build, own: Page, markdown: str, naming: Naming | None) -> str:
    """Return the text of a page with its code resolved; as it is where that has an error."""
    if _holds_nothing(build, markdown):
        return markdown
    page = Page(own.path, markdown, own.base_path)
    is_placed = naming is not None and (naming.levels or _is_drawn(build, markdown))
    lines = _place_lines(own.text, markdown) if is_placed else None
    named = naming.open_page(own.path, lines) if naming else None
    target = _AGENTS if naming else TARGETS["mkdocs"]
    exported = export_text(
        build.project, build.library, page, markdown, target, name_source=named, has_files=False
    )
    return exported.text


def _holds_nothing(build: Build, markdown: str) -> bool:
    """Whether a text is for readers as it is, as most are; snippets may bring in more."""
    settings = build.project.settings
    if may_hold_include(markdown) or (build.project.snippets and "8<" in markdown):
        return False
    if build.project.snippets and build.project.snippets.appended:
        return False
    return not _is_drawn(build, markdown) and not may_show_samples(settings.verify, markdown)


def _is_drawn(build: Build, markdown: str) -> bool:
    return any(name in markdown for name in build.project.drawn)


def _place_lines(own: str, markdown: str) -> dict[int, int]:
    """Where the file of a page has the fences of its text, by their lines."""
    candidates = find_fence_candidates(markdown.split("\n"))
    placed = place_fences(candidates, candidates, own, markdown) if candidates else ()
    return {candidate.line: fence.line for candidate, fence in zip(candidates, placed, strict=True)}


def _find_place(destination: str) -> str:
    """Where the twin of a page is, relative to the site."""
    return f"{destination.removesuffix('.html')}.md"


def _relate(text: str, page: SitePage, files: Files, places: dict[str, str]) -> str:
    """Let links lead from the twin to other twins, and to files of the site.

    ``places``: where each file is found, by the path of its source; filled here.
    """
    folder, own = posixpath.dirname(page.file.src_uri), _find_place(page.file.dest_uri)
    known: dict[str, str] = {}

    spans = tuple(_find_code(text))
    starts = [start for start, _ in spans]

    def lead(found: re.Match[str]) -> str:
        at = bisect_right(starts, found.start()) - 1
        if at >= 0 and found.start() < spans[at][1]:
            return found[0]
        named = found[2]
        if named not in known:
            source = posixpath.normpath(posixpath.join(folder, unquote(named)))
            if source not in places:
                places[source] = _locate(files, source)
            place = places[source]
            known[named] = quote(get_relative_url(place, own)) if place else named
        return found[1] + known[named]

    return _LINK.sub(lead, text)


def _locate(files: Files, source: str) -> str:
    """Where the twin of a page is, or another file; empty for what isn't one of the site's."""
    file = files.get_file_from_path(source)
    if file is None:
        return ""
    return _find_place(file.dest_uri) if file.is_documentation_page() else file.dest_uri


def _find_code(text: str) -> Iterator[tuple[int, int]]:
    """Yield where fenced code stands, from its first line to its last."""
    start, marker = 0, ""
    for found in _FENCE.finditer(text):
        if not marker:
            start, marker = found.start(), found[1]
        elif found[1].startswith(marker) and not found[2].strip():
            yield start, found.end()
            marker = ""
    if marker:
        yield start, len(text)
