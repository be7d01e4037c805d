"""Showing samples in the place of the placeholders of output, before the host sees its fences."""

from markdown import Markdown
from markdown.preprocessors import Preprocessor

from inlaid.hosts.python_markdown.hosted_pages import HostedPages
from inlaid.pages.fences import find_fences
from inlaid.project.conversion.shown_samples import may_show_samples, show_samples


class SampleShower(Preprocessor):
    """Puts samples in the place of placeholders; all other lines stay as they are."""

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
