"""The cache of one build: opened before its pages are checked, written when it is done."""

import logging
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page as SitePage

from inlaid.core.diagnostics import Diagnostic
from inlaid.integrations.mkdocs.cache import trust
from inlaid.integrations.mkdocs.cache.content import ContentCache
from inlaid.integrations.mkdocs.cache.environment import describe_environment
from inlaid.integrations.mkdocs.cache.facts import FileStates, RecordedLibrary
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
        states = FileStates(str(root), started)
        self.content = ContentCache(self.store, build, states, describe_environment(config))
        self.varies = trust.varies_pages(config)
        self.keeps_content = True
        if obstacle := trust.find_content_obstacle(config):
            self.keeps_content = False
            _LOG.info("Converting each page anew: %s", obstacle)

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

    def save(self) -> None:
        """Keep what was made for the next build."""
        self.store.save()

    def close(self) -> None:
        """End a build that failed; nothing of it is kept."""
        self.store.close()


def open_session(build: Build, config: MkDocsConfig, started: int) -> CacheSession | None:
    """Return the cache of a build; None when there is to be none."""
    verbose = logging.getLogger("mkdocs").getEffectiveLevel() <= logging.DEBUG
    off = build.project.settings.cache == "off"
    recorded = isinstance(build.library, RecordedLibrary)
    # Verbose builds tell each step, which those that take a page from the cache don't make.
    return None if off or verbose or not recorded else CacheSession(build, config, started)
