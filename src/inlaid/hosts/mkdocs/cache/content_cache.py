"""Converted pages, and what their checks found, kept from one build to the next."""

import json
import logging
from collections.abc import Callable
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page as SitePage

from inlaid.diagnostics.diagnostic import Diagnostic, is_error
from inlaid.diagnostics.finding import Finding
from inlaid.hosts.mkdocs.cache import trust
from inlaid.hosts.mkdocs.cache.cache_store import CacheStore
from inlaid.hosts.mkdocs.cache.environment import describe_environment
from inlaid.hosts.mkdocs.cache.lookups import RecordedFiles, are_lookups_right
from inlaid.hosts.mkdocs.cache.messages import Recorded, record_messages, repeat_messages
from inlaid.hosts.mkdocs.cache.page_record import (
    PageRecord,
    format_record,
    list_diagnostics,
    parse_diagnostics,
    parse_record,
    read_links,
    read_toc,
    restore_page,
)
from inlaid.hosts.mkdocs.cache.value_digest import describe, digest
from inlaid.pages.page import Page
from inlaid.project.build import Build, BuiltPage
from inlaid.project.dependencies.content_digest import digest_bytes, digest_text
from inlaid.project.dependencies.facts import Fact, FileStates, RecordedLibrary
from inlaid.project.pages import parse_page, read_page_bytes
from inlaid.project.project import MEMORY

_LOG = logging.getLogger("mkdocs.plugins.inlaid")
_FILE = "build.sqlite"
_CONVERTS = frozenset({"mkdocs.structure.pages", "properdocs.structure.pages"})
_BROKEN = (ValueError, TypeError, KeyError, IndexError, AttributeError)

Convert = Callable[[SitePage, MkDocsConfig, Files], None]


