"""Pages converted with the Markdown extensions of their site, to know what it makes of fences."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from markdown import Markdown
from markdown.postprocessors import Postprocessor

from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.pages.fences import Fence, find_fence_candidates
from inlaid.pages.front_matter import blank_front_matter
from inlaid.pages.page import Page
from inlaid.project.conversion.extensions import Extensions
from inlaid.project.conversion.lost import report_lost
from inlaid.project.conversion.placeholders import (
    FenceStash,
    Settled,
    register_finders,
    settle_fences,
)
from inlaid.project.conversion.placing import place_fences

_SETTLE = 31  # before raw_html (30) puts in what is stashed
# What a page is made of besides its own text is the build's, and may ask the network.
_LEFT_OUT = frozenset({"inlaid", "pymdownx.snippets"})
_HIGHLIGHTERS = ("codehilite", "pymdownx.highlight")


@dataclass(frozen=True, slots=True)
class ConvertedFences:
    """The fences of ours that a site shows of a page, and its includes that would be text."""

    shown: tuple[Fence, ...]
    lost: tuple[Diagnostic, ...]


class _Settler(Postprocessor):
    def __init__(self, md: Markdown, stash: FenceStash) -> None:
        super().__init__(md)
        self.stash = stash
        self.settled = Settled((), ())

    def run(self, text: str) -> str:
        """Note what became of the fences."""
        if self.stash.is_whole:
            self.stash.is_whole = False
            self.settled = settle_fences(self.md, self.stash, text)
        return text


def convert_fences(
    extensions: Extensions, page: Page, drawn: Collection[str]
) -> ConvertedFences | None:
    """Return what a site shows of a page's fences; None where its extensions can't be run here."""
    if not extensions.names:
        return None
    stash = FenceStash()
    try:
        md = _build_parser(extensions)
        register_finders(md, stash, lambda: drawn)
        settler = _Settler(md, stash)
        md.postprocessors.register(settler, "inlaid", _SETTLE)
        md.convert(blank_front_matter(page).text)
    except Exception:  # noqa: BLE001 (they are the site's; the build says what is wrong with them)
        return None
    settled = settler.settled
    fences = [fence.fence for fence in settled.shown]
    placed = place_fences(fences, stash.candidates, page.text, stash.text)
    own = {
        (fence_candidate.line, fence_candidate.header)
        for fence_candidate in find_fence_candidates(page.text.split("\n"))
    }
    lost = report_lost(page.path, settled.lost, stash.candidates, page.text, stash.text)
    return ConvertedFences(
        tuple(fence for fence in placed if (fence.line, fence.header) in own), tuple(lost)
    )


def _build_parser(extensions: Extensions) -> Markdown:
    names = [name for name in extensions.names if name not in _LEFT_OUT]
    options: dict[str, Mapping[str, object]] = dict(extensions.options)
    for name in _HIGHLIGHTERS:
        if name in names:
            options[name] = {**options.get(name, {}), "use_pygments": False}
    configs = {name: dict(options[name]) for name in names if name in options}
    return Markdown(extensions=names, extension_configs=configs)
