"""Where the includes are written that a page doesn't have itself."""

from collections.abc import Collection
from dataclasses import replace

from inlaid.diagnostics.diagnostic import Related
from inlaid.diagnostics.location import Location
from inlaid.includes.resolution import Include, Resolution
from inlaid.pages.page import Page
from inlaid.project.pages import list_snippet_places, read_page
from inlaid.project.project import Project


def name_origins(project: Project, resolution: Resolution) -> Resolution:
    """Name, beside what is wrong with an include that snippets bring in, where it is written."""
    text = resolution.page.text
    lines = text.split("\n")
    foreign = [
        include
        for include in resolution.includes
        if include.diagnostics and lines[include.fence.line - 1] != include.fence.header
    ]
    if not foreign or project.snippets is None:
        return resolution
    places = _find_lines(project, text, {include.fence.header.strip() for include in foreign})
    includes = tuple(
        _name_origin(include, places[include.fence.header.strip()])
        if include in foreign and include.fence.header.strip() in places
        else include
        for include in resolution.includes
    )
    return replace(resolution, includes=includes)


def _find_lines(project: Project, text: str, wanted: Collection[str]) -> dict[str, Location]:
    """The first place of each line in what snippets bring into a text."""
    found: dict[str, Location] = {}
    for path in sorted(list_snippet_places(project, text)):
        page = read_page(project, path) if path.is_file() else None
        if not isinstance(page, Page):
            continue
        for number, line in enumerate(page.text.split("\n"), 1):
            if line.strip() in wanted:
                column = len(line) - len(line.lstrip()) + 1
                found.setdefault(line.strip(), Location(page.path, number, column))
    return found


def _name_origin(include: Include, place: Location) -> Include:
    related = Related(place, include.fence.header.strip())
    found = (
        replace(diagnostic, related=(related, *diagnostic.related))
        for diagnostic in include.diagnostics
    )
    return replace(include, diagnostics=tuple(found))
