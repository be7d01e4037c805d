"""Taking fences out of a page before the host sees them, to learn which of them it shows.

A fence becomes one line, a placeholder of Python-Markdown's stash. What the host does with that
line shows where the fence stands: if the placeholder is still in the converted page, or in raw HTML
that a reader sees, the fence is shown; if it ended in indented code, its text is put back.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER, HTML_PLACEHOLDER_RE

from inlaid.pages.fences import Fence, expand_tabs, find_fence_candidates
from inlaid.pages.header import is_include
from inlaid.project.conversion.ours import is_filled

# After normalize_whitespace (30) and snippets (32), so that nothing in quoted code is expanded or
# carried out; before fenced_code and superfences (25), which would take the fences for their own.
_FIND = 26
# Before the code processor (80), after all containers.
_RESTORE = 80.5
# After all others.
_DONE = -100

# By what opens a container: the extension that knows it, and the name of its block processor.
_EXTENSIONS = {
    "!!!": ("admonition", "admonition"),
    "???": ("pymdownx.details", "details"),
    "===": ("pymdownx.tabbed", "tabbed"),
    ":": ("def_list", "deflist"),
}

# Tells the languages whose fences are drawn.
FindDrawn = Callable[[], Collection[str]]


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
    coded: set[int] = field(default_factory=set)
    is_whole: bool = False
    brackets: list[str] = field(default_factory=list)

    def clear(self) -> None:
        """Begin another page."""
        self.text, self.candidates, self.is_whole = "", (), False
        self.stashed, self.coded = {}, set()
        self.brackets.clear()


class FenceFinder(Preprocessor):
    """Puts a placeholder in the place of each include and each diagram."""

    def __init__(self, md: Markdown, stash: FenceStash, find_drawn: FindDrawn) -> None:
        super().__init__(md)
        self.stash = stash
        self.find_drawn = find_drawn

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines of the page with placeholders."""
        self.stash.clear()
        candidates = find_fence_candidates(lines)
        if not candidates:
            return lines
        drawn = self.find_drawn()
        ours = [candidate for candidate in candidates if is_filled(candidate, drawn)]
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
        self.stash.coded.add(stashed.index)
        cut = max(0, stashed.width - found.start())
        yield from (text[cut:] for text in stashed.lines)


class FenceGate(Treeprocessor):
    """Notes that the tree is done: what is serialised next is the page.

    The table of contents runs all postprocessors on each heading before that.
    """

    def __init__(self, md: Markdown, stash: FenceStash) -> None:
        super().__init__(md)
        self.stash = stash

    def run(self, root: Element) -> None:  # noqa: ARG002
        """Open the gate for whoever settles the fences."""
        self.stash.is_whole = True


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of the fences that were taken out.

    ``lost``: includes that the page shows as code, each with the extension that would make the
    container that its author means.
    """

    shown: tuple[Stashed, ...]
    lost: tuple[tuple[Fence, str], ...]


def settle_fences(md: Markdown, stash: FenceStash, text: str) -> Settled:
    """Tell which fences the converted ``text`` shows; put back those of comments and scripts."""
    if not stash.stashed:
        return Settled((), ())
    blocks = md.htmlStash.rawHtmlBlocks
    page = text + "".join(map(_read_block, blocks))
    shown = tuple(fence for fence in stash.stashed.values() if fence.placeholder in page)
    for fence in stash.stashed.values():
        if fence.placeholder not in page:
            _put_back(fence, blocks)
    lost = tuple(_find_lost(md, stash)) if stash.coded else ()
    return Settled(shown, lost)


def _read_block(block: object) -> str:
    """What a reader sees of raw HTML, or of an element that `md_in_html` keeps for later."""
    if isinstance(block, Element):
        return "".join(block.itertext())
    from inlaid.pages.containers import hide_unseen  # noqa: PLC0415 (for pages with fences of ours)

    return hide_unseen(block) if isinstance(block, str) and "\x02" in block else ""


def _put_back(stashed: Stashed, blocks: list[str | Element]) -> None:
    """Restore a fence that stands in a comment or a script."""
    for at, block in enumerate(blocks):
        if isinstance(block, str) and stashed.placeholder in block:
            text = "\n".join(stashed.lines)
            blocks[at] = block.replace(stashed.fence.prefix + stashed.placeholder, text)


def _find_lost(md: Markdown, stash: FenceStash) -> Iterator[tuple[Fence, str]]:
    """Yield the includes in indented code that is meant as a container, which md doesn't know."""
    from inlaid.pages.containers import list_boxes  # noqa: PLC0415 (few pages need it)

    lines = [expand_tabs(line) for line in stash.text.split("\n")]
    for index in sorted(stash.coded):
        fence = stash.stashed[index].fence
        if not is_include(fence.info):
            continue
        for box in list_boxes(lines, fence.line - 1):
            extension, processor = _EXTENSIONS[box]
            if processor not in md.parser.blockprocessors:
                yield fence, extension
                break


def register_finders(md: Markdown, stash: FenceStash, find_drawn: FindDrawn) -> None:
    """Let a parser note in ``stash`` what it makes of each fence that is ours."""
    md.preprocessors.register(FenceFinder(md, stash, find_drawn), "inlaid", _FIND)
    md.parser.blockprocessors.register(FenceRestorer(md.parser, stash), "inlaid", _RESTORE)
    md.treeprocessors.register(FenceGate(md, stash), "inlaid", _DONE)
