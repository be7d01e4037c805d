"""What the templates of a site are given, told as digests: what finished pages depend on."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page

from inlaid.integrations.mkdocs.cache.digest import (
    OpaqueValueError,
    describe,
    digest,
    digest_bytes,
    digest_text,
)
from inlaid.integrations.mkdocs.cache.record import read_toc

# The attributes of a page that MkDocs sets; any other is a plugin's.
_ATTRIBUTES = frozenset(
    {
        "_Page__active", "_title_from_render", "abs_url", "canonical_url", "children", "content",
        "edit_url", "file", "is_section", "links_to_anchors", "markdown", "meta", "next_page",
        "parent", "present_anchor_ids", "previous_page", "title", "toc", "update_date",
    }
)  # fmt: skip
_BESIDE = frozenset({"hooks", "mdx_configs", "plugins", "theme", "exclude_docs", "draft_docs"})


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page for templates: what others show of it, and what its own does besides."""

    outside: object
    inside: str


def read_page(page: Page) -> ShownPage:
    """Return what templates can show of a page. Raises OpaqueValueError when that can't be told."""
    if type(page) is not Page or not _ATTRIBUTES.issuperset(vars(page)):
        raise OpaqueValueError(f"{page.file.src_uri} with attributes of a plugin")
    outside = (
        page.file.src_uri, page.file.dest_uri, page.url, page.title, page.canonical_url,
        page.edit_url, page.file.inclusion.value, describe(page.meta) if page.meta else None,
    )  # fmt: skip
    inside = digest(digest_text(page.content or ""), read_toc(page.toc))
    return ShownPage(outside, inside)


def read_nav(nav: Navigation) -> object:
    """Return the tree of the navigation. Raises OpaqueValueError for items of a plugin."""
    return [_read_item(each) for each in nav.items]


def read_config(config: MkDocsConfig) -> object:
    """Return the configuration as templates see it. Raises OpaqueValueError when that can't be."""
    plain = {key: value for key, value in config.items() if key not in _BESIDE}
    plugins = [
        [name, describe(dict(getattr(each, "config", {})))]  # hooks are among them, without any
        for name, each in config.plugins.items()
    ]
    extensions = {key: value for key, value in config.mdx_configs.items() if key != "inlaid"}
    return [describe(plain), plugins, describe(extensions), _read_theme(config)]


def _read_theme(config: MkDocsConfig) -> object:
    theme = config.theme
    own = [
        [str(each), digest_bytes(each.read_bytes())]
        for each in sorted(Path(theme.custom_dir or "").glob("locales/**/*.mo"))
        if theme.custom_dir
    ]
    listed = [theme.name, theme.dirs, sorted(theme.static_templates), own]
    return [describe(listed), describe(dict(theme))]


def _read_item(item: Any) -> object:  # noqa: ANN401 (a page, section or link)
    match item:
        case Page():
            return item.file.src_uri
        case Section() if type(item) is Section:
            return [item.title, *(_read_item(each) for each in item.children)]
        case Link() if type(item) is Link:
            return {"title": item.title, "url": item.url}
        case _:
            raise OpaqueValueError(f"{type(item).__name__} in the navigation")


def list_pages(files: Iterable[File]) -> list[Page]:
    """Return the pages of files."""
    return [each.page for each in files if each.page is not None]
