"""Building only the pages that a change touches, while MkDocs serves them."""

import logging
import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from mkdocs.structure.files import File
from mkdocs.structure.pages import Page

from inlaid.hosts.mkdocs.serve.changed_files import Changes, resolve_folder
from inlaid.hosts.mkdocs.serve.delivery import Delivery
from inlaid.hosts.mkdocs.serve.requests import Requests, find_address
from inlaid.hosts.mkdocs.serve.served_site import ServedSite

_LOG = logging.getLogger("mkdocs.plugins.inlaid")
_IDLE = 0.7  # seconds after the last change until what follows is done
_INTERRUPTIONS = 3  # of builds behind single pages, in a row


class Host(Protocol):
    """What the builder needs of serving; ``is_dirty``: full builds write only what is newer."""

    is_dirty: bool

    @property
    def served(self) -> "ServedSite | str":
        """The site as it was built, or why its pages can't be built one by one."""

    def let_stop(self, should_stop: Callable[[], bool]) -> AbstractContextManager[None]:
        """Let a build raise Interrupted between pages, after which all is as it was before."""

    def report_page(self, site: ServedSite) -> None:
        """Log what is wrong with the page of a site that was built again."""


class Interrupted(BaseException):
    """Raised in a build behind single pages when there is something better to do."""


@dataclass(frozen=True, slots=True)
class FullBuild:
    """Why a change can't be met by building single pages."""

    reason: str


