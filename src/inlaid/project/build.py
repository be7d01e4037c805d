"""A build of a site: what its host converts page by page, and what is found on the way."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.finding import Finding
from inlaid.includes.directive import list_sides
from inlaid.includes.resolution import Include, Resolution
from inlaid.includes.resolve import resolve_page
from inlaid.pages.fences import Fence, find_fence_candidates
from inlaid.pages.header import is_include
from inlaid.pages.page import Page
from inlaid.project.check import check_bytes
from inlaid.project.line_origins import find_origins
from inlaid.project.page_uses import list_snippet_places
from inlaid.project.pages import read_page_bytes
from inlaid.project.project import Project, ProjectLibrary
from inlaid.render.highlight import Frames
from inlaid.render.references import report_undefined


@dataclass(slots=True)
class BuiltPage:
    """What a host shows of a page: filled while it is converted.

    ``page`` holds the text of the file, with front matter; ``converted`` the text that the host
    makes of it, when that is another; ``places`` are the paths of files that decide what it shows,
    whether or not they exist; ``anchors`` the ids of blocks and their lines; ``filled``
    counts the fences that are ours.
    """

    page: Page
    converted: str = ""
    diagnostics: list[Diagnostic] = field(default_factory=list)
    places: set[Path] = field(default_factory=set)
    anchors: set[str] = field(default_factory=set)
    includes: int = 0
    diagrams: int = 0
    filled: int = 0


class Build:
    """The pages of a project while a host converts them, one after another.

    ``tracks_places``: whether pages note the places of what they quote, for a host that watches.
    """

    def __init__(
        self, project: Project, library: ProjectLibrary, *, tracks_places: bool = False
    ) -> None:
        self.project = project
        self.library = library
        self.tracks_places = tracks_places
        self.frames: Frames = {}
        self.checked: dict[str, Resolution] = {}
        self.pages: dict[str, BuiltPage] = {}
        self.current = BuiltPage(Page("", ""))
        self.filled = 0

    def check_page(self, path: Path) -> tuple[Diagnostic, ...]:
        """Check the file of a page before it is converted; what it resolves to is kept for that."""
        shown = self.project.display(path)
        return self.check_bytes(shown, read_page_bytes(path, shown))

    def check_bytes(self, shown: str, data: bytes | Finding) -> tuple[Diagnostic, ...]:
        """Check a page of which ``data`` was read, as `check_page` does; ``shown`` is its path."""
        checked = check_bytes(self.project, shown, data, self.library)
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
    ) -> tuple[tuple[Fence, ...], Resolution]:
        """Resolve fences that the current page shows, and note what is found.

        ``candidates``: all fences of the text that the host converts, in order. The fences of the
        result stand where the page's file has them.
        """
        built = self.current
        placed, resolution = self._resolve(built.page, fences, candidates)
        built.diagnostics.extend(resolution.diagnostics)
        built.includes += len(resolution.includes)
        for include in resolution.includes if self.tracks_places else ():
            built.places.update(self._list_places(include, built.page))
        return placed, resolution

    def _resolve(
        self, page: Page, fences: Sequence[Fence], candidates: Sequence[Fence]
    ) -> tuple[tuple[Fence, ...], Resolution]:
        known = self.checked.pop(page.path, None)
        if known is None or known.page != page:
            placed = _place(fences, candidates, page.text, self.current.converted)
            return placed, resolve_page(page, self.library, placed)
        checked = tuple(each.fence for each in known.includes)
        if list(map(_outline, fences)) == list(map(_outline, checked)):
            return checked, known  # the host shows the page as it stands in its file
        placed = _place(fences, candidates, page.text, self.current.converted)
        if tuple(each for each in placed if is_include(each.info)) == checked:
            return placed, known
        return placed, resolve_page(page, self.library, placed)

    def note_references(self, brackets: Sequence[str]) -> None:
        """Report the reference links that the host left as text in the current page."""
        wanted = self.project.settings.check_references
        if brackets and wanted is not None:
            left = report_undefined(self.current.page, brackets, is_grave=wanted.are_errors)
            self.current.diagnostics.extend(left)

    def find_folders(self) -> set[Path]:
        """The folders that hold what the pages quote, or would hold it."""
        places = (path for built in self.pages.values() for path in built.places)
        return {each.parent for each in places}

    def _list_places(self, include: Include, page: Page) -> Iterator[Path]:
        if include.directive is None:
            return
        for reference in {side[0] for side in list_sides(include.directive)}:
            yield from self.library.tree.list_places(reference, page)


def _place(
    fences: Sequence[Fence], candidates: Sequence[Fence], text: str, converted: str
) -> tuple[Fence, ...]:
    """The fences as the page's file has them: the n-th with a header is the n-th in the file.

    A host may leave out front matter, expand tabs and bring in text from elsewhere: those of it
    stand where it is brought in.
    """
    originals: dict[str, list[Fence]] = {}
    for each in find_fence_candidates(text.split("\n")):
        originals.setdefault(_normalise(each), []).append(each)
    counted: dict[str, int] = {}
    places = {}
    for each in candidates:
        key = _normalise(each)
        at = counted[key] = counted.get(key, -1) + 1
        known = originals.get(key, ())
        places[each.line] = known[at] if at < len(known) else None
    foreign = {each.line for each in fences if places.get(each.line) is None}
    origins = find_origins(foreign, converted, text) if foreign and converted else {}
    lines = text.split("\n") if foreign else []
    return tuple(_relocate(each, places.get(each.line), origins, lines) for each in fences)


def _outline(fence: Fence) -> tuple[int, str, int, bool]:
    return fence.line, fence.header, len(fence.body), fence.closed


def _normalise(fence: Fence) -> str:
    return f"{fence.marker} {' '.join(fence.info.split())}"


def _relocate(
    fence: Fence, original: Fence | None, origins: Mapping[int, int], lines: Sequence[str]
) -> Fence:
    """The fence as the page has it; one that is brought in takes no line of the page."""
    if original is None:
        line = min(origins.get(fence.line, fence.line), len(lines))
        is_own = lines[line - 1].strip() == fence.header.strip()
        length = fence.end_line - fence.line if is_own else 0
        return replace(fence, line=line, end_line=min(line + length, len(lines)))
    body = original.body if len(original.body) == len(fence.body) else fence.body
    if body is original.body and original.closed is fence.closed:
        return original
    return replace(original, body=body, closed=fence.closed)
