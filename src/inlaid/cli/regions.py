"""`inlaid regions`: every region, where it is, and which pages show it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from inlaid.cli.report import exit_with, print_report
from inlaid.core.regions import Range, Region
from inlaid.errors import UsageError
from inlaid.project.changes import find_changes, find_gone, find_touched
from inlaid.project.configuration import Project, load_project
from inlaid.project.usage import Usage, collect_usage, select_sources

_PLACE = re.compile(r"(?P<path>.+?)(?::(?P<first>\d+)(?:-(?P<last>\d+))?)?")


@dataclass(frozen=True, slots=True)
class _Row:
    path: str
    region: Region
    pages: tuple[str, ...]


@click.command(name="regions")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--unused", is_flag=True, help="List only regions that no page shows.")
@click.option("--pages-for", metavar="FILE[:LINES]", help="List the pages that show those lines.")
@click.option("--since", metavar="REV", help="List the pages that changes since REV touch.")
def command(
    paths: tuple[Path, ...], as_json: bool, unused: bool, pages_for: str | None, since: str | None
) -> None:
    """List the regions of the project's sources, with the pages that show them.

    PATHS are source files or folders; by default the `sources` roots and every quoted file.
    """
    if sum((unused, pages_for is not None, since is not None)) > 1:
        raise UsageError("choose one of --unused, --pages-for and --since")
    project = load_project(Path.cwd())
    usage = collect_usage(project)
    if pages_for is not None:
        _print_pages(_find_pages(project, usage, pages_for), as_json=as_json)
    elif since is not None:
        _print_touched(project, usage, since, as_json=as_json)
    else:
        rows = [each for each in _list_rows(project, usage, paths) if not (unused and each.pages)]
        _print_rows(rows, as_json=as_json)


def _list_rows(project: Project, usage: Usage, paths: tuple[Path, ...]) -> Iterator[_Row]:
    for shown, source in select_sources(project, usage, paths):
        for region in sorted(source.regions, key=lambda each: each.ranges[0].first):
            uses = usage.find_uses(shown, region)
            yield _Row(shown, region, tuple(str(each.fence) for each in uses))


def _print_rows(rows: list[_Row], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([_describe(each) for each in rows], indent=2))
        return
    for row in rows:
        places = ",".join(map(_format_range, row.region.ranges))
        pages = ", ".join(row.pages) or "no page shows it"
        click.echo(f"{row.path}:{places} {row.region.name} [{row.region.dialect}] {pages}")
    click.echo(f"{len(rows)} {'region' if len(rows) == 1 else 'regions'}")


def _describe(row: _Row) -> dict[str, object]:
    return {
        "path": row.path,
        "name": row.region.name,
        "dialect": row.region.dialect,
        "ranges": [[each.first, each.last] for each in row.region.ranges],
        "pages": list(row.pages),
    }


def _format_range(lines: Range) -> str:
    return f"{lines.first}-{lines.last}"


def _find_pages(project: Project, usage: Usage, place: str) -> tuple[str, ...]:
    found = _PLACE.fullmatch(place)
    if found is None:
        raise UsageError(f"expected FILE, FILE:LINE or FILE:FIRST-LAST, found '{place}'")
    path = Path(found["path"])
    if not path.exists():
        raise UsageError(f"no such file: {path}")
    lines = None
    if found["first"]:
        first = int(found["first"])
        lines = range(first, int(found["last"] or first) + 1)
    return usage.find_pages(project.display(path.resolve()), lines)


def _print_pages(pages: tuple[str, ...], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(list(pages), indent=2))
        return
    for page in pages:
        click.echo(page)


def _print_touched(project: Project, usage: Usage, revision: str, *, as_json: bool) -> None:
    changes = find_changes(project, revision)
    touched = find_touched(usage, changes)
    gone = list(find_gone(project, usage, changes, revision))
    if as_json:
        rows = [{"page": each.page, "files": list(each.files)} for each in touched]
        click.echo(json.dumps(rows, indent=2))
    else:
        for each in touched:
            click.echo(f"{each.page} ({', '.join(each.files)})")
    if gone:
        print_report(gone, "text", {"pages": len(touched)})
    exit_with(gone)
