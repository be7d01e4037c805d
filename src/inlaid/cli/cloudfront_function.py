"""`inlaid cloudfront-function`: print the function for viewer requests of a distribution."""

from pathlib import Path

import click

from inlaid.cli.echo import echo_line
from inlaid.cli.reporting import config_option, open_project
from inlaid.publish.aws.viewer_function import OddNames, find_odd_names, render_function
from inlaid.publish.settings import PublishSettings
from inlaid.publish.site.site import find_files


@click.command()
@config_option
def command(config_file: Path | None) -> None:
    """Print the CloudFront function that gives a bucket clean URLs and the redirects.

    The built site tells which names without a dot are files, and which with one are folders.
    """
    project = open_project((), config_file)
    settings = project.settings.publish or PublishSettings()
    names = _find_names(project.site_dir)
    text = render_function(settings.redirects or {}, settings.cloudfront.base, None, names)
    click.echo(text.encode(), nl=False)  # the same bytes on every system


def _find_names(site: Path) -> OddNames:
    if not site.is_dir():
        echo_line("inlaid: the site is not built; a dot tells files from folders", err=True)
        return OddNames()
    return find_odd_names(path for path, _ in find_files(site))
