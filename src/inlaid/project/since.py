"""What changed since a git revision, and which pages that touches."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Diagnostic, Related
from inlaid.diagnostics.finding import Finding
from inlaid.diagnostics.location import Location
from inlaid.errors import UsageError
from inlaid.markers.source_map import SourceMap
from inlaid.pages.page import Page
from inlaid.project.page_uses import PageUse
from inlaid.project.project import Project
from inlaid.project.renamed import find_renamed
from inlaid.project.usage import Usage
from inlaid.sources.git import read_changes


@dataclass(frozen=True, slots=True)
class Touched:
    """A page that a change touches, and the changed files that it shows, itself included."""

    page: str
    files: tuple[str, ...]


Changes = Mapping[str, frozenset[int] | None]


def find_touched(usage: Usage, changes: Changes) -> list[Touched]:
    """Return the pages that ``changes`` touch, those among them that a change has broken."""
    touched: dict[str, set[str]] = {}
    for path, lines in changes.items():
        for page in usage.find_pages(path, lines):
            touched.setdefault(page, set()).add(path)
        for missed in usage.find_missed(path):
            touched.setdefault(missed.fence.path, set()).add(path)
    pages = {each.fence.path for row in usage.uses.values() for each in row}
    for page in pages & changes.keys():
        touched.setdefault(page, set()).add(page)
    return [Touched(page, tuple(sorted(touched[page]))) for page in sorted(touched)]


def find_gone(
    project: Project, usage: Usage, changes: Changes, revision: str
) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each fence that asks for a region that was there at ``revision``."""
    library = project.open_library()
    for path in sorted(changes.keys() & usage.uses.keys()):
        missed = [each for each in usage.find_missed(path) if each.use.region]
        if not missed:
            continue
        before = library.open_source(f"/{path}", Page("", ""), revision)
        now = usage.sources.get(path)
        if isinstance(before, Finding) or now is None:
            continue
        yield from _report_gone(path, before, now, missed)


def _report_gone(
    path: str, before: SourceMap, now: SourceMap, missed: Sequence[PageUse]
) -> Iterator[Diagnostic]:
    for region in before.regions:
        if now.find_regions(region.name):
            continue
        named = [
            page_use.place
            for page_use in missed
            if region in before.find_regions(page_use.use.region)
        ]
        if not named:
            continue
        near = find_renamed(region, before, now)
        renamed = f"; was it renamed '{near}'?" if near else ""
        pages = ", ".join(map(str, named))
        yield Diagnostic(
            codes.REGION_GONE,
            f"region '{region.name}' is gone from {path}, but named by {pages}{renamed}",
            Location(path, 1),
            related=tuple(Related(place, "named here") for place in named),
            help=codes.REGION_GONE.fix,
        )


def find_changes(project: Project, revision: str) -> Changes:
    """Return the files that changed since ``revision``, uncommitted ones included; see git.

    Raises UsageError when git knows no such revision.
    """
    changes = read_changes(project.root, revision)
    if isinstance(changes, Finding):
        raise UsageError("; ".join(filter(None, (changes.message, changes.help))))
    return changes
