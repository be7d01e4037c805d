"""`inlaid rollback`: serve a kept release again."""

import os
from pathlib import Path

import click

from inlaid.cli.publish import format_json, format_summary, override_settings, tell_unfinished
from inlaid.project.configuration import load_project
from inlaid.publish.origin import find_origin
from inlaid.publish.owner import name_owner
from inlaid.publish.publisher import carry_out, propose_rollback
from inlaid.publish.settings import DeleteLimit, publish_settings
from inlaid.publish.target import open_target


@click.command()
@click.argument("release", default="", metavar="[ID]")
@click.option("--to", metavar="URL", help="s3://BUCKET/PREFIX, file:///DIR or a relative folder.")
@click.option("--endpoint-url", metavar="U", help="An S3 service other than AWS.")
@click.option("--profile", metavar="P", help="A profile of the AWS configuration.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def command(
    release: str, to: str | None, endpoint_url: str | None, profile: str | None, *, as_json: bool
) -> None:
    """Serve a kept release again, without its local files; the one before unless ID is given."""
    project = load_project(Path.cwd())
    settings = override_settings(
        publish_settings(project.options), to=to, endpoint_url=endpoint_url, profile=profile
    )
    origin = find_origin(project.root, os.environ)
    target = open_target(settings.to, project.root, settings, name_owner(origin.author))
    proposal = propose_rollback(release, target, settings)
    tell_unfinished(proposal.snapshot, "rolling back ends it")
    # What a rollback takes out was published by mistake; a limit would only stand in its way.
    summary = carry_out(proposal, target, DeleteLimit(percent=100), lambda _: None)
    for notice in summary.notices:
        click.echo(f"inlaid: {notice}", err=True)
    click.echo(format_json(summary) if as_json else format_summary(summary))
