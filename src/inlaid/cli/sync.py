"""`inlaid sync`: write what includes show into the bodies of their fences."""

import difflib
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from inlaid.cli.empty import refuse_empty
from inlaid.cli.named_path import NamedPath
from inlaid.cli.reporting import (
    allow_empty_option,
    config_option,
    exit_with,
    format_option,
    open_documented,
    print_report,
)
from inlaid.diagnostics.diagnostic import Diagnostic, is_error
from inlaid.diagnostics.terminal import make_line, make_printable
from inlaid.errors import UsageError
from inlaid.project.pages import find_pages
from inlaid.project.sync import PlannedSync, plan_sync, write_synced


@click.command(name="sync")
@click.argument("paths", nargs=-1, type=NamedPath(path_type=Path), metavar="PATHS...")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 when a file would change.")
@click.option("--diff", "show_diff", is_flag=True, help="Write nothing; print what would change.")
@click.option("--keep-going", is_flag=True, help="Write what can be resolved, despite problems.")
@allow_empty_option
@config_option
@format_option
def command(
    *,
    paths: tuple[Path, ...],
    check: bool,
    show_diff: bool,
    keep_going: bool,
    allow_empty: bool,
    config_file: Path | None,
    output_format: str,
) -> None:
    """Write the text that includes show into Markdown files, for programs that don't resolve them.

    PATHS are Markdown files or folders of them; pages in the docs folder are read as the site
    shows them, others as CommonMark. No other byte changes. With any problem nothing is written,
    unless --keep-going is given; the exit code is 1 in any case.
    """
    project = open_documented(paths, config_file)
    if not paths:
        raise UsageError("name the Markdown files or folders to write into, such as README.md")
    if not allow_empty:
        refuse_empty(project, paths)
    plans = plan_sync(project, find_pages(project, paths))
    problems = [diagnostic for plan in plans for diagnostic in plan.diagnostics]
    dry = check or show_diff
    stale = (
        [diagnostic for plan in plans for diagnostic in plan.stale]
        if check and not show_diff
        else []
    )
    if show_diff:
        _print_diff(plans)
    if not dry and (keep_going or not any(map(is_error, problems))):
        write_synced(plans)
    _report(project.root, plans, [*problems, *stale], output_format)
    drifted = dry and any(plan.before != plan.after for plan in plans)
    if drifted:
        raise SystemExit(1)
    exit_with(problems)


def _report(
    root: Path, plans: Sequence[PlannedSync], problems: list[Diagnostic], output_format: str
) -> None:
    summary = {
        "files": len(plans),
        "includes": sum(plan.includes for plan in plans),
        "changed": sum(plan.changed for plan in plans),
    }
    print_report(root, problems, output_format, summary)


def is_watched() -> bool:
    """Whether the output is a terminal."""
    return sys.stdout.isatty()


def _print_diff(plans: Sequence[PlannedSync]) -> None:
    """Print what would change: byte by byte, for programs apply it, but not to a terminal."""
    show = make_printable if is_watched() else str
    for plan in plans:
        name = make_line(plan.shown)
        lines = difflib.unified_diff(
            plan.before.splitlines(keepends=True),
            plan.after.splitlines(keepends=True),
            name,
            name,
        )
        for line in lines:
            click.echo(show(line), nl=not line.endswith("\n"), color=True)  # click would strip
