"""`inlaid regions`: every region, where it is, and which pages show it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from inlaid.cli.colour import echo_report
from inlaid.cli.echo import echo_line
from inlaid.cli.named_path import NamedPath
from inlaid.cli.reporting import config_option, open_documented, print_report
from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.report import format_text
from inlaid.errors import UsageError
from inlaid.includes.uses import UseReason
from inlaid.markers.regions import Range, Region
from inlaid.markers.source_map import SourceMap
from inlaid.project.project import Project
from inlaid.project.uses.page_uses import PageUse
from inlaid.project.uses.since import find_changes, find_gone, find_touched
from inlaid.project.uses.usage import Usage, collect_usage, select_sources

_PLACE = re.compile(r"(?P<path>.+?)(?::(?P<first>\d+)(?:-(?P<last>\d+))?)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Row:
    path: str
    region: Region
    uses: tuple[PageUse, ...]

    @property
    def pages(self) -> tuple[str, ...]:
        """The fences that need the region, each once."""
        return tuple(dict.fromkeys(str(use.fence) for use in self.uses))


@click.command(name="regions")
@click.argument("paths", nargs=-1, type=NamedPath(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--unused", is_flag=True, help="List only regions that no page names.")
@click.option("--check", is_flag=True, help="With --unused: exit with 1 when there are any.")
@click.option("--pages-for", metavar="FILE[:LINES]", help="List the pages that show those lines.")
@click.option("--since", metavar="REV", help="List the pages that changes since REV touch.")
@config_option
def command(
    *,
    paths: tuple[Path, ...],
    as_json: bool,
    unused: bool,
    check: bool,
    pages_for: str | None,
    since: str | None,
    config_file: Path | None,
) -> None:
    """List the regions of the project's sources, with the pages that show them.

    PATHS are source files or folders; by default the `sources` roots and every quoted file.
    """
    if sum((unused, pages_for is not None, since is not None)) > 1:
        raise UsageError("choose one of --unused, --pages-for and --since")
    if check and not unused:
        raise UsageError("--check goes with --unused")
    if paths and (pages_for is not None or since is not None):
        raise UsageError("PATHS choose regions; --pages-for and --since list pages")
    for missing in (path for path in paths if not path.exists()):
        raise UsageError(f"no such file or folder: {missing}")
    named = paths or ((_find_file(pages_for),) if pages_for is not None else ())
    project = open_documented(named, config_file)
    usage = collect_usage(project)
    gone: list[Diagnostic] = []
    rows: list[_Row] = []
    if pages_for is not None:
        _print_pages(_find_pages(project, usage, pages_for), pages_for, as_json=as_json)
    elif since is not None:
        gone = _print_touched(project, usage, since, as_json=as_json)
    else:
        rows = [row for row in _list_rows(project, usage, paths) if not (unused and row.uses)]
        _print_rows(rows, as_json=as_json)
    if usage.unresolved and not gone:
        count = "1 include" if usage.unresolved == 1 else f"{usage.unresolved} includes"
        click.echo(
            f"inlaid: {count} can't be resolved and may show more; see inlaid check", err=True
        )
    raise SystemExit(1 if gone or usage.unresolved or (check and rows) else 0)


def _list_rows(project: Project, usage: Usage, paths: tuple[Path, ...]) -> Iterator[_Row]:
    for shown, source in select_sources(project, usage, paths):
        for region in sorted(source.regions, key=lambda each: each.ranges[0].first):
            yield _Row(shown, region, usage.find_uses(shown, region))


def _print_rows(rows: list[_Row], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([_describe(row) for row in rows], indent=2))
        return
    for row in rows:
        places = ",".join(map(_format_range, row.region.ranges))
        pages = ", ".join(dict.fromkeys(map(_format_use, row.uses))) or "no page names it"
        echo_line(f"{row.path}:{places} {row.region.name} [{row.region.dialect}] {pages}")
    click.echo(f"{len(rows)} {'region' if len(rows) == 1 else 'regions'}")


def _describe(row: _Row) -> dict[str, object]:
    return {
        "path": row.path,
        "name": row.region.name,
        "dialect": row.region.dialect,
        "ranges": [[part.first, part.last] for part in row.region.ranges],
        "pages": list(row.pages),
        "uses": [{"place": str(use.place), "reason": use.use.reason.value} for use in row.uses],
    }


def _format_use(found: PageUse) -> str:
    reason = found.use.reason
    return str(found.fence) if reason is UseReason.SHOWN else f"{found.fence} ({reason.value})"


def _format_range(lines: Range) -> str:
    if lines.last < lines.first:
        return f"{lines.last} (empty)"
    return str(lines.first) if lines.first == lines.last else f"{lines.first}-{lines.last}"


def _split_place(place: str) -> re.Match[str]:
    found = _PLACE.fullmatch(place)
    if found is None:
        raise UsageError(f"expected FILE, FILE:LINE or FILE:FIRST-LAST, found '{place}'")
    return found


def _find_pages(project: Project, usage: Usage, place: str) -> tuple[str, ...]:
    shown = project.display(_find_file(place).resolve())
    lines = _read_lines(_split_place(place), place, usage.sources.get(shown))
    return usage.find_pages(shown, lines)


def _find_file(place: str) -> Path:
    path = Path(_split_place(place)["path"])
    if not path.exists():
        raise UsageError(f"no such file: {path}")
    if path.is_dir():
        raise UsageError(f"--pages-for takes a file, and {path} is a folder")
    return path


def _read_lines(found: re.Match[str], place: str, source: SourceMap | None) -> range | None:
    if not found["first"]:
        return None
    first, last = int(found["first"]), int(found["last"] or found["first"])
    count = len(source.source.lines) if source else last
    if not 1 <= first <= last:
        raise UsageError(f"{place}: lines are counted from 1, the first before the last")
    if last > count:
        raise UsageError(f"{place}: the file has {count} lines")
    return range(first, last + 1)


def _print_pages(pages: tuple[str, ...], place: str, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(list(pages), indent=2))
        return
    for page in pages:
        echo_line(page)
    if not pages:  # beside the list, which scripts read
        echo_line(f"no page shows {place}", err=True)


def _print_touched(
    project: Project, usage: Usage, revision: str, *, as_json: bool
) -> list[Diagnostic]:
    changes = find_changes(project, revision)
    touched = find_touched(usage, changes)
    gone = list(find_gone(project, usage, changes, revision))
    if as_json:
        rows = [
            {"page": touched_page.page, "files": list(touched_page.files)}
            for touched_page in touched
        ]
        click.echo(json.dumps(rows, indent=2))
        if gone:
            echo_report(format_text(gone), err=True)
        return gone
    for touched_page in touched:
        echo_line(f"{touched_page.page} ({', '.join(touched_page.files)})")
    if gone:
        print_report(project.root, gone, "text", {"pages": len(touched)})
    elif not touched:
        echo_line(f"no page is touched by what changed since {revision}", err=True)
    return gone
