"""`inlaid iam-policy`: print the smallest policy under which publishing works."""

import json
from pathlib import Path

import click

from inlaid.cli.destination import override_settings
from inlaid.project.configuration import load_project
from inlaid.publish.iam_policy import make_policy
from inlaid.publish.settings import publish_settings


@click.command()
@click.option("--to", metavar="URL", help="s3://BUCKET/PREFIX; the configured target by default.")
def command(to: str | None) -> None:
    """Print the smallest IAM policy under which `inlaid publish` works."""
    project = load_project(Path.cwd())
    settings = override_settings(publish_settings(project.options), to=to)
    click.echo(json.dumps(make_policy(settings), indent=2))
