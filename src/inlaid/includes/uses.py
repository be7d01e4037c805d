"""What an include needs of the project's files: each of its uses, and why."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from inlaid.diagnostics.finding import Finding, Span
from inlaid.includes.compose import compose_lines
from inlaid.includes.directive import Context, Directive, Side, list_sides
from inlaid.includes.library import Library
from inlaid.includes.placed import Placed
from inlaid.includes.selection import select_lines
from inlaid.includes.selectors import RegionName, Selector
from inlaid.markers.regions import Range
from inlaid.markers.source_map import SourceMap
from inlaid.pages.page import Page

WHOLE = range(1, 2**31)  # the lines of a file, however many it has


class UseReason(Enum):
    """Why a page needs a file: it shows lines of it, or has an option or a snippet that does."""

    SHOWN = "shown"
    REVISION = "rev"
    DIFF = "diff"
    HIGHLIGHT = "hl"
    CONTEXT = "context"
    SNIPPET = "snippet"
    RUN = "verify"
    TRACE = "trace"


@dataclass(frozen=True, slots=True)
class Use:
    """A part of a file that a page needs; without it the page shows something else, or nothing.

    ``reference``: the file as the page writes it. ``path``: the file that is meant, relative to the
    project root; empty when it can't be read. ``region``: the one that is named, or empty.
    ``lines``: those of today's file that decide what is shown, markers among them; None when what
    is named isn't there, and empty for what git keeps.
    """

    reason: UseReason
    reference: str
    path: str
    span: Span
    region: str = ""
    lines: Collection[int] | None = None


def find_uses(directive: Directive, page: Page, library: Library) -> Iterator[Use]:
    """Yield what a directive needs, of both sides of a diff, whether or not it is there."""
    finder = _Finder(directive, library)
    after, *before = list_sides(directive)
    source = library.open_source(after[0], page, after[1])
    yield from finder.find_side(UseReason.REVISION if after[1] else UseReason.SHOWN, after, source)
    for side in before:
        old = library.open_source(side[0], page, side[1])
        yield from finder.find_side(UseReason.DIFF, side, old)
    if not isinstance(source, Finding) and not after[1]:
        yield from finder.find_highlights(source)
        yield from finder.find_context(source)


class _Finder:
    """Finds the uses of one directive."""

    def __init__(self, directive: Directive, library: Library) -> None:
        self.directive = directive
        self.library = library

    def find_side(
        self, reason: UseReason, side: Side, source: SourceMap | Finding
    ) -> Iterator[Use]:
        """What one side of a diff shows, selector by selector."""
        reference, revision, selectors = side
        for selector in selectors or (None,):
            span = self.directive.find_span("diff" if reason is UseReason.DIFF else "")
            region = ""
            if selector is not None:
                span = selector.span
                region = selector.value.name if isinstance(selector.value, RegionName) else ""
            if isinstance(source, Finding):
                yield Use(reason, reference, "", span, region)
                continue
            lines = frozenset[int]() if revision else self._select(source, selector)
            yield Use(reason, reference, source.source.path, span, region, lines)

    def find_highlights(self, source: SourceMap) -> Iterator[Use]:
        """The regions that `hl` and its like name; others are looked for in what is shown."""
        options = self.directive.options
        for placed in (*options.hl, *(said.entry for said in options.said)):
            if isinstance(placed.value, RegionName):
                name, span = placed.value.name, placed.span
                pieces = [part for found in source.find_regions(name) for part in found.ranges]
                lines = self._list_lines(source, pieces) if pieces else None
                reference, path = self.directive.path, source.source.path
                yield Use(UseReason.HIGHLIGHT, reference, path, span, name, lines)

    def find_context(self, source: SourceMap) -> Iterator[Use]:
        """The rest of the file, where it is shown or kept."""
        if self.directive.options.context is not Context.NONE:
            lines = self._list_lines(source, _find_whole(source))
            span = self.directive.find_span("context")
            path = source.source.path
            yield Use(UseReason.CONTEXT, self.directive.path, path, span, lines=lines)

    def _select(
        self, source: SourceMap, selector: Placed[Selector] | None
    ) -> frozenset[int] | None:
        if selector is None:
            return self._list_lines(source, _find_whole(source))
        span = self.directive.find_span("match")
        found = select_lines(source, selector, self.library, span)
        return None if isinstance(found, Finding) else self._list_lines(source, found)

    def _list_lines(self, source: SourceMap, pieces: Sequence[Range]) -> frozenset[int]:
        """The lines that the pieces show, and the markers in them and around them."""
        shown = compose_lines(source, pieces, self.directive.options, "")
        numbers = {compose_line.number for compose_line in shown if compose_line.number is not None}
        return frozenset({*numbers, *find_markers(source, pieces)})


def _find_whole(source: SourceMap) -> tuple[Range, ...]:
    return (Range(1, len(source.source.lines)),)


def find_markers(source: SourceMap, pieces: Iterable[Range]) -> Iterator[int]:
    """Yield the lines of the markers in the pieces of a source, and of those around each."""
    for piece in pieces if source.marks else ():
        around = range(piece.first - 1, max(piece.first, piece.last + 1) + 1)
        yield from (number for number in around if number in source.marks)
