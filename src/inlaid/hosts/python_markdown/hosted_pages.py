"""The pages that a parser converts: which they are, and where their diagnostics go."""

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from markdown import Markdown

from inlaid.diagnostics.diagnostic import is_error, is_mentioned, sort_diagnostics
from inlaid.diagnostics.finding import Finding
from inlaid.errors import PageError
from inlaid.pages.page import Page
from inlaid.project.build import Build, BuiltPage
from inlaid.project.hosted import load_hosted_project
from inlaid.project.pages import read_page
from inlaid.project.project import Project

_LOG = logging.getLogger("inlaid")
_CONTEXT = "rendering_context"  # the name of Zensical's own preprocessor


class HostedPages:
    """The pages of one parser. ``build`` is that of a plugin, which knows the page by itself.

    Raises ConfigError for a mistake in the settings, before the first page.
    """

    def __init__(
        self,
        md: Markdown,
        *,
        build: Build | None,
        root: str,
        page: str,
        strict: bool,
        options: Mapping[str, object],
    ) -> None:
        self.md = md
        self.is_hosted = build is not None
        self.page = page
        self.strict = strict
        self.build = build or _open(load_hosted_project(root, options))

    def start(self, text: str) -> Build:
        """The build of the page that is converted; of its own when no plugin keeps one."""
        if not self.is_hosted:
            project = self.build.project
            self.build = _open(project)
            self.build.start_page(self._find_page(project, text))
        return self.build

    def find_drawn(self) -> frozenset[str]:
        """The languages whose fences are drawn; `sequence` may be a custom fence of the parser."""
        project = self.build.project
        return project.select_drawn(project.extensions.custom_fences | _find_custom_fences(self.md))

    def _find_page(self, project: Project, text: str) -> Page:
        if not self.page and (page := _find_zensical_page(self.md, project, text)):
            return page
        return Page(self.page or "<text>", text)

    def finish(self, built: BuiltPage) -> None:
        """Report what is wrong with the page, unless a plugin does.

        Raises PageError when `strict` is set.
        """
        if self.is_hosted:
            return
        self.build.library.tree.close()
        if not built.diagnostics:
            return
        from inlaid.diagnostics.report import format_text  # noqa: PLC0415 (for problems only)

        found = sort_diagnostics(built.diagnostics)
        if self.strict and any(map(is_error, found)):
            raise PageError(format_text(found))
        for diagnostic in found:
            level = logging.ERROR if is_error(diagnostic) else logging.WARNING
            level = logging.INFO if is_mentioned(diagnostic) else level
            _LOG.log(level, format_text([diagnostic]))


def find_superfences(md: Markdown) -> list[Any]:
    """Return the preprocessors of superfences, which have no types."""
    return [
        preprocessor
        for preprocessor in md.preprocessors
        if hasattr(getattr(preprocessor, "extension", None), "superfences")
    ]


def _find_custom_fences(md: Markdown) -> frozenset[str]:
    """The languages of the custom fences that superfences shows in the site's own way."""
    found = find_superfences(md)
    return frozenset(
        entry["name"] for superfence in found for entry in superfence.extension.superfences[1:]
    )


def _open(project: Project) -> Build:
    return Build(project, project.open_library())


def _find_zensical_page(md: Markdown, project: Project, text: str) -> Page | None:
    """Return the page that Zensical converts, with front matter and settings of its own.

    None in any other host, and for text that isn't the end of the page's file, such as that of
    another extension.
    """
    context = md.preprocessors[_CONTEXT] if _CONTEXT in md.preprocessors else None  # noqa: SIM401
    path = getattr(getattr(context, "page", None), "path", None)
    if not isinstance(path, str):
        return None
    page = read_page(project, Path(project.docs_dir, path))
    if isinstance(page, Finding) or not page.text.rstrip().endswith(text.strip()):
        return None
    return page