class PageBuilder:
    """Takes the place of the server's builder: builds what changed, or everything when in doubt.

    Where other plugins or templates may show a change elsewhere, too, the whole site is built
    behind the pages that are known to.
    """

    def __init__(
        self,
        host: Host,
        build_fully: Callable[[], None],
        changes: Changes,
        requests: Requests,
        delivery: Delivery,
    ) -> None:
        self.host = host
        self.build_fully = build_fully
        self.changes = changes
        self.requests = requests
        self.delivery = delivery
        self.lock = threading.Lock()
        self.timer: threading.Timer | None = None
        self.follows = False
        self.interrupted = 0
        self.said: set[str] = set()

    def __call__(self) -> None:
        """Build; the server reloads the browsers when this returns."""
        with self.lock:
            changed = {
                path for path in map(_resolve, self.changes.take()) if not self._is_passing(path)
            }
            if changed:
                self._build(changed)
            elif self.follows:
                self._build_behind()
            else:
                self.delivery.stay()

    def _build(self, changed: set[Path]) -> None:
        built = self._build_changed(changed)
        if isinstance(built, FullBuild):
            self._build_all(built)
            return
        site, rest = built
        self.requests.expect(find_address(page.url) for page in rest)
        if follower := site.find_follower():
            self._follow(follower)
            return
        if rest:
            threading.Thread(target=self._build_rest, args=(site, rest), daemon=True).start()
        self._call_later(lambda: self._update_search(site))

    def _is_passing(self, path: Path) -> bool:
        """Whether a file came and went, as those of editors do."""
        site = self.host.served
        if path.exists() or isinstance(site, str) or not self.changes.is_new(path):
            return False
        return not site.knows(path)

    def _build_all(self, why: FullBuild) -> None:
        self._say(f"Building all pages: {why.reason}")
        self.follows = False
        self.requests.expect(())
        self.changes.forget_new()
        self.build_fully()

    def _say(self, message: str) -> None:
        """Log a message once."""
        _LOG.log(logging.DEBUG if message in self.said else logging.INFO, message)
        self.said.add(message)

    def _build_behind(self) -> None:
        """Build the whole site while the one that there is is given out; a save comes first."""
        self.follows = False
        self.changes.forget_new()
        if self.host.is_dirty:  # the site must stay where it is
            self.requests.expect(())
            self.build_fully()
            return
        try:
            with (
                self.delivery.keep_old(self.requests.find_open),
                self.host.let_stop(self._is_interrupted),
            ):
                self.build_fully()
        except Interrupted:
            self.interrupted += 1
            self.follows = True
            self._call_later(self.delivery.ask)
            return
        except BaseException:
            self.requests.expect(())
            raise
        self.interrupted = 0
        self.requests.expect(())

    def _is_interrupted(self) -> bool:
        return self.interrupted < _INTERRUPTIONS and self.changes.exist()

    def _build_changed(self, changed: Iterable[Path]) -> tuple[ServedSite, list[Page]] | FullBuild:
        """Build what must be right at once; return the site, and the pages for later."""
        site = self.host.served
        if isinstance(site, str):
            return FullBuild(site)
        pages = self._find_pages(site, changed)
        rest = pages if isinstance(pages, FullBuild) else self._build_pages(site, pages)
        return rest if isinstance(rest, FullBuild) else (site, rest)

    def _find_pages(self, site: ServedSite, changed: Iterable[Path]) -> list[Page] | FullBuild:
        found: dict[str, Page] = {}
        for path in changed:
            readers, files = site.find_readers(path), site.find_files(path)
            if reason := self._find_reason(site, path, files, readers):
                return FullBuild(reason)
            for file in files:
                if not file.is_documentation_page():
                    file.copy_file()
            found |= {name: page for name, page in readers.items() if page is not None}
        return list(found.values())

    def _find_reason(
        self,
        site: ServedSite,
        path: Path,
        files: Sequence[File],
        readers: Mapping[str, Page | None],
    ) -> str:
        """Why a change needs a full build; empty when it doesn't."""
        shown = site.build.project.display(path)
        if site.reads.concern_site(path):
            return f"{shown} was read for the whole site"
        if not files and not readers:
            return f"{shown} is new, or nothing is known to show it"
        if files and not path.exists():
            return f"{shown} is gone"
        if any(file.is_documentation_page() for file in files) and not readers:
            return f"{shown} is a page that was not read"
        for name, page in readers.items():
            if page is None:
                return f"{name} shows {shown}, and is not in the site"
            if name in site.completed:
                return f"another plugin completes {name} when all pages are converted"
        return ""

    def _build_pages(self, site: ServedSite, pages: Sequence[Page]) -> list[Page] | FullBuild:
        """Build the pages that are open in a browser; return the others, for later."""
        started = time.perf_counter()
        library = site.build.library = site.build.project.open_library()
        is_open = self.requests.find_open()
        now = [page for page in pages if find_address(page.url) in is_open] or list(pages[:1])
        if self.host.is_dirty:  # no full build would write the others
            now = list(pages)
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
                if self.host.served is not site:
                    break  # a full build came first
                try:
                    if obstacle := self._build_page(site, page):
                        self._follow(obstacle.reason)
                        return
                finally:
                    self.requests.fulfil(find_address(page.url))
            self.requests.expect(())
            site.build.library.tree.close()

    def _follow(self, reason: str) -> None:
        """Let the whole site be built behind."""
        self._say(f"Building the whole site behind single pages: {reason}")
        self.follows = True
        self._call_later(self.delivery.ask)

    def _build_page(self, site: ServedSite, page: Page) -> FullBuild | None:
        try:
            reason = site.rebuild(page)
        except Exception as error:  # noqa: BLE001 (of a plugin that can't do it twice, or anything else)
            reason = f"{page.file.src_uri} can't be built alone: {error}"
        if reason:
            return FullBuild(reason)
        self.host.report_page(site)
        return None

    def _call_later(self, function: Callable[[], None]) -> None:
        if self.timer is not None:
            self.timer.cancel()
        self.timer = threading.Timer(_IDLE, function)
        self.timer.daemon = True
        self.timer.start()

    def _update_search(self, site: ServedSite) -> None:
        with self.lock:
            if self.host.served is site:
                site.search.update()


def _resolve(path: Path) -> Path:
    """The path with links followed, its own too where it leads to something."""
    real = Path(os.path.realpath(path))
    return real if real.exists() else resolve_folder(path)
