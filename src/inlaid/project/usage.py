"""Which pages show which regions and lines of which sources."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from inlaid.diagnostics.finding import Finding
from inlaid.diagnostics.location import Location
from inlaid.includes.directive import list_sides
from inlaid.includes.resolution import Shown, Unresolved
from inlaid.includes.selectors import RegionName
from inlaid.markers.regions import Region
from inlaid.markers.source_map import SourceMap
from inlaid.pages.page import Page
from inlaid.project.pages import find_pages, find_sources, read_page, resolve_project_page
from inlaid.project.project import Project, ProjectLibrary

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Use:
    """An include that shows part of a source: its fence, the regions it names, the lines shown."""

    fence: Location
    regions: frozenset[str]
    lines: frozenset[int]


@dataclass(frozen=True, slots=True)
class Ask:
    """A region that an include asks for in vain, and where in the page it names it."""

    place: Location
    region: str


@dataclass(frozen=True, slots=True)
class Usage:
    """All sources of a project that can be read, their uses by path, and what is asked in vain.

    ``unresolved``: how many pages could not be read, and includes not be resolved; what they would
    show isn't known.
    """

    sources: Mapping[str, SourceMap]
    uses: Mapping[str, tuple[Use, ...]]
    asks: Mapping[str, tuple[Ask, ...]]
    unresolved: int

    def find_uses(self, path: str, region: Region) -> tuple[Use, ...]:
        """The uses that name a region."""
        return tuple(each for each in self.uses.get(path, ()) if region.name in each.regions)

    def find_pages(self, path: str, lines: Iterable[int] | None) -> tuple[str, ...]:
        """The pages that show any of the lines of a source, or any line at all; sorted."""
        wanted = None if lines is None else frozenset(lines)
        shown = {
            each.fence.path
            for each in self.uses.get(path, ())
            if wanted is None or each.lines & wanted
        }
        return tuple(sorted(shown))


def collect_usage(project: Project) -> Usage:
    """Resolve every page and read every source of the project."""
    library = project.open_library()
    uses: dict[str, list[Use]] = defaultdict(list)
    asks: dict[str, list[Ask]] = defaultdict(list)
    unresolved = 0
    for path in find_pages(project):
        page = read_page(project, path)
        if isinstance(page, Finding):
            unresolved += 1
            continue
        for include in resolve_project_page(project, page, library).includes:
            if isinstance(include, Shown):
                uses[include.block.path].append(_describe_use(page.path, include))
                continue
            unresolved += 1
            for source, ask in _find_asks(library, page, include):
                asks[source].append(ask)
    sources = dict(_read_sources(project, library, (*uses, *asks)))
    return Usage(sources, _freeze(uses), _freeze(asks), unresolved)


def _freeze(rows: Mapping[str, list[Row]]) -> dict[str, tuple[Row, ...]]:
    return {key: tuple(row) for key, row in rows.items()}


def _find_asks(
    library: ProjectLibrary, page: Page, include: Unresolved
) -> Iterator[tuple[str, Ask]]:
    """The regions of today's sources that an unresolved include names, with their paths."""
    if include.directive is None:
        return
    for reference, revision, selectors in list_sides(include.directive):
        path = None if revision else library.tree.locate(reference, page)
        for each in selectors if path else ():
            if isinstance(each.value, RegionName):
                place = Location(
                    page.path, include.fence.line, each.span.column, each.span.end_column
                )
                yield library.tree.display(path or ""), Ask(place, each.value.name)


def _describe_use(page: str, include: Shown) -> Use:
    named = [each for side in list_sides(include.directive) for each in side[2]]
    return Use(
        Location(page, include.fence.line, include.fence.info_column),
        frozenset(each.value.name for each in named if isinstance(each.value, RegionName)),
        frozenset(each.number for each in include.block.lines if each.number is not None),
    )


def _read_sources(
    project: Project, library: ProjectLibrary, quoted: Iterable[str]
) -> Iterator[tuple[str, SourceMap]]:
    paths = {project.display(each): each for each in find_sources(project)}
    paths.update({each: project.root / each for each in quoted})
    for shown in sorted(paths):
        source = library.tree.read(paths[shown])
        if not isinstance(source, Finding):
            yield shown, source


def select_sources(
    project: Project, usage: Usage, paths: Sequence[Path]
) -> Iterator[tuple[str, SourceMap]]:
    """Yield the sources that lie at or below ``paths``; all of them when none is given."""
    wanted = [each.resolve() for each in paths]
    for shown, source in usage.sources.items():
        place = (project.root / shown).resolve()
        if not wanted or any(place.is_relative_to(each) for each in wanted):
            yield shown, source
