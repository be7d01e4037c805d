"""Everything that is wrong with the pages and the sources of a project."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from inlaid.core import codes
from inlaid.core.diagnostics import Diagnostic
from inlaid.core.location import Location
from inlaid.core.resolve import Refusal, report_faults
from inlaid.project.configuration import Project, ProjectLibrary
from inlaid.project.pages import find_pages, find_sources, read_page, resolve_project_page
from inlaid.render.commonmark import find_undefined_references


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: the diagnostics, and counts by name."""

    diagnostics: tuple[Diagnostic, ...]
    summary: Mapping[str, int]


def check_project(project: Project, paths: Sequence[Path] = (), *, whole: bool = False) -> Checked:
    """Check the pages below ``paths`` (by default all); ``whole``: every source as well.

    Raises ConfigError for a path that does not exist.
    """
    library = project.open_library()
    found: list[Diagnostic] = []
    pages = includes = 0
    for path in find_pages(project, paths):
        pages += 1
        count, diagnostics = _check_page(project, library, path)
        includes += count
        found.extend(diagnostics)
    if whole:
        found.extend(check_sources(project, library))
    return Checked(tuple(found), {"pages": pages, "includes": includes})


def _check_page(
    project: Project, library: ProjectLibrary, path: Path
) -> tuple[int, list[Diagnostic]]:
    page = read_page(project, path)
    if isinstance(page, Refusal):
        place = Location(project.display(path), 1)
        return 0, [Diagnostic(page.code, page.message, place, help=page.help)]
    resolution = resolve_project_page(project, page, library)
    found = list(resolution.diagnostics)
    if project.settings.check_references:
        found.extend(find_undefined_references(page))
    return len(resolution.includes), found


def check_sources(project: Project, library: ProjectLibrary) -> Iterator[Diagnostic]:
    """Yield the mistakes in the markers of every file of the `sources` roots.

    Files that are no text, or too large, hold no markers and are passed over.
    """
    for path in find_sources(project):
        source = library.tree.read(path)
        if isinstance(source, Refusal):
            if source.code not in {codes.NOT_TEXT, codes.FILE_TOO_LARGE, codes.NOT_A_FILE}:
                place = Location(project.display(path), 1)
                yield Diagnostic(source.code, source.message, place, help=source.help)
            continue
        yield from report_faults(source)
