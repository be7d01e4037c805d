"""The entries of pages in the search index, kept from one build to the next."""

import json
from collections.abc import Sequence
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from inlaid.integrations.mkdocs.cache.digest import describe, digest
from inlaid.integrations.mkdocs.cache.store import Store

_PLUGINS = ("search", "material/search")


class SearchEntries:
    """Stands between the search plugin and its index.

    ``keys``: what the entries of each page depend on, by the page's path, in the order of the site.
    """

    def __init__(self, store: Store, config: MkDocsConfig, keys: dict[str, str]) -> None:
        self.store = store
        names = [each for each in _PLUGINS if each in config.plugins]
        self.plugin: Any = config.plugins[names[0]] if names else None
        self.index: Any = getattr(self.plugin, "search_index", None)
        options = describe(dict(self.plugin.config)) if self.plugin else None
        self.base = digest(names, options)
        self.keys = {path: digest(self.base, key) for path, key in keys.items()}
        self.whole = digest("index", list(self.keys.values()))
        self.text = ""
        self.known: dict[str, list[dict[str, Any]]] = {}
        self.fresh: dict[str, list[dict[str, Any]]] = {}

    @property
    def is_whole(self) -> bool:
        """Whether the index comes out as it did before, so that no page need be looked at."""
        return bool(self.text) or self.index is None

    def begin(self) -> None:
        """Take the place of the index's own methods."""
        if self.index is None:
            return
        entry = self.store.find(self.whole)
        self.text = entry.body if entry else ""
        if not self.text:
            self._load()
        self.add = self.index.add_entry_from_context
        self.generate = self.index.generate_search_index
        self.index.add_entry_from_context = self._add
        self.index.generate_search_index = self._generate

    def _add(self, page: Page) -> None:
        if self.text:
            return
        key = self.keys.get(page.file.src_uri, "")
        listed = self._list()
        if key in self.known:
            listed.extend(self.known[key])
        else:
            before = len(listed)
            self.add(page)
            self.known[key] = listed[before:]
        self.fresh[key] = self.known[key]

    def _generate(self, *arguments: object) -> str:
        if self.text:
            return self.text
        text: str = self.generate(*arguments)
        self.store.put(self.whole, "", text)
        self.store.put(self._find_row(), "", json.dumps(self.fresh, separators=(",", ":")))
        return text

    def _list(self) -> list[dict[str, Any]]:
        found = getattr(self.index, "entries", None)
        listed: list[dict[str, Any]] = self.index._entries if found is None else found  # noqa: SLF001
        return listed

    def _load(self) -> None:
        entry = self.store.find(self._find_row())
        try:
            known = json.loads(entry.body) if entry else {}
        except ValueError:
            known = {}
        wanted = set(self.keys.values())
        self.known = {key: listed for key, listed in known.items() if key in wanted}

    def _find_row(self) -> str:
        return digest("entries", self.base)


def list_keys(
    pages: Sequence[Page], outside: Sequence[object], inside: Sequence[str]
) -> dict[str, str]:
    """Return what the entries of each page depend on, by its path."""
    rows = zip(pages, outside, inside, strict=True)
    return {page.file.src_uri: digest(shown, own) for page, shown, own in rows}
