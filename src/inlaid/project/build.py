"""A build of a site: what its host converts page by page, and what is found on the way."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.finding import Finding
from inlaid.diagnostics.location import Location
from inlaid.pages.fences import Fence
from inlaid.pages.header import is_include
from inlaid.pages.page import Page
from inlaid.project.conversion.ours import may_concern_us
from inlaid.project.pages import list_snippet_places, read_page
from inlaid.project.project import Project, ProjectLibrary

if TYPE_CHECKING:
    from inlaid.includes.resolution import Include, Resolution
    from inlaid.project.conversion.lost import Lost
    from inlaid.project.source_links import SourceLinks


_SLOT = "<!--inlaid-block:"
SLOT = re.compile(rf"{_SLOT}(\d+)-->")


@dataclass(slots=True)
class BuiltPage:
    """What a host shows of a page: filled while it is converted.

    ``page`` holds the text of the file, with front matter; ``converted`` the text that the host
    makes of it, when that is another; ``places`` are the paths of files that decide what it shows,
    whether or not they exist; ``anchors`` the ids of blocks and their lines; ``filled``
    counts the fences that are ours. ``placed`` and ``resolution``: these, as its file has them.
    """

    page: Page
    converted: str = ""
    diagnostics: list[Diagnostic] = field(default_factory=list)
    places: set[Path] = field(default_factory=set)
    anchors: set[str] = field(default_factory=set)
    includes: int = 0
    diagrams: int = 0
    filled: int = 0
    placed: tuple[Fence, ...] = ()
    resolution: "Resolution | None" = None


class Build:
    """The pages of a project while a host converts them, one after another.

    ``tracks_places``: whether pages note the places of what they quote, for a host that watches.
    ``leaves_slots``: whether each block ends with a slot for a badge, which the host fills.
    """

    def __init__(
        self,
        project: Project,
        library: ProjectLibrary,
        *,
        tracks_places: bool = False,
        leaves_slots: bool = False,
    ) -> None:
        self.project = project
        self.library = library
        self.tracks_places = tracks_places
        self.leaves_slots = leaves_slots
        self._links: SourceLinks | None = None
        self.checked: dict[str, Resolution] = {}
        self.pages: dict[str, BuiltPage] = {}
        self.current = BuiltPage(Page("", ""))
        self.filled = 0

    def check_page(self, path: Path) -> tuple[Diagnostic, ...]:
        """Check the file of a page before it is converted; what it resolves to is kept for that."""
        page = read_page(self.project, path)
        if isinstance(page, Finding):
            return (page.at(Location(self.project.display(path), 1)),)
        if not may_concern_us(page.text, self.project.drawn):
            return ()
        from inlaid.project.check import check_page  # noqa: PLC0415 (for pages with fences of ours)

        checked = check_page(self.project, page, self.library)
        if checked.resolution is not None:
            self.checked[checked.resolution.page.path] = checked.resolution
        return checked.diagnostics

    def start_page(self, page: Page) -> BuiltPage:
        """Begin a page; what was known of it before is forgotten."""
        self.current = self.pages[page.path] = BuiltPage(page)
        if self.tracks_places and self.project.snippets is not None:
            self.current.places.update(list_snippet_places(self.project, page.text))
        return self.current

    def resolve(
        self, fences: Sequence[Fence], candidates: Sequence[Fence]
    ) -> "tuple[tuple[Fence, ...], Resolution]":
        """Resolve fences that the current page shows, and note what is found.

        ``candidates``: all fences of the text that the host converts, in order. The fences of the
        result stand where the page's file has them.
        """
        built = self.current
        placed, resolution = self._resolve(built.page, fences, candidates)
        built.placed, built.resolution = placed, resolution
        built.diagnostics.extend(resolution.diagnostics)
        built.includes += len(resolution.includes)
        for include in resolution.includes if self.tracks_places else ():
            built.places.update(self._list_places(include, built.page))
        return placed, resolution

    def _resolve(
        self, page: Page, fences: Sequence[Fence], candidates: Sequence[Fence]
    ) -> "tuple[tuple[Fence, ...], Resolution]":
        from inlaid.project.conversion.placing import place_fences  # noqa: PLC0415 (for pages with fences of ours)

        known = self.checked.pop(page.path, None)
        if known is None or known.page != page:
            placed = place_fences(fences, candidates, page.text, self.current.converted)
            return placed, self._resolve_anew(page, placed)
        checked = tuple(include.fence for include in known.includes)
        if list(map(_outline, fences)) == list(map(_outline, checked)):
            return checked, known  # the host shows the page as it stands in its file
        placed = place_fences(fences, candidates, page.text, self.current.converted)
        if tuple(fence for fence in placed if is_include(fence.info)) == checked:
            return placed, known
        return placed, self._resolve_anew(page, placed)

    def _resolve_anew(self, page: Page, placed: Sequence[Fence]) -> "Resolution":
        from inlaid.includes.resolve import resolve_page  # noqa: PLC0415 (for pages with fences of ours)
        from inlaid.project.origins import name_origins  # noqa: PLC0415 (the same)

        return name_origins(self.project, resolve_page(page, self.library, placed))

    def note_references(self, brackets: Sequence[str]) -> None:
        """Report the reference links that the host left as text in the current page."""
        wanted = self.project.settings.check_references
        if brackets and wanted is not None:
            from inlaid.render.reference_links import report_undefined  # noqa: PLC0415 (few pages need it)

            left = report_undefined(self.current.page, brackets, is_grave=wanted.are_errors)
            self.current.diagnostics.extend(left)

    @property
    def links(self) -> "SourceLinks":
        """The links to sources."""
        if self._links is None:
            from inlaid.project.source_links import SourceLinks  # noqa: PLC0415 (for blocks)

            self._links = SourceLinks(self.project, is_preview=self.tracks_places)
        return self._links

    def link_sources(self, html: str) -> str:
        """Return the HTML of a block with the address of its source."""
        return self.links.fill(html, self._list_sources)

    def _list_sources(self) -> set[str]:
        """The sources of the pages that are checked and not yet converted."""
        return {path for resolution in self.checked.values() for path in resolution.sources}

    def report_lost(self, lost: "Sequence[Lost]", candidates: Sequence[Fence]) -> None:
        """Note the includes that the current page shows as text."""
        from inlaid.project.conversion.lost import report_lost  # noqa: PLC0415 (few pages need it)

        built = self.current
        found = report_lost(built.page.path, lost, candidates, built.page.text, built.converted)
        built.diagnostics.extend(found)

    def find_folders(self) -> set[Path]:
        """The folders that hold what the pages quote, or would hold it."""
        places = (path for built in self.pages.values() for path in built.places)
        return {place.parent for place in places}

    def _list_places(self, include: "Include", page: Page) -> Iterator[Path]:
        if include.directive is None:
            return
        from inlaid.includes.directive import list_sides  # noqa: PLC0415 (as above)

        for reference in {side[0] for side in list_sides(include.directive)}:
            yield from self.library.tree.list_places(reference, page)


def write_slot(line: int) -> str:
    """Return the comment in whose place a host puts the badge of a block, by its fence's line."""
    return f"{_SLOT}{line}-->"


def clear_slots(html: str) -> str:
    """Return HTML without slots."""
    return SLOT.sub("", html) if _SLOT in html else html


def _outline(fence: Fence) -> tuple[int, str, int, bool]:
    return fence.line, fence.header, len(fence.body), fence.closed
