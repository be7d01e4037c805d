"""`inlaid check`: every include resolves, every reference link is defined."""

from pathlib import Path

import click

from inlaid.core.diagnostics import Diagnostic, is_error, sort_diagnostics
from inlaid.core.report import format_text
from inlaid.project import check_pages, find_pages, load_project


@click.command(name="check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
def command(paths: tuple[Path, ...]) -> None:
    """Resolve the includes of pages and report every problem.

    PATHS are Markdown files or folders; by default the docs folder of the project.
    """
    project = load_project(paths[0] if paths and paths[0].is_dir() else Path.cwd())
    pages = list(find_pages(project, paths))
    diagnostics = check_pages(project, pages)
    _report(diagnostics)


def _report(diagnostics: list[Diagnostic]) -> None:
    found = sort_diagnostics(diagnostics)
    if found:
        click.echo(format_text(found))
    raise SystemExit(1 if any(map(is_error, found)) else 0)
