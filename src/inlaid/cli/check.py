"""`inlaid check`: every include resolves, every reference link is defined."""

from pathlib import Path

import click

from inlaid.cli.report import exit_with, find_start, format_option, print_report
from inlaid.project.check import check_project
from inlaid.project.configuration import load_project


@click.command(name="check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--all", "whole", is_flag=True, help="Check every file of the `sources` roots as well."
)
@format_option
def command(paths: tuple[Path, ...], whole: bool, output_format: str) -> None:
    """Resolve the includes of pages and report every problem.

    PATHS are Markdown files or folders; by default the docs folder of the project.
    """
    project = load_project(find_start(paths), Path.cwd())
    checked = check_project(project, paths, whole=whole)
    print_report(checked.diagnostics, output_format, checked.summary)
    exit_with(checked.diagnostics)
