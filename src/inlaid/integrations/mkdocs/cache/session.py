"""The cache of one build: opened before its pages are checked, written when it is done."""

import logging
from pathlib import Path
from typing import cast

import mkdocs
from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import files as host_files
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as SitePage

from inlaid.core.diagnostics import Diagnostic
from inlaid.integrations.mkdocs.cache import trust
from inlaid.integrations.mkdocs.cache.content import ContentCache
from inlaid.integrations.mkdocs.cache.digest import OpaqueValueError
from inlaid.integrations.mkdocs.cache.environment import describe_environment
from inlaid.integrations.mkdocs.cache.facts import FileStates, RecordedLibrary
from inlaid.integrations.mkdocs.cache.finished import FinishedPages, WatchedEnvironment
from inlaid.integrations.mkdocs.cache.store import Store
from inlaid.project.build import Build
from inlaid.project.memory import MEMORY

_LOG = logging.getLogger("mkdocs.plugins.inlaid")
_FILE = "build.sqlite"
_CONVERTS = frozenset({"mkdocs.structure.pages", "properdocs.structure.pages"})


class CacheSession:
    """What a build takes from the cache and leaves there."""

    def __init__(self, build: Build, config: MkDocsConfig, started: int) -> None:
        root = build.project.root
        self.store = Store(root / MEMORY / _FILE)
        self.states = FileStates(str(root), started)
        self.base = describe_environment(config)
        self.content = ContentCache(self.store, build, self.states, self.base)
        self.varies = trust.varies_pages(config)
        self.keeps_content = True
        if obstacle := trust.find_content_obstacle(config):
            self.keeps_content = False
            _LOG.info("Converting each page anew: %s", obstacle)
        self.finished: FinishedPages | None = None
        if build.project.settings.cache == "full":
            self._open_finished(config, root / MEMORY)

    def check_page(self, path: Path) -> tuple[Diagnostic, ...]:
        """Check a page before it is converted."""
        return self.content.check_page(path)

    def start_page(self, page: SitePage, text: str) -> bool:
        """Take over the conversion of a page; false when that must be left to the host."""
        module = getattr(type(page).render, "__module__", "")
        if not self.keeps_content or module not in _CONVERTS or "render" in vars(page):
            return False
        self.content.replace_conversion(page, text, varies=self.varies)
        return True

    def before_cleaning(self) -> None:
        """Save what is right of the old site from being deleted."""
        if self.finished is not None:
            self.finished.set_aside()

    def after_cleaning(self) -> None:
        """Put back what is right of the old site."""
        if self.finished is not None:
            self.finished.put_back()

    def begin_pages(
        self, env: Environment, config: MkDocsConfig, files: Files, nav: Navigation
    ) -> Environment:
        """Before pages are made by templates; return the environment to make them by."""
        if self.finished is None:
            return env
        try:
            obstacle = self.finished.begin(env, config, files, nav)
        except OpaqueValueError as error:
            obstacle = f"nothing can be told of {error}"
        if obstacle:
            _LOG.info("Making each page anew: %s", obstacle)
            self.finished.leave()
            self.finished = None
            return env
        return cast("Environment", WatchedEnvironment(env, self.finished))

    def save(self) -> None:
        """Keep what was made for the next build."""
        if self.finished is not None:
            self.finished.save()
        self.store.save()

    def close(self) -> None:
        """End a build that failed; nothing of it is kept."""
        if self.finished is not None:
            self.finished.abandon()
        self.store.close()

    def _open_finished(self, config: MkDocsConfig, folder: Path) -> None:
        obstacle = trust.find_site_obstacle(config) or _find_other_host()
        if obstacle:
            _LOG.info("Making each page anew: %s", obstacle)
        else:
            self.finished = FinishedPages(self.store, folder, self.base, config)


def _find_other_host() -> str:
    """Why the loop over pages is not the known one; empty when it is."""
    known = host_files.__name__ == "mkdocs.structure.files" and mkdocs.__version__.startswith(
        "1.6."
    )
    return "" if known else "this is not MkDocs 1.6"


def open_session(build: Build, config: MkDocsConfig, started: int) -> CacheSession | None:
    """Return the cache of a build; None when there is to be none."""
    verbose = logging.getLogger("mkdocs").getEffectiveLevel() <= logging.DEBUG
    off = build.project.settings.cache == "off"
    recorded = isinstance(build.library, RecordedLibrary)
    # Verbose builds tell each step, which those that take a page from the cache don't make.
    return None if off or verbose or not recorded else CacheSession(build, config, started)
