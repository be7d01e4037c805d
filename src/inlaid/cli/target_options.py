"""The options that name a target, and what commands say of one."""

from collections.abc import Callable, Iterable

import click

from inlaid.cli.echo import echo_line, echo_lines
from inlaid.diagnostics.finding import Finding
from inlaid.publish.publisher import describe_unfinished
from inlaid.publish.targets.target import Snapshot


def destination_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that name a target to a command."""
    options = (
        click.option(
            "--to", metavar="URL", help="s3://BUCKET/PREFIX, file:///DIR or a relative folder."
        ),
        click.option("--endpoint-url", metavar="URL", help="An S3 service other than AWS."),
        click.option("--profile", metavar="NAME", help="A profile of the AWS configuration."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def tell_notices(notices: Iterable[Finding]) -> None:
    """Print the notices on standard error."""
    for notice in notices:
        echo_lines(f"inlaid: {notice}", err=True)


def tell_unfinished(snapshot: Snapshot, remedy: str) -> None:
    """Say in one line on standard error when a publish came to no end, or is under way."""
    if unfinished := describe_unfinished(snapshot):
        echo_line(f"inlaid: {unfinished}; {remedy}", err=True)
