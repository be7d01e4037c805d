"""Syncing Markdown files: plan all, then write each whole or not at all."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.finding import Finding
from inlaid.diagnostics.location import Location
from inlaid.includes.body_faults import is_blank
from inlaid.includes.fill import sync_page
from inlaid.includes.resolution import Include, Unresolved
from inlaid.includes.resolve import resolve_page
from inlaid.project.origins import name_origins
from inlaid.project.pages import (
    normalise_page,
    parse_page,
    read_fences,
    read_page_bytes,
    resolve_project_page,
)
from inlaid.project.project import Project, ProjectLibrary
from inlaid.project.write import write_whole
from inlaid.sources.decode import decode_text


@dataclass(frozen=True, slots=True)
class PlannedSync:
    """What syncing makes of one file: its text before and after, and what is wrong in it.

    ``stale``: a diagnostic for each body that isn't what its include shows, empty ones too.
    """

    path: Path
    shown: str
    before: str
    after: str
    changed: int
    includes: int
    diagnostics: tuple[Diagnostic, ...]
    stale: tuple[Diagnostic, ...] = ()


def plan_sync(project: Project, paths: Iterable[Path]) -> list[PlannedSync]:
    """Return the plan for each file; nothing is written.

    Fences of pages of the site are those that it shows. Of other files they are those of
    CommonMark, for programs that show them as they are.
    """
    library = project.open_library()
    return [_plan_file(project, library, path) for path in paths]


def _plan_file(project: Project, library: ProjectLibrary, path: Path) -> PlannedSync:
    shown = project.display(path)
    before = _read_text(path, shown)
    if isinstance(before, Finding):
        return PlannedSync(path, shown, "", "", 0, 0, (before.at(Location(shown, 1)),))
    page = parse_page(shown, normalise_page(before))
    read = read_fences(project, page)
    resolution = resolve_page(page, library, read.fences)
    synced = sync_page(before, resolution)
    # Their own files are synced by name.
    brought = name_origins(project, resolve_page(page, library, read.brought))
    problems = [*synced.diagnostics, *resolution.source_diagnostics, *brought.diagnostics]
    problems += read.lost
    if synced.changed:
        again = parse_page(shown, normalise_page(synced.text))
        check = resolve_project_page(project, again, library)
        problems += [
            diagnostic
            for include in check.includes
            for diagnostic in include.diagnostics
            if diagnostic.code is codes.STALE_BODY
        ]
    return PlannedSync(
        path,
        shown,
        before,
        synced.text,
        synced.changed,
        len(resolution.includes),
        tuple(problems),
        tuple(
            diagnostic
            for include in resolution.includes
            for diagnostic in _find_stale(include, shown)
        ),
    )


def _find_stale(include: Include, shown: str) -> Iterator[Diagnostic]:
    stale = [
        diagnostic for diagnostic in include.diagnostics if diagnostic.code is codes.STALE_BODY
    ]
    yield from stale
    if stale or isinstance(include, Unresolved) or not is_blank(include.fence):
        return
    count = len(include.block.lines)
    lines = "line" if count == 1 else "lines"
    yield Diagnostic(
        codes.STALE_BODY,
        f"the body is empty; {include.block.path} shows {count} {lines}",
        Location(shown, include.fence.line, include.fence.info_column),
        include.fence.header,
        help="Run `inlaid sync` on the page.",
    )


def _read_text(path: Path, shown: str) -> str | Finding:
    """The text of a file, byte for byte; only UTF-8 is written back as it was."""
    data = read_page_bytes(path, shown)
    return data if isinstance(data, Finding) else read_exact_text(shown, data)


def read_exact_text(shown: str, data: bytes) -> str | Finding:
    """Return the text of a file that is written back, with its byte order mark and line ends."""
    text = decode_text(shown, data)
    if isinstance(text, Finding):
        return text
    try:
        return data.decode("utf-8")  # with its byte order mark
    except UnicodeDecodeError:
        message = f"{shown} is not UTF-8, and syncing would change its encoding"
        return Finding(codes.NOT_TEXT, message, codes.NOT_TEXT.fix)


def write_synced(plans: Sequence[PlannedSync]) -> int:
    """Write each file that changes, whole or not at all; return how many were written.

    Raises WriteError at the first file that can't be written; that one is as it was.
    """
    changed = [planned_sync for planned_sync in plans if planned_sync.before != planned_sync.after]
    for plan in changed:
        write_whole(plan.path, plan.after.encode(), plan.shown)
    return len(changed)
