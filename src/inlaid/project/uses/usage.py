"""Which pages need which regions and lines of which sources, and why."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from inlaid.diagnostics.finding import Finding
from inlaid.includes.uses import UseReason
from inlaid.markers.regions import Region
from inlaid.markers.source_map import SourceMap
from inlaid.project.pages import find_pages, find_sources, read_page
from inlaid.project.project import Project, ProjectLibrary
from inlaid.project.uses.page_uses import PageUse, find_page_uses


@dataclass(frozen=True, slots=True)
class Usage:
    """All sources of a project that can be read, and their uses by path.

    Uses of a file that can't be read are those of each path where it is looked for.
    ``unresolved``: how many pages could not be read, and includes not be resolved; what they would
    show isn't known.
    """

    sources: Mapping[str, SourceMap]
    uses: Mapping[str, tuple[PageUse, ...]]
    unresolved: int

    def find_uses(self, path: str, region: Region) -> tuple[PageUse, ...]:
        """The uses that name a region."""
        source = self.sources[path]
        return tuple(
            use
            for use in self.uses.get(path, ())
            if use.use.region and region in source.find_regions(use.use.region)
        )

    def find_missed(self, path: str) -> tuple[PageUse, ...]:
        """The uses of a file that ask for what isn't there."""
        return tuple(use for use in self.uses.get(path, ()) if use.use.lines is None)

    def find_pages(self, path: str, lines: Iterable[int] | None) -> tuple[str, ...]:
        """The pages that need any of the lines of a source, or any line at all; sorted."""
        wanted = None if lines is None else frozenset(lines)
        needed = {
            use.fence.path
            for use in self.uses.get(path, ())
            if use.use.lines and (wanted is None or any(map(use.use.lines.__contains__, wanted)))
        }
        return tuple(sorted(needed))


def collect_usage(project: Project) -> Usage:
    """Resolve every page and read every source of the project."""
    library = project.open_library()
    uses: dict[str, list[PageUse]] = defaultdict(list)
    unresolved = 0
    for path in find_pages(project):
        page = read_page(project, path)
        if isinstance(page, Finding):
            unresolved += 1
            continue
        found = find_page_uses(project, page, library)
        unresolved += found.unresolved
        for shown, use in found.uses:
            uses[shown].append(use)
    library.tree.close()
    quoted = (path for path, row in uses.items() if any(map(_is_quote, row)))
    sources = dict(_read_sources(project, library, quoted))
    return Usage(sources, {path: tuple(row) for path, row in uses.items()}, unresolved)


def _is_quote(found: PageUse) -> bool:
    """Whether a page shows the file, so that its regions matter."""
    return found.use.reason not in {UseReason.RUN, UseReason.TRACE}


def _read_sources(
    project: Project, library: ProjectLibrary, used: Iterable[str]
) -> Iterator[tuple[str, SourceMap]]:
    paths = {project.display(path): path for path in find_sources(project)}
    paths.update({name: project.root / name for name in used})
    for shown in sorted(paths):
        source = library.tree.read(paths[shown])
        if not isinstance(source, Finding):
            yield shown, source


def select_sources(
    project: Project, usage: Usage, paths: Sequence[Path]
) -> Iterator[tuple[str, SourceMap]]:
    """Yield the sources that lie at or below ``paths``; all of them when none is given."""
    wanted = [path.resolve() for path in paths]
    for shown, source in usage.sources.items():
        place = (project.root / shown).resolve()
        if not wanted or any(place.is_relative_to(folder) for folder in wanted):
            yield shown, source
