"""What a page of a project needs: its includes, what snippets bring in, what its options name."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from inlaid.diagnostics.finding import Finding, Span
from inlaid.diagnostics.location import Location
from inlaid.includes.resolution import Include, Unresolved
from inlaid.includes.resolve import resolve_page
from inlaid.includes.uses import Use, UseReason, find_markers, find_uses
from inlaid.markers.source_map import SourceMap
from inlaid.pages.fences import Fence
from inlaid.pages.page import Page
from inlaid.project.pages import find_page_fences, normalise_page, read_page
from inlaid.project.project import Project, ProjectLibrary
from inlaid.project.snippets import Snippet, find_snippets
from inlaid.project.uses.option_uses import find_option_uses


@dataclass(frozen=True, slots=True)
class PageUse:
    """A use, the fence or the line of the page that has it, and where it is written."""

    fence: Location
    place: Location
    use: Use


@dataclass(frozen=True, slots=True)
class PageUses:
    """The uses of a page, each with its path; and how many includes can't be resolved."""

    uses: tuple[tuple[str, PageUse], ...]
    unresolved: int


def find_page_uses(project: Project, page: Page, library: ProjectLibrary) -> PageUses:
    """Return all uses of a page; those of Markdown that it brings in stand where it does so."""
    finder = _Finder(project, page, library)
    finder.find(page.text, None)
    return PageUses(tuple(finder.uses), finder.unresolved)


def list_snippet_places(project: Project, text: str) -> set[Path]:
    """Return the paths that decide what snippets bring into a page's text, whether they exist."""
    settings = project.snippets
    found: set[Path] = set()
    left = [
        *(settings.appended if settings else ()),
        *(snippet.path for snippet in find_snippets(text)),
    ]
    while left:
        new = [
            snippet_place
            for snippet_place in project.list_snippet_places(left.pop())
            if snippet_place not in found
        ]
        found.update(new)
        page = read_page(project, new[-1]) if new and new[-1].is_file() else None
        if page is not None and not isinstance(page, Finding):
            left += [snippet.path for snippet in find_snippets(page.text)]
    return {Path(os.path.realpath(path.parent), path.name) for path in found}


class _Finder:
    """Collects the uses of one page, and of what it brings in."""

    def __init__(self, project: Project, page: Page, library: ProjectLibrary) -> None:
        self.project = project
        self.page = page
        self.library = library
        self.uses: list[tuple[str, PageUse]] = []
        self.unresolved = 0
        self.seen: set[tuple[int, str, str]] = set()

    def find(self, text: str, within: int | None) -> None:
        """Collect the uses of a text of the page, or of one that its line ``within`` brings in."""
        page = replace(self.page, text=text)
        fences = find_page_fences(self.project, page)
        resolution = resolve_page(page, self.library, fences)
        self.unresolved += sum(isinstance(include, Unresolved) for include in resolution.includes)
        for include in resolution.includes:
            self._add_include(include, within)
        for line, path, use in find_option_uses(self.project, fences, resolution):
            self._add(path, use, line, 1, within)
        if self.project.snippets is not None:
            self._find_snippets(text, fences, within)

    def _add_include(self, include: Include, within: int | None) -> None:
        if include.directive is None:
            return
        for use in find_uses(include.directive, self.page, self.library):
            for path in self._list_paths(use):
                self._add(path, use, include.fence.line, include.fence.info_column, within)

    def _list_paths(self, use: Use) -> Iterable[str]:
        """The path of the file that is used, or else where it would be found."""
        if use.path:
            return (use.path,)
        tree = self.library.tree
        return {tree.display(place) for place in tree.list_places(use.reference, self.page)}

    def _add(self, path: str, use: Use, line: int, column: int, within: int | None) -> None:
        span = use.span
        if within is not None:
            line, column, span = within, 1, self._measure(within)
        fence = Location(self.page.path, line, column)
        place = Location(self.page.path, line, span.column, span.end_column)
        self.uses.append((path, PageUse(fence, place, use)))

    def _measure(self, line: int) -> Span:
        return Span(1, 1, len(self.page.text.split("\n")[line - 1]) + 1)

    def _find_snippets(self, text: str, fences: Sequence[Fence], within: int | None) -> None:
        settings = self.project.snippets
        appended = settings.appended if settings is not None and within is None else ()
        for snippet in (*find_snippets(text), *(Snippet(1, path) for path in appended)):
            line = snippet.line if within is None else within
            key = line, snippet.path, snippet.section
            if key not in self.seen:
                self.seen.add(key)
                is_code = any(fence.line <= snippet.line <= fence.end_line for fence in fences)
                self._bring_in(snippet, line, is_code=is_code)

    def _bring_in(self, snippet: Snippet, line: int, *, is_code: bool) -> None:
        span = self._measure(line)
        places = self.project.list_snippet_places(snippet.path)
        for path in places[-1:] if places and places[-1].is_file() else places:
            source = self.library.tree.read(path)
            shown = self.project.display(path)
            use = Use(UseReason.SNIPPET, snippet.path, shown, span, snippet.section)
            if isinstance(source, Finding):
                self._add(shown, use, line, 1, line)
                continue
            numbers = _list_numbers(source, snippet.section)
            self._add(source.source.path, replace(use, lines=numbers), line, 1, line)
            if numbers and not is_code:
                lines = source.source.lines
                self.find(normalise_page("\n".join(lines[n - 1] for n in sorted(numbers))), line)
            return


def _list_numbers(source: SourceMap, section: str) -> frozenset[int] | None:
    """The lines that a snippet brings in; None when its section isn't there."""
    if not section:
        return frozenset(range(1, len(source.source.lines) + 1))
    pieces = [part for region in source.find_regions(section) for part in region.ranges]
    numbers = {n for piece in pieces for n in range(piece.first, piece.last + 1)}
    return frozenset(numbers | set(find_markers(source, pieces))) if pieces else None
