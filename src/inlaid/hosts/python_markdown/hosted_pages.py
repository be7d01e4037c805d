"""The pages that a parser converts: which they are, and where their diagnostics go."""

import logging
from collections.abc import Mapping

from markdown import Markdown

from inlaid.diagnostics.diagnostic import is_error, is_mentioned, sort_diagnostics
from inlaid.diagnostics.report import format_text
from inlaid.errors import PageError
from inlaid.hosts.python_markdown.highlighter import find_custom_fences
from inlaid.hosts.python_markdown.zensical import find_zensical_page
from inlaid.pages.page import Page
from inlaid.project.build import Build, BuiltPage
from inlaid.project.hosted import load_hosted_project
from inlaid.project.project import Project

_LOG = logging.getLogger("inlaid")


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
        return project.select_drawn(project.extensions.custom_fences | find_custom_fences(self.md))

    def _find_page(self, project: Project, text: str) -> Page:
        if not self.page and (page := find_zensical_page(self.md, project, text)):
            return page
        return Page(self.page or "<text>", text)

    def finish(self, built: BuiltPage) -> None:
        """Report what is wrong with the page, unless a plugin does.

        Raises PageError when `strict` is set.
        """
        if self.is_hosted:
            return
        self.build.library.tree.close()
        found = sort_diagnostics(built.diagnostics)
        if self.strict and any(map(is_error, found)):
            raise PageError(format_text(found))
        for diagnostic in found:
            level = logging.ERROR if is_error(diagnostic) else logging.WARNING
            level = logging.INFO if is_mentioned(diagnostic) else level
            _LOG.log(level, format_text([diagnostic]))


def _open(project: Project) -> Build:
    return Build(project, project.open_library())
