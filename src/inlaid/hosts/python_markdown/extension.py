"""The extension: its options, and where its parts stand in the order of Python-Markdown."""

import logging
from typing import Any, NoReturn

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from inlaid.errors import InlaidError
from inlaid.hosts.python_markdown.hosted_pages import HostedPages
from inlaid.hosts.python_markdown.stash import FenceRenderer
from inlaid.pages.fences import find_fences
from inlaid.project.conversion.placeholders import FenceStash, register_finders
from inlaid.project.conversion.shown_samples import may_show_samples, show_samples
from inlaid.render.python_markdown import watch_brackets

_LOG = logging.getLogger("inlaid")

# After ours are taken out (26), before fenced_code and superfences (25).
_SAMPLES = 25.5
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
        }
        self.options: dict[str, object] = {}
        super().__init__(**kwargs)
        self.stash = FenceStash()

    def setConfig(self, key: str, value: Any) -> None:  # noqa: N802, ANN401 (the host's)
        """Take an option; those of the project are checked with its configuration."""
        if key in self.config:
            super().setConfig(key, value)
        else:
            self.options[key] = value

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the host's name)
        """Register the parts; see their priorities.

        Raises ConfigError, with every mistake, for options that can't be read.
        """
        md.registerExtension(self)
        try:
            hosted = self._open(md)
        except InlaidError as error:
            _refuse(error)
        wanted = hosted.build.project.settings.check_references
        brackets = watch_brackets(md, shortcuts=wanted.shortcuts).brackets if wanted else []
        self.stash.brackets = brackets
        register_finders(md, self.stash, hosted.find_drawn)
        md.preprocessors.register(SampleShower(md, hosted), "inlaid-samples", _SAMPLES)
        md.postprocessors.register(FenceRenderer(md, self.stash, hosted), "inlaid", _RENDER)

    def _open(self, md: Markdown) -> HostedPages:
        return HostedPages(
            md,
            build=self.getConfig("build") or None,
            root=str(self.getConfig("root")),
            page=str(self.getConfig("page")),
            strict=bool(self.getConfig("strict")),
            options=self.options,
        )


class SampleShower(Preprocessor):
    """Puts samples in the place of placeholders of output, before the host sees its fences."""

    def __init__(self, md: Markdown, hosted: HostedPages) -> None:
        super().__init__(md)
        self.hosted = hosted

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines of the page as a reader sees them."""
        text = "\n".join(lines)
        settings = self.hosted.build.project.settings.verify
        if not may_show_samples(settings, text):
            return lines
        changed = show_samples(settings, text, find_fences(text))
        return [changed.get(at, line) for at, line in enumerate(lines)]


def _refuse(error: InlaidError) -> NoReturn:
    raise error.with_traceback(None) from None


# MkDocs prints the frames of what an extension raises, from the innermost out to the first whose
# file it can't read: here none, so that users see their mistake and not our code.
_refuse.__code__ = _refuse.__code__.replace(co_filename="<settings>")


def makeExtension(**kwargs: Any) -> InlaidExtension:  # noqa: N802, ANN401 (the host's)
    """Return the extension, for hosts that name its module."""
    return InlaidExtension(**kwargs)
