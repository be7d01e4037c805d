"""`inlaid check`: every include resolves, every reference link is defined."""

from pathlib import Path

import click

from inlaid.cli.echo import echo_line
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
from inlaid.project.check import check_project


@click.command(name="check")
@click.argument("paths", nargs=-1, type=NamedPath(path_type=Path))
@click.option(
    "--all", "whole", is_flag=True, help="Check every file of the `sources` roots as well."
)
@click.option(
    "--proof", is_flag=True, help="Ask what `publish` asks: that enough of each block is proved."
)
@click.option(
    "--fix", is_flag=True, help="Write what the configuration of Zensical lacks; check after that."
)
@allow_empty_option
@config_option
@format_option
def command(
    *,
    paths: tuple[Path, ...],
    whole: bool,
    proof: bool,
    fix: bool,
    allow_empty: bool,
    config_file: Path | None,
    output_format: str,
) -> None:
    """Resolve the includes of pages and report every problem.

    PATHS are Markdown files or folders; by default the docs folder of the project.
    """
    project = open_documented(paths, config_file)
    if not allow_empty:
        refuse_empty(project, paths)
    checked = check_project(project, paths, whole=whole)
    if fix and checked.lacks is not None:
        from inlaid.project.zensical.fix import fix_config  # noqa: PLC0415 (few checks write)

        if written := fix_config(checked.lacks):
            echo_line(f"{project.display(written)} is completed", err=True)
            project = open_documented(paths, config_file)
            checked = check_project(project, paths, whole=whole)
    found = checked.diagnostics
    if proof:
        from inlaid.project.verification.proof_record import check_proof  # noqa: PLC0415 (few ask for it)

        found = (*found, *check_proof(project, paths))
    print_report(project.root, found, output_format, checked.summary)
    exit_with(found)
