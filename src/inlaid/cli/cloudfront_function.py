"""`inlaid cloudfront-function`: print the function for viewer requests of a distribution."""

from pathlib import Path

import click

from inlaid.project.configuration import load_project
from inlaid.publish.settings import publish_settings
from inlaid.publish.viewer_function import render_function


@click.command()
def command() -> None:
    """Print the CloudFront function that gives a bucket clean URLs and the redirects."""
    settings = publish_settings(load_project(Path.cwd()).options)
    click.echo(render_function(settings.redirects or {}, settings.cloudfront.base), nl=False)
