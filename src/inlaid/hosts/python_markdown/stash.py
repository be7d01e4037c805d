"""Taking fences out of a page before the host sees them, and putting blocks in their place.

A fence becomes one line, a placeholder of Python-Markdown's stash. What the host does with that
line shows where the fence stands: if the placeholder is still in the converted page, the fence is
shown and its block is made; if it ended in indented code or in raw HTML, its text is put back.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER, HTML_PLACEHOLDER_RE

from inlaid.hosts.python_markdown.highlighter import find_highlighter
from inlaid.hosts.python_markdown.hosted_pages import HostedPages
from inlaid.pages.fences import Fence, find_fence_candidates
from inlaid.project.build import Build
from inlaid.project.writer import is_filled, write_shown
from inlaid.render.highlight import Highlighter


@dataclass(frozen=True, slots=True)
class Stashed:
    """A fence that was taken out: its index in the host's stash, and its lines as they were."""

    index: int
    fence: Fence
    lines: tuple[str, ...]

    @property
    def placeholder(self) -> str:
        """What stands for the fence in the text."""
        return HTML_PLACEHOLDER % self.index

    @property
    def width(self) -> int:
        """Columns before the marker."""
        return len(self.fence.prefix)


@dataclass(slots=True)
class FenceStash:
    """The fences of the page that is converted, by their index in the host's stash.

    ``brackets``: those that are left as text.
    """

    text: str = ""
    candidates: tuple[Fence, ...] = ()
    stashed: dict[int, Stashed] = field(default_factory=dict)
    is_whole: bool = False
    brackets: list[str] = field(default_factory=list)

    def clear(self) -> None:
        """Begin another page."""
        self.text, self.candidates, self.stashed, self.is_whole = "", (), {}, False
        self.brackets.clear()


class FenceFinder(Preprocessor):
    """Puts a placeholder in the place of each include and each diagram."""

    def __init__(self, md: Markdown, stash: FenceStash, hosted: HostedPages) -> None:
        super().__init__(md)
        self.stash = stash
        self.hosted = hosted

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines of the page with placeholders."""
        self.stash.clear()
        candidates = find_fence_candidates(lines)
        drawn = self.hosted.find_drawn()
        ours = [each for each in candidates if is_filled(each, drawn)]
        if not ours:
            return lines
        self.stash.text, self.stash.candidates = "\n".join(lines), candidates
        kept: list[str] = []
        at = 0
        for fence in ours:
            kept += lines[at : fence.line - 1]
            kept.append(self._take(fence, lines))
            at = fence.end_line if fence.closed else fence.line
        return kept + lines[at:]

    def _take(self, fence: Fence, lines: Sequence[str]) -> str:
        placeholder = self.md.htmlStash.store("")
        index = self.md.htmlStash.html_counter - 1
        end = fence.end_line if fence.closed else fence.line
        self.stash.stashed[index] = Stashed(index, fence, tuple(lines[fence.line - 1 : end]))
        return fence.prefix + placeholder


class FenceRestorer(BlockProcessor):
    """Puts fences back that stand in indented code."""

    def __init__(self, parser: BlockParser, stash: FenceStash) -> None:
        super().__init__(parser)
        self.stash = stash

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002
        """Whether the block is indented code with a placeholder in it."""
        return block.startswith(" " * self.tab_length) and "\x02" in block

    def run(self, parent: Element, blocks: list[str]) -> bool:  # noqa: ARG002
        """Restore the lines of the code; other processors take the block from there."""
        lines: list[str] = []
        rest = iter(blocks[0].split("\n"))
        for line in rest:
            if line.strip() and not line.startswith(" " * self.tab_length):
                lines += [line, *rest]
                break
            lines += self._restore(line)
        blocks[0] = "\n".join(lines)
        return False

    def _restore(self, line: str) -> Iterator[str]:
        found = HTML_PLACEHOLDER_RE.search(line)
        stashed = self.stash.stashed.get(int(found[1])) if found else None
        if found is None or stashed is None:
            yield line
            return
        cut = max(0, stashed.width - found.start())
        yield from (each[cut:] for each in stashed.lines)


class FenceGate(Treeprocessor):
    """Notes that the tree is done: what is serialised next is the page.

    The table of contents runs all postprocessors on each heading before that.
    """

    def __init__(self, md: Markdown, stash: FenceStash) -> None:
        super().__init__(md)
        self.stash = stash

    def run(self, root: Element) -> None:  # noqa: ARG002
        """Open the gate for `FenceRenderer`."""
        self.stash.is_whole = True


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
        page = text + self._read_elements()
        shown = [each for each in stash.stashed.values() if each.placeholder in page]
        for each in stash.stashed.values():
            if each.placeholder not in page:
                self._put_back(each)
        if shown:
            self._render(shown, build, text)
        build.note_references(stash.brackets)
        self.hosted.finish(build.current)
        return text

    def _read_elements(self) -> str:
        """The text of HTML that `md_in_html` keeps as elements, to put it into the page later."""
        blocks = self.md.htmlStash.rawHtmlBlocks
        return "".join(
            part for each in blocks if isinstance(each, Element) for part in each.itertext()
        )

    def _put_back(self, stashed: Stashed) -> None:
        """Restore a fence that stands in raw HTML or in a comment."""
        blocks = self.md.htmlStash.rawHtmlBlocks
        for at, block in enumerate(blocks):
            if isinstance(block, str) and stashed.placeholder in block:
                text = "\n".join(stashed.lines)
                blocks[at] = block.replace(stashed.fence.prefix + stashed.placeholder, text)

    def _render(self, shown: Sequence[Stashed], build: Build, text: str) -> None:
        fences = [each.fence for each in shown]
        highlight = Highlighter(find_highlighter(self.md), build.frames)
        filled = write_shown(build, fences, self.stash.candidates, highlight, text)
        for each in shown:
            self.md.htmlStash.rawHtmlBlocks[each.index] = filled.get(each.fence.line, "")
