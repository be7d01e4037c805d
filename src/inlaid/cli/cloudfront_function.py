"""`inlaid cloudfront-function`: print the function for viewer requests of a distribution."""

from pathlib import Path

import click

from inlaid.cli.reporting import config_option, open_project
from inlaid.publish.aws.viewer_function import render_function
from inlaid.publish.settings import PublishSettings


@click.command()
@config_option
def command(config_file: Path | None) -> None:
    """Print the CloudFront function that gives a bucket clean URLs and the redirects."""
    settings = open_project((), config_file).settings.publish or PublishSettings()
    text = render_function(settings.redirects or {}, settings.cloudfront.base)
    click.echo(text.encode(), nl=False)  # the same bytes on every system
