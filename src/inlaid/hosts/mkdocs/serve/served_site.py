"""A site as MkDocs has built it, kept so that single pages can be built again."""

import inspect
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.commands import build as mkdocs_build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from inlaid.hosts.mkdocs.assets import has_assets
from inlaid.hosts.mkdocs.cache.owners import find_owners
from inlaid.hosts.mkdocs.serve.search_index import SearchIndex
from inlaid.project.build import Build

if TYPE_CHECKING:
    from jinja2 import Environment

# Events in which a plugin sees the whole site, so that a single page is not enough for it.
_SITE_EVENTS = ("env", "post_build", "pre_build")
# Events that work on what the template makes of a page.
_OUTPUT_EVENTS = ("page_context", "post_page", "pre_template", "template_context")
# Their templates show the content of a page once, as it is.
_PLAIN_THEMES = frozenset({"material", "mkdocs", "readthedocs"})
_SIGNATURES = {
    "_populate_page": ("page", "config", "files", "dirty"),
    "_build_page": ("page", "config", "doc_files", "nav", "env", "dirty", "excluded"),
}


@dataclass(slots=True)
class ServedSite:
    """What a build leaves behind; ``shown``: the pages that show a block, kept up by the plugin."""

    build: Build
    config: MkDocsConfig
    files: Files
    nav: Navigation
    env: "Environment"
    search: SearchIndex
    shown: set[str]
    pages: list[File] = field(default_factory=list)
    is_plain: bool = False

    def __post_init__(self) -> None:
        theme = self.config.theme
        self.is_plain = (
            theme.name in _PLAIN_THEMES
            and not theme.custom_dir
            and not any(find_owners(self.config, _OUTPUT_EVENTS))
        )
        self.pages = list(self.files.documentation_pages(inclusion=InclusionLevel.is_in_serve))

    def find_file(self, path: Path) -> File | None:
        """The file of the docs folder at ``path``."""
        docs = Path(self.config.docs_dir).resolve()
        if not path.is_relative_to(docs):
            return None
        return self.files.get_file_from_path(path.relative_to(docs).as_posix())

    def has_files_below(self, path: Path) -> bool:
        """Whether ``path`` is a folder of the site's files."""
        return any(
            Path(file.abs_src_path).is_relative_to(path) for file in self.files if file.abs_src_path
        )

    def rebuild(self, page: Page) -> str:
        """Read a page again and write it; why other pages show what has changed, too, or empty."""
        if page.markdown is None:  # skipped by a dirty build
            self._populate(page)
            self._build(page)
            return ""
        before, had_block = _Shown.of(page), page.file.src_uri in self.shown
        self._populate(page)
        after, has_block = _Shown.of(page), page.file.src_uri in self.shown
        if (before.title, before.meta) != (after.title, after.meta):
            return f"the title or the front matter of {page.file.src_uri} changed"
        if has_block and not has_assets(self.config, self.files):
            return f"{page.file.src_uri} shows the first block of the site"
        is_alike = self.is_plain and before.toc == after.toc and had_block is has_block
        if not (is_alike and self._splice(page, before.content)):
            self._build(page)
        return ""

    def _populate(self, page: Page) -> None:
        """Read and convert a page."""
        # Its signature is checked, see `find_obstacle`.
        mkdocs_build._populate_page(page, self.config, self.files)  # noqa: SLF001

    def _build(self, page: Page) -> None:
        """Write a page through the theme's template."""
        mkdocs_build._build_page(  # noqa: SLF001 (as above)
            page, self.config, self.pages, self.nav, self.env, excluded=_is_draft(page)
        )

    def _splice(self, page: Page, before: str) -> bool:
        """Put the new content in the place of the old, in the page that the template wrote.

        The template would write nothing else: title, front matter and contents are the same.
        """
        path = Path(page.file.abs_dest_path)
        output = path.read_bytes().decode("utf-8")
        content = page.content or ""
        same_head = ("<h1" in before) == ("<h1" in content)
        if not before or not same_head or _is_draft(page) or output.count(before) != 1:
            return False
        self.search.add(page, self.nav)
        path.write_bytes(output.replace(before, content, 1).encode("utf-8"))
        return True


@dataclass(frozen=True, slots=True)
class _Shown:
    """What other pages, or other parts of the page, may show of it."""

    title: str | None
    meta: dict[str, object]
    toc: str
    content: str

    @classmethod
    def of(cls, page: Page) -> "_Shown":
        return cls(page.title, dict(page.meta), str(page.toc), page.content or "")


def _is_draft(page: Page) -> bool:
    """Whether the page is only previewed, with a line that says so."""
    return page.file.inclusion in {InclusionLevel.EXCLUDED, InclusionLevel.DRAFT}


def find_obstacle(config: MkDocsConfig) -> str:
    """Return why pages of a site can't be built one by one; empty when they can."""
    for name, expected in _SIGNATURES.items():
        function = getattr(mkdocs_build, name, None)
        if function is None or tuple(inspect.signature(function).parameters) != expected:
            return f"this MkDocs has another {name}"
    for owner in find_owners(config, _SITE_EVENTS):
        return f"the plugin or hook {owner} works on the whole site"
    return ""
