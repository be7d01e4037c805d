"""Building only the pages that a change touches, while MkDocs serves them."""

import logging
import os
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from mkdocs.structure.files import File
from mkdocs.structure.pages import Page

from inlaid.hosts.mkdocs.serve.changed_files import Changes
from inlaid.hosts.mkdocs.serve.requests import Requests, find_address
from inlaid.hosts.mkdocs.serve.served_site import ServedSite

_LOG = logging.getLogger("mkdocs.plugins.inlaid")
_IDLE = 0.7  # seconds after the last change until the search index is written


class Host(Protocol):
    """What the builder needs of the plugin."""

    site: ServedSite | None
    obstacle: str

    def report_page(self, site: ServedSite) -> None:
        """Log what is wrong with the page of a site that was built again."""


@dataclass(frozen=True, slots=True)
class FullBuild:
    """Why a change can't be met by building single pages."""

    reason: str


class PageBuilder:
    """Takes the place of the server's builder: builds what changed, or everything when in doubt."""

    def __init__(
        self, host: Host, build_fully: Callable[[], None], changes: Changes, requests: Requests
    ) -> None:
        self.host = host
        self.build_fully = build_fully
        self.changes = changes
        self.requests = requests
        self.lock = threading.Lock()
        self.timer: threading.Timer | None = None

    def __call__(self) -> None:
        """Build; the server reloads the browsers when this returns."""
        with self.lock:
            changed = {
                path for path in map(_resolve, self.changes.take()) if not self._is_passing(path)
            }
            built = self._build_changed(changed)
            if isinstance(built, FullBuild):
                self.requests.expect(())
                self._build_all(built)
                return
            site, rest = built
            if rest:
                self.requests.expect(find_address(page.url) for page in rest)
        if rest:
            threading.Thread(target=self._build_rest, args=(site, rest), daemon=True).start()
        self._update_search_later(site)

    def _is_passing(self, path: Path) -> bool:
        """Whether a file came and went, as those of editors do."""
        site = self.host.site
        known = path.exists() or (site is not None and site.has_files_below(path))
        return not known and not self._find_dependents(path)

    def _find_site(self) -> ServedSite | FullBuild:
        if self.host.obstacle:
            return FullBuild(self.host.obstacle)
        return self.host.site or FullBuild("the last build failed")

    def _find_dependents(self, path: Path) -> list[str]:
        pages = self.host.site.build.pages.values() if self.host.site else ()
        return [page.page.path for page in pages if path in page.places]

    def _build_all(self, why: FullBuild) -> None:
        _LOG.info("Building all pages: %s", why.reason)
        self.build_fully()

    def _build_changed(self, changed: Iterable[Path]) -> tuple[ServedSite, list[Page]] | FullBuild:
        """Build what must be right at once; return the site, and the pages for later."""
        site = self._find_site()
        if isinstance(site, FullBuild):
            return site
        pages = self._find_pages(site, changed)
        rest = pages if isinstance(pages, FullBuild) else self._build_pages(site, pages)
        return rest if isinstance(rest, FullBuild) else (site, rest)

    def _find_pages(self, site: ServedSite, changed: Iterable[Path]) -> list[Page] | FullBuild:
        found: dict[str, Page] = {}
        for path in changed:
            dependents = self._find_dependents(path)
            file = site.find_file(path)
            if file is None and not dependents:
                shown = site.build.project.display(path)
                return FullBuild(f"{shown} is new, or neither a page nor quoted")
            if file is not None and not path.exists():
                return FullBuild(f"{file.src_uri} is gone")
            pages = self._find_changed(site, file, dependents)
            if isinstance(pages, FullBuild):
                return pages
            found |= {page.file.src_uri: page for page in pages}
        return list(found.values())

    def _find_changed(
        self, site: ServedSite, file: File | None, dependents: Sequence[str]
    ) -> list[Page] | FullBuild:
        if file is not None and file.page is None:
            file.copy_file()
        pages = [file.page] if file is not None and file.page is not None else []
        for name in dependents:
            source = site.find_file(site.build.project.root / name)
            if source is None or source.page is None:
                return FullBuild(f"{name} is not in the site")
            pages.append(source.page)
        return pages

    def _build_pages(self, site: ServedSite, pages: Sequence[Page]) -> list[Page] | FullBuild:
        """Build the pages that are open in a browser; return the others, for later."""
        started = time.perf_counter()
        library = site.build.library = site.build.project.open_library()
        is_open = self.requests.find_open()
        now = [page for page in pages if find_address(page.url) in is_open] or list(pages[:1])
        try:
            for page in now:
                if obstacle := self._build_page(site, page):
                    return obstacle
        finally:
            library.tree.close()
        if pages:
            took = (time.perf_counter() - started) * 1000
            _LOG.info("Built %s in %.0f ms", ", ".join(page.file.src_uri for page in now), took)
        return [page for page in pages if page not in now]

    def _build_rest(self, site: ServedSite, pages: Sequence[Page]) -> None:
        with self.lock:
            for page in pages:
                if self.host.site is not site:
                    break  # a full build came first
                try:
                    if obstacle := self._build_page(site, page):
                        self._build_all(obstacle)
                        break
                finally:
                    self.requests.fulfil(find_address(page.url))
            self.requests.expect(())
            site.build.library.tree.close()

    def _build_page(self, site: ServedSite, page: Page) -> FullBuild | None:
        if reason := site.rebuild(page):
            return FullBuild(reason)
        self.host.report_page(site)
        return None

    def _update_search_later(self, site: ServedSite) -> None:
        if self.timer is not None:
            self.timer.cancel()
        self.timer = threading.Timer(_IDLE, self._update_search, (site,))
        self.timer.daemon = True
        self.timer.start()

    def _update_search(self, site: ServedSite) -> None:
        with self.lock:
            if self.host.site is site:
                site.search.update()


def _resolve(path: Path) -> Path:
    """The path with the links of its folders followed, but not its own."""
    return Path(os.path.realpath(path.parent), path.name)
