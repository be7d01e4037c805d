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
from inlaid.hosts.mkdocs.serve.owners import find_owners
from inlaid.hosts.mkdocs.serve.reads import Reads, resolve_path
from inlaid.hosts.mkdocs.serve.search_index import SearchIndex
from inlaid.project.build import Build

if TYPE_CHECKING:
    from jinja2 import Environment

# Events that work on what the template makes of a page.
_OUTPUT_EVENTS = ("page_context", "post_page", "pre_template", "template_context")
# Events in which a plugin learns what pages say, and may show it elsewhere.
_PAGE_EVENTS = (
    "pre_page", "page_read_source", "page_markdown", "page_content", "env", *_OUTPUT_EVENTS,
    "post_template", "post_build",
)  # fmt: skip
# Their templates show the content of a page once, as it is.
_PLAIN_THEMES = frozenset({"material", "mkdocs", "readthedocs"})
_SIGNATURES = {
    "_populate_page": ("page", "config", "files", "dirty"),
    "_build_page": ("page", "config", "doc_files", "nav", "env", "dirty", "excluded"),
}


@dataclass(slots=True)
class ServedSite:
    """What a build leaves behind.

    ``shown``: the pages that show a block, kept up by the plugin. ``completed``: those to whose
    content another plugin or hook has added when all were converted. ``names``: of the pages, by
    their paths in the project. ``places``: the files by their real paths.
    """

    build: Build
    config: MkDocsConfig
    files: Files
    nav: Navigation
    env: "Environment"
    search: SearchIndex
    shown: set[str]
    reads: Reads
    completed: frozenset[str]
    pages: list[File] = field(default_factory=list)
    places: dict[Path, list[File]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    is_plain: bool = False

    def __post_init__(self) -> None:
        theme = self.config.theme
        self.is_plain = (
            theme.name in _PLAIN_THEMES
            and not theme.custom_dir
            and not any(find_owners(self.config, _OUTPUT_EVENTS))
        )
        self.pages = list(self.files.documentation_pages(inclusion=InclusionLevel.is_in_serve))
        shown, docs = self.build.project.display, self.config.docs_dir
        self.names = {shown(Path(docs, file.src_uri)): file.src_uri for file in self.pages}
        folders: dict[str, str] = {}
        for file in self.files:
            if file.abs_src_path:
                real = resolve_path(file.abs_src_path, folders)
                self.places.setdefault(Path(real), []).append(file)

    def find_files(self, path: Path) -> list[File]:
        """The files of the site that a real path holds, by links perhaps several."""
        return self.places.get(path, [])

    def find_readers(self, path: Path) -> dict[str, Page | None]:
        """The pages that read the file at a real path, or quote it; None for one that is gone."""
        names = self.reads.find_pages(path)
        quoting = {built.page.path for built in self.build.pages.values() if path in built.places}
        names |= {self.names.get(page, page) for page in quoting}
        found = {name: self.files.get_file_from_path(name) for name in sorted(names)}
        return {name: file.page if file is not None else None for name, file in found.items()}

    def knows(self, path: Path) -> bool:
        """Whether a real path is, or holds, what the site was made of."""
        known = (*self.places, *self.reads.readers)
        return bool(self.find_readers(path)) or any(file.is_relative_to(path) for file in known)

    def find_follower(self) -> str:
        """Why the whole site must be built after single pages; empty where they are all."""
        theme = self.config.theme
        if theme.name not in _PLAIN_THEMES or theme.custom_dir or self.config.extra_templates:
            return "templates may show it on other pages"
        for owner in find_owners(self.config, _PAGE_EVENTS):
            return f"{owner} may show it on other pages"
        return self.reads.unseen and f"{self.reads.unseen}, which may have read it"

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


def find_obstacle() -> str:
    """Return why this MkDocs can't build pages one by one; empty when it can."""
    for name, expected in _SIGNATURES.items():
        function = getattr(mkdocs_build, name, None)
        if function is None or tuple(inspect.signature(function).parameters) != expected:
            return f"this MkDocs has another {name}"
    return ""
