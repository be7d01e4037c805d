"""`inlaid check`: every include resolves, every reference link is defined."""

from pathlib import Path

import click

from inlaid.cli.report import (
    config_option,
    exit_with,
    format_option,
    open_project,
    print_report,
)
from inlaid.project.check import check_project


@click.command(name="check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--all", "whole", is_flag=True, help="Check every file of the `sources` roots as well."
)
@config_option
@format_option
def command(
    paths: tuple[Path, ...], whole: bool, config_file: Path | None, output_format: str
) -> None:
    """Resolve the includes of pages and report every problem.

    PATHS are Markdown files or folders; by default the docs folder of the project.
    """
    project = open_project(paths, config_file)
    checked = check_project(project, paths, whole=whole)
    print_report(checked.diagnostics, output_format, checked.summary)
    exit_with(checked.diagnostics)
