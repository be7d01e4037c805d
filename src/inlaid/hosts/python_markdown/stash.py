"""Putting blocks in the place of the fences that a host shows."""

from collections.abc import Sequence

from markdown import Markdown
from markdown.postprocessors import Postprocessor

from inlaid.hosts.python_markdown.hosted_pages import HostedPages
from inlaid.project.build import Build
from inlaid.project.conversion.placeholders import FenceStash, Stashed, settle_fences


class FenceRenderer(Postprocessor):
    """Makes the blocks of the fences that are shown, and puts others back."""

    def __init__(self, md: Markdown, stash: FenceStash, hosted: HostedPages) -> None:
        super().__init__(md)
        self.stash = stash
        self.hosted = hosted

    def run(self, text: str) -> str:
        """Fill the host's stash; the text of the page stays as it is."""
        stash = self.stash
        if not stash.is_whole:
            return text
        stash.is_whole = False
        build = self.hosted.start(stash.text)
        build.current.converted = stash.text
        settled = settle_fences(self.md, stash, text)
        if settled.lost:
            build.report_lost(settled.lost, stash.candidates)
        if settled.shown:
            self._render(settled.shown, build, text)
        build.note_references(stash.brackets)
        self.hosted.finish(build.current)
        return text

    def _render(self, shown: Sequence[Stashed], build: Build, text: str) -> None:
        # For pages with fences of ours.
        from inlaid.hosts.python_markdown.highlighter import find_style  # noqa: PLC0415
        from inlaid.project.writer import write_shown  # noqa: PLC0415

        fences = [stashed.fence for stashed in shown]
        style = find_style(self.md, build.project)
        filled = write_shown(build, fences, self.stash.candidates, style, text)
        for stashed in shown:
            self.md.htmlStash.rawHtmlBlocks[stashed.index] = filled.get(stashed.fence.line, "")
