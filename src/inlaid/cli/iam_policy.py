"""`inlaid iam-policy`: print the smallest policy under which publishing works."""

import json
from pathlib import Path

import click

from inlaid.cli.reporting import config_option, open_project
from inlaid.project.destination import override_settings
from inlaid.publish.aws.iam_policy import make_policy
from inlaid.publish.settings import PublishSettings


@click.command()
@click.option("--to", metavar="URL", help="s3://BUCKET/PREFIX; the configured target by default.")
@config_option
def command(to: str | None, config_file: Path | None) -> None:
    """Print the smallest IAM policy under which `inlaid publish` works."""
    project = open_project((), config_file)
    settings = override_settings(project.settings.publish or PublishSettings(), to=to)
    click.echo(json.dumps(make_policy(settings), indent=2))
