"""Everything that is wrong with the pages and the sources of a project."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.finding import Finding
from inlaid.diagnostics.location import Location
from inlaid.includes.resolution import Resolution, Unresolved
from inlaid.pages.fences import Fence, may_hold_include, may_hold_slip
from inlaid.pages.header import is_include
from inlaid.pages.page import Page
from inlaid.project.figures.diagrams import find_diagrams
from inlaid.project.figures.trace_option import find_trace_faults
from inlaid.project.pages import (
    decode_page,
    find_page_fences,
    find_pages,
    find_sources,
    read_fences,
    read_page_bytes,
)
from inlaid.project.project import Project, ProjectLibrary
from inlaid.project.references import check_references
from inlaid.project.verification.page_verify import find_page_faults

if TYPE_CHECKING:
    from inlaid.project.zensical.silence import Lacks


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: the diagnostics, counts by name, and what a fix may write."""

    diagnostics: tuple[Diagnostic, ...]
    summary: Mapping[str, int]
    lacks: "Lacks | None" = None


@dataclass(frozen=True, slots=True)
class CheckedPage:
    """What a check of one page found; no resolution when its file can't be read."""

    resolution: Resolution | None
    diagrams: int
    diagnostics: tuple[Diagnostic, ...]

    @property
    def includes(self) -> int:
        """How many includes the page has."""
        return len(self.resolution.includes) if self.resolution else 0


def check_project(project: Project, paths: Sequence[Path] = (), *, whole: bool = False) -> Checked:
    """Check the pages below ``paths`` (by default all); ``whole``: every source as well.

    Raises UsageError for a path that does not exist.
    """
    library = project.open_library()
    found: list[Diagnostic] = []
    quoted: set[str] = set()
    pages = includes = diagrams = 0
    unfilled = False
    hosted: set[str] | None = None
    for path in find_pages(project, paths):
        checked = check_file(project, path, library)
        unfilled = unfilled or _is_unfilled(project, checked)
        if _is_ours(project, checked):
            hosted = (hosted or set()).union(
                checked.resolution.sources if checked.resolution else ()
            )
        pages += 1
        includes += checked.includes
        diagrams += checked.diagrams
        quoted.update(checked.resolution.sources if checked.resolution else ())
        found.extend(checked.diagnostics)
    if whole:
        found.extend(check_sources(project, library, quoted))
    lacks = None if hosted is None else _find_zensical_lacks(project, hosted)
    if lacks is not None:
        found.extend(lacks.report())
    elif unfilled:
        place = Location(project.unplugged, 1)
        message = f"{project.unplugged} doesn't name inlaid, and pages have includes to fill"
        found.append(
            Diagnostic(codes.PLUGIN_MISSING, message, place, help=codes.PLUGIN_MISSING.fix)
        )
    summary = {"pages": pages, "includes": includes, "diagrams": diagrams}
    return Checked(tuple(found), summary, lacks)


def _is_ours(project: Project, checked: CheckedPage) -> bool:
    """Whether the site shows a page with a block or a diagram of ours."""
    resolution = checked.resolution
    if project.config is None or resolution is None:
        return False
    is_hosted = (project.root / resolution.page.path).is_relative_to(project.docs_dir)
    return is_hosted and bool(resolution.includes or checked.diagrams)


def _find_zensical_lacks(project: Project, sources: Iterable[str]) -> "Lacks | None":
    """Return what the site's configuration lacks for Zensical; None where another host builds it.

    ``sources``: what its pages quote, relative to the root.
    """
    from inlaid.project.zensical.meant import find_zensical_config  # noqa: PLC0415 (for sites that quote)

    path = find_zensical_config(project)
    if path is None:
        return None
    from inlaid.project.zensical.silence import find_lacks  # noqa: PLC0415 (for sites of Zensical)

    return find_lacks(project, path, sources)


def _is_unfilled(project: Project, checked: CheckedPage) -> bool:
    """Whether the project's host shows an include of the page without its code."""
    if not project.unplugged or checked.resolution is None:
        return False
    resolution = checked.resolution
    hosted = (project.root / resolution.page.path).is_relative_to(project.docs_dir)
    return hosted and any(not include.fence.body for include in resolution.includes)


