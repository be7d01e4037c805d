"""`inlaid rollback`: serve a kept release again."""

from pathlib import Path

import click

from inlaid.cli.echo import echo_lines
from inlaid.cli.publish import format_json, format_summary
from inlaid.cli.reporting import config_option, open_project
from inlaid.cli.shown_progress import showing_progress
from inlaid.cli.target_options import (
    destination_options,
    tell_notices,
    tell_unfinished,
)
from inlaid.project.destination import open_destination
from inlaid.publish.publisher import carry_out, propose_rollback
from inlaid.publish.settings import DeleteLimit


@click.command()
@click.argument("release", default="", metavar="[ID]")
@destination_options
@config_option
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def command(
    release: str,
    to: str | None,
    endpoint_url: str | None,
    profile: str | None,
    config_file: Path | None,
    *,
    as_json: bool,
) -> None:
    """Serve a kept release again, without its local files; the one before unless ID is given."""
    project = open_project((), config_file)
    there = open_destination(project, to=to, endpoint_url=endpoint_url, profile=profile)
    proposal = propose_rollback(release, there.target, there.settings)
    tell_unfinished(proposal.snapshot, "rolling back ends it")
    # What a rollback takes out was published by mistake; a limit would only stand in its way.
    with showing_progress() as progress:
        summary = carry_out(proposal, there.target, DeleteLimit(percent=100), progress)
    tell_notices(summary.notices)
    echo_lines(format_json(summary) if as_json else format_summary(summary))
