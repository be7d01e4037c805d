"""The search index of a served site, kept up to date page by page."""

from collections.abc import Mapping
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from inlaid.hosts.mkdocs.serve.owners import SEARCH_PLUGINS


class SearchIndex:
    """The entries of the search plugin of MkDocs or Material; none when there is no such plugin."""

    def __init__(self, config: MkDocsConfig) -> None:
        self.config = config
        names = [
            search_plugin for search_plugin in SEARCH_PLUGINS if search_plugin in config.plugins
        ]
        self.plugin: Any = config.plugins[names[0]] if names else None
        self.kept = len(self._entries)

    @property
    def _entries(self) -> list[dict[str, Any]]:
        index = getattr(self.plugin, "search_index", None)
        found = getattr(index, "entries", None)
        return getattr(index, "_entries", []) if found is None else found

    def add(self, page: Page, nav: Navigation) -> None:
        """Let the plugin take up a page that no template is rendered for."""
        if self.plugin is not None:
            self.plugin.on_page_context({}, page=page, config=self.config, nav=nav)

    def update(self) -> None:
        """Put the entries of pages that were built again in the place of their old ones."""
        entries = self._entries
        fresh: dict[str, list[dict[str, Any]]] = {}
        for entry in entries[self.kept :]:
            fresh.setdefault(_find_page(entry), []).append(entry)
        if not fresh:
            return
        done: set[str] = set()
        merged = []
        for entry in entries[: self.kept]:
            page = _find_page(entry)
            if page not in fresh:
                merged.append(entry)
            elif page not in done:
                done.add(page)
                merged += _take_last(fresh[page])
        entries[:] = merged
        self.kept = len(entries)
        self.plugin.on_post_build(config=self.config)


def _find_page(entry: Mapping[str, Any]) -> str:
    return str(entry["location"]).partition("#")[0]


def _take_last(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of a page that was built several times, the entries of the last: no place comes twice."""
    return list({entry["location"]: entry for entry in entries}.values())