def check_file(project: Project, path: Path, library: ProjectLibrary) -> CheckedPage:
    """Check the page at ``path``, its reference links among the rest, and advise."""
    shown = project.display(path)
    page = decode_page(shown, read_page_bytes(path, shown))
    if isinstance(page, Finding):
        return CheckedPage(None, 0, (page.at(Location(shown, 1)),))
    read = read_fences(project, page)
    checked = _check_page(project, page, library, read.shown, advises=True)
    references = check_references(project, checked.resolution) if checked.resolution else ()
    return replace(checked, diagnostics=(*checked.diagnostics, *read.lost, *references))


def check_bytes(
    project: Project, shown: str, data: bytes | Finding, library: ProjectLibrary
) -> CheckedPage:
    """Check a page of which ``data`` was read, before a build; ``shown`` is its path.

    Reference links, and what its host makes of containers, are left to the conversion that follows.
    """
    page = decode_page(shown, data)
    if isinstance(page, Finding):
        return CheckedPage(None, 0, (page.at(Location(shown, 1)),))
    return check_page(project, page, library)


def check_page(project: Project, page: Page, library: ProjectLibrary) -> CheckedPage:
    """Check a page that was read, as `check_bytes` does."""
    return _check_page(project, page, library, find_page_fences(project, page))


def _check_page(
    project: Project,
    page: Page,
    library: ProjectLibrary,
    fences: Sequence[Fence],
    *,
    advises: bool = False,
) -> CheckedPage:
    """Check a page; ``advises``: with the warnings that no build, however strict, fails for."""
    resolution = _resolve(project, page, library, fences)
    diagrams = list(find_diagrams(page, fences, resolution.includes, project.drawn))
    custom = project.extensions.custom_fences
    found = [*find_page_faults(page), *resolution.diagnostics]
    if may_hold_slip(page.text):
        from inlaid.includes.lookalikes import find_lookalikes  # noqa: PLC0415 (few pages need it)

        found.extend(find_lookalikes(page, library, custom, advises=advises))
    if advises:
        from inlaid.includes.unknown_language import find_unknown_languages  # noqa: PLC0415 (a build asks for none)

        found.extend(find_unknown_languages(page, library, fences, custom))
    found.extend(problem for diagram in diagrams for problem in diagram.parse()[1])
    lost = {
        include.fence.line for include in resolution.includes if isinstance(include, Unresolved)
    }
    judged = (fence for fence in fences if fence.line not in lost)
    found.extend(find_trace_faults(page, judged, diagrams, dict(project.settings.traces)))
    return CheckedPage(resolution, len(diagrams), tuple(found))


def _resolve(
    project: Project, page: Page, library: ProjectLibrary, fences: Sequence[Fence]
) -> Resolution:
    """As `resolve_page`, which a page without an include needs not load."""
    if not may_hold_include(page.text) and not any(is_include(fence.info) for fence in fences):
        return Resolution(page, (), (), ())
    from inlaid.includes.resolve import resolve_page  # noqa: PLC0415 (see above)
    from inlaid.project.origins import name_origins  # noqa: PLC0415 (see above)

    return name_origins(project, resolve_page(page, library, fences))


def check_sources(
    project: Project, library: ProjectLibrary, quoted: Container[str] = ()
) -> Iterator[Diagnostic]:
    """Yield the mistakes in the markers of every file of the `sources` roots.

    Of files that pages have ``quoted`` only those that they have not reported.
    Files that aren't text, or are too large, hold no markers and are skipped.
    """
    from inlaid.markers.faults import report_faults  # noqa: PLC0415 (for `--all` only)

    for path in find_sources(project):
        source = library.tree.read(path)
        if isinstance(source, Finding):
            if source.code not in {codes.NOT_TEXT, codes.FILE_TOO_LARGE, codes.NOT_A_FILE}:
                yield source.at(Location(project.display(path), 1))
            continue
        is_quoted = source.source.path in quoted
        faults = (fault for fault in source.faults if fault.loose or not is_quoted)
        yield from report_faults(source.source, faults)
