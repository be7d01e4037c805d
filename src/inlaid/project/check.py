"""Everything that is wrong with the pages of a project."""

from collections.abc import Iterable
from pathlib import Path

from inlaid.core.diagnostics import Diagnostic
from inlaid.core.location import Location
from inlaid.core.resolve import Refusal
from inlaid.project.configuration import Project
from inlaid.project.pages import read_page, resolve_project_page
from inlaid.render.commonmark import find_undefined_references


def check_pages(project: Project, paths: Iterable[Path]) -> list[Diagnostic]:
    """Return all that is wrong with pages: includes, their sources, reference links."""
    library = project.open_library()
    found: list[Diagnostic] = []
    for path in paths:
        page = read_page(project, path)
        if isinstance(page, Refusal):
            place = Location(project.display(path), 1)
            found.append(Diagnostic(page.code, page.message, place, help=page.help))
            continue
        found.extend(resolve_project_page(project, page, library).diagnostics)
        if project.settings.check_references:
            found.extend(find_undefined_references(page))
    return found
