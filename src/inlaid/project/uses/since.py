"""What changed since a git revision, and which pages that touches."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Diagnostic, Related
from inlaid.diagnostics.finding import Finding
from inlaid.diagnostics.location import Location
from inlaid.diagnostics.nearest import find_nearest
from inlaid.errors import UsageError
from inlaid.markers.regions import Region
from inlaid.markers.source_map import SourceMap
from inlaid.pages.page import Page
from inlaid.project.project import Project
from inlaid.project.uses.page_uses import PageUse
from inlaid.project.uses.usage import Usage
from inlaid.sources.git import read_changes

_ALIKE = 0.6  # of the lines, from 0 to 1
_COMPARED = 200  # regions


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
    pages = {use.fence.path for row in usage.uses.values() for use in row}
    for page in pages & changes.keys():
        touched.setdefault(page, set()).add(page)
    return [Touched(page, tuple(sorted(touched[page]))) for page in sorted(touched)]


def find_gone(
    project: Project, usage: Usage, changes: Changes, revision: str
) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each fence that asks for a region that was there at ``revision``."""
    library = project.open_library()
    for path in sorted(changes.keys() & usage.uses.keys()):
        missed = [page_use for page_use in usage.find_missed(path) if page_use.use.region]
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
        near = _find_renamed(region, before, now)
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


def _find_renamed(region: Region, before: SourceMap, now: SourceMap) -> str | None:
    """Return the name of the region of ``now`` that has the lines of one of ``before``.

    Regions that ``before`` had under the same name aren't looked at. Where none has most of the
    lines it is the new region whose name is nearest; None when there is none.
    """
    new = [other for other in now.regions if not before.find_regions(other.name)][:_COMPARED]
    lines = _read_lines(region, before)
    likeness = {other.name: _compare(lines, _read_lines(other, now)) for other in new}
    best = max(likeness, key=likeness.__getitem__, default="")
    if likeness.get(best, 0) >= _ALIKE:
        return best
    return find_nearest(region.name, [other.name for other in new])


def _read_lines(region: Region, source: SourceMap) -> list[str]:
    """The lines of a region without markers, white space around them and blank ones."""
    numbers = (n for part in region.ranges for n in range(part.first, part.last + 1))
    shown = (
        source.source.lines[number - 1].strip() for number in numbers if number not in source.marks
    )
    return [line for line in shown if line]


def _compare(before: list[str], now: list[str]) -> float:
    return SequenceMatcher(None, before, now).ratio() if before and now else 0
