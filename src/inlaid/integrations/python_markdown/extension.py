"""The extension: its options, and where its parts stand in the order of Python-Markdown."""

import logging
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension

from inlaid.core.diagnostics import is_error, sort_diagnostics
from inlaid.core.nearest import find_nearest, list_names
from inlaid.core.page import Page
from inlaid.core.report import format_text
from inlaid.errors import ConfigError, PageError
from inlaid.integrations.python_markdown.stash import (
    FenceFinder,
    FenceGate,
    FenceRenderer,
    FenceRestorer,
    FenceStash,
)
from inlaid.integrations.python_markdown.zensical import find_zensical_page
from inlaid.project.build import Build, BuiltPage
from inlaid.project.configuration import Project
from inlaid.project.hosted import load_hosted_project
from inlaid.project.settings import SETTING_NAMES

_LOG = logging.getLogger("inlaid")

# After normalize_whitespace (30) and snippets (32), so that nothing in quoted code is expanded or
# carried out; before fenced_code and superfences (25), which would take the fences for their own.
_FIND = 26
# Before the code processor (80), after all containers.
_RESTORE = 80.5
# After all others.
_DONE = -100
# Before raw_html (30) puts in what is stashed.
_RENDER = 31


class InlaidExtension(Extension):
    """Python-Markdown extension `inlaid`.

    Options: `root`, the folder of the project (default: found from the current folder); `page`, the
    path of the page relative to it; `strict`, raise `PageError` for a page with errors; and each
    setting of the project. `build` is for plugins that tell the page by themselves.
    """

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 (checked by the host)
        self.config = {
            "root": ["", "Folder of the project"],
            "page": ["", "Path of the page, relative to the project"],
            "strict": [False, "Raise PageError for a page with errors"],
            # Not None: values of such an option would be read as booleans.
            "build": ["", "The build that a plugin keeps"],
            **{name: ["", "As in mkdocs.yml"] for name in SETTING_NAMES},
        }
        super().__init__(**kwargs)
        self.build: Build | None = self.getConfig("build") or None
        self.is_hosted = self.build is not None
        self.md: Markdown | None = None
        self.stash = FenceStash()

    def setConfig(self, key: str, value: Any) -> None:  # noqa: N802, ANN401 (the host's)
        """Take an option. Raises ConfigError, with the nearest name, for one that is unknown."""
        if key not in self.config:
            near = find_nearest(key, self.config)
            hint = f"did you mean '{near}'? " if near else ""
            names = list_names(sorted(self.config.keys() - {"build"}), 20)
            raise ConfigError(f"inlaid: unknown option '{key}'; {hint}The options are: {names}")
        super().setConfig(key, value)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the host's name)
        """Register the parts; see the priorities above."""
        self.md = md
        md.registerExtension(self)
        md.preprocessors.register(FenceFinder(md, self.stash), "inlaid", _FIND)
        md.parser.blockprocessors.register(FenceRestorer(md.parser, self.stash), "inlaid", _RESTORE)
        md.treeprocessors.register(FenceGate(md, self.stash), "inlaid", _DONE)
        md.postprocessors.register(FenceRenderer(md, self), "inlaid", _RENDER)
        if self._find_renderer() == "markdown-it":
            from inlaid.integrations.python_markdown.commonmark import (  # noqa: PLC0415 (opt-in)
                CommonMarkConverter,
            )

            md.convert = CommonMarkConverter(md, self).convert  # type: ignore[method-assign,assignment]

    def _find_renderer(self) -> str:
        project = self.build.project if self.build else self._load_project()
        return project.settings.renderer

    def start_page(self, text: str) -> Build:
        """The build of the page that is converted; of its own when no plugin keeps one."""
        if self.build is not None and self.is_hosted:
            return self.build
        project = self.build.project if self.build else self._load_project()
        self.build = Build(project, project.open_library())
        self.build.start_page(self._find_page(project, text))
        return self.build

    def _find_page(self, project: Project, text: str) -> Page:
        named = self.getConfig("page")
        if not named and self.md and (page := find_zensical_page(self.md, project, text)):
            return page
        return Page(named or "<text>", text)

    def finish_page(self, built: BuiltPage) -> None:
        """Report what is wrong with the page, unless a plugin does.

        Raises PageError when `strict` is set.
        """
        if self.is_hosted:
            return
        if self.build is not None:
            self.build.library.tree.close()
        found = sort_diagnostics(built.diagnostics)
        if self.getConfig("strict") and any(map(is_error, found)):
            raise PageError(format_text(found))
        for each in found:
            _LOG.log(logging.ERROR if is_error(each) else logging.WARNING, format_text([each]))

    def _load_project(self) -> Project:
        given = {name: self.getConfig(name) for name in SETTING_NAMES}
        own = {name: value for name, value in given.items() if value != ""}
        return load_hosted_project(str(self.getConfig("root")), own)


def makeExtension(**kwargs: Any) -> InlaidExtension:  # noqa: N802, ANN401 (the host's)
    """Return the extension, for hosts that name its module."""
    return InlaidExtension(**kwargs)
