"""The state of `mkdocs serve`: the site as the last build left it, and what is watched."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Protocol, cast

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation

from inlaid.configuration.file import read_config
from inlaid.errors import ConfigError
from inlaid.hosts.mkdocs.serve.owners import has_lasting
from inlaid.hosts.mkdocs.serve.reads import Reads, Recorder
from inlaid.hosts.mkdocs.serve.rebuild import Interrupted
from inlaid.hosts.mkdocs.serve.search_index import SearchIndex
from inlaid.hosts.mkdocs.serve.served_site import ServedSite, find_obstacle
from inlaid.hosts.mkdocs.serve.watch import Watch
from inlaid.project.build import Build

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.livereload import LiveReloadServer

_NOT_DATA = frozenset({"site-packages", "dist-packages", "node_modules"})


class Plugin(Protocol):
    """What serving needs of the plugin, which owns the state of builds."""

    def report_page(self, site: ServedSite) -> None:
        """Log what is wrong with the page of a site that was built again."""

    def keep_state(self) -> Callable[[], None]:
        """Return what brings back the state of the last build."""


class Serving:
    """What is kept from one build to the next while serving.

    ``served``: the site as it was built, or why its pages can't be built one by one.
    """

    def __init__(self, plugin: Plugin, *, is_clean: bool, is_dirty: bool) -> None:
        self.plugin = plugin
        self.is_dirty = is_dirty
        self.is_clean = is_clean
        self.recorder = Recorder()
        self.watch: Watch | None = None
        self.quoting: Build | None = None
        self.reads = Reads({})  # those of the last build while another runs
        self.candidates: set[Path] = set()
        self.contents: dict[str, str | None] = {}
        self.completed: frozenset[str] = frozenset()
        self.depth = 0
        self.is_repeated = False
        self.is_first = True
        self.should_stop = _go_on
        self.served: ServedSite | str = self._find_obstacle() or "there was no build yet"

    def start_build(self, config: MkDocsConfig) -> None:
        """Begin to note what a build reads, the configuration among it."""
        self.served = "the last build failed"
        self.recorder.site_dir = config.site_dir
        if self.is_first and config.config_file_path:
            with suppress(ConfigError):  # MkDocs has said what is wrong
                read_config(Path(config.config_file_path))
            hooks = cast("Mapping[str, ModuleType]", config.hooks or {})  # whatever the type says
            self.recorder.add(str(hook.__file__) for hook in hooks.values())
        self.is_first = False

    @contextmanager
    def let_stop(self, should_stop: Callable[[], bool]) -> Iterator[None]:
        """Let a build raise Interrupted between pages, after which all is as it was before."""
        site, restore = self.served, self.plugin.keep_state()
        if not isinstance(site, str) and not has_lasting(site.config):
            self.should_stop = should_stop
        try:
            yield
        except Interrupted:
            self.fail()
            self.served = site
            restore()
            raise
        finally:
            self.should_stop = _go_on

    def start_page(self, page: str) -> None:
        """Note what follows as read for a page. Raises Interrupted when the build should stop."""
        if self.should_stop():
            raise Interrupted
        self.recorder.start_page(page)

    def start_pages(self) -> None:
        """Note that pages follow; a plugin may build the site again while it is built."""
        self.is_repeated = self.depth > 0
        self.depth += 1

    def note_contents(self, files: Files) -> None:
        """Note what the pages hold before plugins look at all of them."""
        self.recorder.end_page()
        pages = ((file.src_uri, file.page) for file in files if file.page is not None)
        self.contents = {name: page.content for name, page in pages}

    def note_completed(self, files: Files) -> None:
        """Note which pages they have changed."""
        pages = ((file.src_uri, file.page) for file in files if file.page is not None)
        self.completed = frozenset(
            name for name, page in pages if self.contents.get(name) != page.content
        )
        self.contents = {}

    def end_build(
        self,
        build: Build,
        config: MkDocsConfig,
        *,
        files: Files,
        nav: Navigation,
        env: "Environment",
        shown: set[str],
    ) -> None:
        """Keep the site that was built."""
        self.depth -= 1
        if self.depth:
            self.is_repeated = True
            return
        if not self.is_clean:
            self.quoting = build
        self.reads = reads = self.recorder.take()
        if reason := self._find_obstacle():
            self.served = reason
        else:
            index = SearchIndex(config)
            self.served = ServedSite(
                build, config, files, nav, env, index, shown, reads, self.completed
            )
        places = {place for page in build.pages.values() for place in page.places}
        self.candidates = places | set(self._list_read(build, reads))
        self._watch_read(config)

    def _find_obstacle(self) -> str:
        if self.is_clean:
            return "mkdocs serve --clean makes the site anew"
        if self.is_repeated:
            return "another plugin builds the site more than once"
        return find_obstacle()

    def fail(self) -> None:
        """End a build that failed."""
        self.depth = 0
        self.is_repeated = False
        self.recorder.take()

    def report_page(self, site: ServedSite) -> None:
        """Take in what the page of a site that was built again has read and found."""
        reads = self.recorder.take()
        site.reads.add(reads)
        self.plugin.report_page(site)
        self.candidates = site.build.current.places | set(self._list_read(site.build, reads))
        self._watch_read(site.config)

    def start_watching(
        self, server: "LiveReloadServer", config: MkDocsConfig, build: Build
    ) -> None:
        """Watch what pages show, and build only what a change touches."""
        self.watch = Watch(server, self, polling=build.project.settings.polling)
        self._watch_read(config)

    def watch_quoted(self, config: MkDocsConfig, quoting: Build) -> None:
        """Watch what pages quote, by a build that is for nothing else."""
        self.quoting = quoting
        self.candidates = {place for page in quoting.pages.values() for place in page.places}
        self._watch_read(config)

    def _watch_read(self, config: MkDocsConfig) -> None:
        """Watch the folders that hold what pages have read, or would."""
        if self.watch is not None:
            covered = (config.docs_dir, *config.watch)
            folders = {path.parent for path in self.candidates}
            self.watch.watch_folders(folders, covered, self._is_read)

    @staticmethod
    def _list_read(build: Build, reads: Reads) -> Iterator[Path]:
        """The files of the project that were read for pages, but for programs and hidden ones."""
        root = build.project.root
        for path in reads.list_files():
            if path.is_relative_to(root):
                parts = path.relative_to(root).parts
                if _NOT_DATA.isdisjoint(parts) and not any(part[0] == "." for part in parts):
                    yield path

    def _is_read(self, path: Path) -> bool:
        real = Path(os.path.realpath(path.parent), path.name)
        pages = list(self.quoting.pages.values()) if self.quoting else ()
        if any(real in page.places for page in pages):
            return True
        return bool(self.reads.find_pages(real))


def _go_on() -> bool:
    return False