class ContentCache:
    """Takes what was converted before in the place of converting, where nothing else can come out.

    Opened before pages are checked, and written when the build is done. ``started``: when that
    began, in nanoseconds since the epoch.
    """

    def __init__(self, build: Build, config: MkDocsConfig, started: int) -> None:
        root = build.project.root
        self.store = CacheStore(root / MEMORY / _FILE)
        self.build = build
        self.states = FileStates(str(root), started)
        self.varies = trust.varies_pages(config)
        self.keeps_content = True
        if obstacle := trust.find_content_obstacle(config):
            self.keeps_content = False
            _LOG.info("Converting each page anew: %s", obstacle)
        settings = build.project.settings
        left_out = {
            "cache", "polling", "provenance", "verify", "publish", "sources", "traces",
        }  # fmt: skip
        kept = {key: getattr(settings, key) for key in settings.__slots__ if key not in left_out}
        # Of verification, pages show the samples of placeholders only.
        kept["placeholders"] = settings.verify.placeholders if settings.verify else ()
        allowed = [self.states.find_real(root / folder) for folder in settings.allow]
        # Messages of other levels than these are never made, so that none could be logged again.
        levels = [
            logging.getLogger(logger).getEffectiveLevel() for logger in ("mkdocs", "inlaid", "")
        ]
        language = build.project.language  # of the steps of figures
        self.base = digest(describe_environment(config), describe(kept), allowed, levels, language)
        self.docs = build.project.display(build.project.docs_dir)
        self.extensions = ""

    def check_page(self, path: Path) -> tuple[Diagnostic, ...]:
        """Check a page before it is converted, unless that can only end as it did before."""
        name = self._find_name(str(path)[len(str(self.build.project.docs_dir)) + 1 :])
        data = read_page_bytes(path, name)
        if isinstance(data, Finding):
            return self.build.check_bytes(name, data)
        key = digest("check", self.base, name, digest_bytes(data))
        known = self._find_check(key)
        if known is not None:
            return known
        found = self.build.check_bytes(name, data)
        self._keep_check(key, name, path, found)
        return found

    def start_page(self, page: SitePage, text: str) -> bool:
        """Let MkDocs call this cache where it calls `page.render`; false when it mustn't.

        ``text`` is that of the page's file.
        """
        convert = type(page).render
        module = getattr(convert, "__module__", "")
        if not self.keeps_content or module not in _CONVERTS or "render" in vars(page):
            return False

        def render(config: MkDocsConfig, files: Files) -> None:
            del page.render  # the instance's own, which this is
            if self.varies or not self.extensions:
                self.extensions = digest(trust.describe_extensions(config), _describe_links(config))
            self._render(page, config, files, text, convert)

        page.render = render  # type: ignore[method-assign]
        return True

    def save(self) -> None:
        """Keep what was made for the next build."""
        self.store.save()

    def close(self) -> None:
        """End a build that failed; nothing of it is kept."""
        self.store.close()

    def _render(
        self, page: SitePage, config: MkDocsConfig, files: Files, text: str, convert: Convert
    ) -> None:
        name = self._find_name(page.file.src_uri)
        has_snippets = "pymdownx.snippets" in config.markdown_extensions
        if has_snippets and trust.quotes_snippets(page.markdown or ""):
            self.build.start_page(parse_page(name, text))
            convert(page, config, files)
            return
        key = digest(
            "page", self.base, self.extensions, name, page.file.src_uri, page.file.url,
            page.file.inclusion.is_excluded(),  # type: ignore[no-untyped-call]
            digest_text(text), digest_text(page.markdown or ""),
        )  # fmt: skip
        if not self._take(key, page, files, name, text):
            built = self.build.start_page(parse_page(name, text))
            recorded = RecordedFiles(files)
            with record_messages() as messages:
                convert(page, config, recorded)  # type: ignore[arg-type] # it has what is asked for
            self._keep(key, page, built, recorded, messages)

    def _take(self, key: str, page: SitePage, files: Files, name: str, text: str) -> bool:
        """Give the page what is kept of it; whether there is something."""
        entry = self.store.find(key)
        if entry is None:
            return False
        try:
            record = parse_record(entry.head)
            if not self.states.are_right(record.facts):
                return False
            if not are_lookups_right(record.lookups, files):
                return False
            restore_page(page, record, entry.body, files)
        except _BROKEN:
            return False
        built = self.build.start_page(Page(name, text))
        built.diagnostics.extend(record.diagnostics)
        built.anchors.update(record.blocks)
        built.filled = record.filled
        repeat_messages(record.messages)
        return True

    def _keep(
        self, key: str, page: SitePage, built: BuiltPage, files: RecordedFiles, messages: Recorded
    ) -> None:
        facts = self._list_facts(built.page.path)
        if facts is None or files.is_whole or not messages.is_whole or page.content is None:
            return
        if any(map(is_error, built.diagnostics)):
            return
        record = PageRecord(
            page._title_from_render,  # noqa: SLF001 (`Page.render` has set it)
            read_toc(page.toc),
            tuple(sorted(page.present_anchor_ids or ())),
            read_links(page),
            tuple(messages),
            tuple(built.diagnostics),
            tuple(sorted(built.anchors)),
            built.filled,
            facts,
            files.list_lookups(),
        )
        self.store.put(key, format_record(record), page.content)

    def _find_name(self, path: str) -> str:
        """The path that a page of the docs folder has in the project."""
        return path if self.docs == "." else f"{self.docs}/{path}"

    def _find_check(self, key: str) -> tuple[Diagnostic, ...] | None:
        entry = self.store.find(key)
        if entry is None:
            return None
        try:
            listed_facts, listed = json.loads(entry.head)
            facts = [(path, state) for path, state in listed_facts]
            diagnostics = parse_diagnostics(listed)
            return diagnostics if self.states.are_right(facts) else None
        except _BROKEN:
            return None

    def _keep_check(self, key: str, name: str, path: Path, found: tuple[Diagnostic, ...]) -> None:
        facts = self._list_facts(name)
        if facts is None or any(map(is_error, found)) or self.states.is_young(path):
            return
        self.store.put(key, json.dumps([facts, list_diagnostics(found)]))

    def _list_facts(self, name: str) -> tuple[Fact, ...] | None:
        library = self.build.library
        return (
            self.states.list_facts(library, name) if isinstance(library, RecordedLibrary) else None
        )


def _describe_links(config: MkDocsConfig) -> object:
    """What of the configuration decides how links are written and which of them are reported."""
    return describe([config.use_directory_urls, config.validation, config.strict])


def open_cache(build: Build, config: MkDocsConfig, started: int) -> ContentCache | None:
    """Return the cache of a build; None for a verbose one.

    Such a build reports each step, and a page that is taken from the cache goes through none.
    """
    verbose = logging.getLogger("mkdocs").getEffectiveLevel() <= logging.DEBUG
    return None if verbose else ContentCache(build, config, started)
