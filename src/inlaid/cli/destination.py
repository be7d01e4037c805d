"""Where a command publishes to, or looks: from the configuration, the command line and Git."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import click

from inlaid.cli.echo import echo_line, echo_lines
from inlaid.project.project import Project
from inlaid.publish.failure import Notice
from inlaid.publish.objects.owner import name_owner
from inlaid.publish.open import open_target
from inlaid.publish.origin import Origin, find_origin
from inlaid.publish.publisher import describe_unfinished
from inlaid.publish.settings import PublishSettings
from inlaid.publish.targets.target import Snapshot, Target


@dataclass(frozen=True, slots=True)
class Destination:
    """A target, opened, and who comes to it."""

    project: Project
    settings: PublishSettings
    origin: Origin
    target: Target


def destination_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that name a target to a command."""
    options = (
        click.option(
            "--to", metavar="URL", help="s3://BUCKET/PREFIX, file:///DIR or a relative folder."
        ),
        click.option("--endpoint-url", metavar="U", help="An S3 service other than AWS."),
        click.option("--profile", metavar="P", help="A profile of the AWS configuration."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def open_destination(project: Project, **options: object) -> Destination:
    """Return the destination; ``options`` that aren't None take the place of settings."""
    settings = override_settings(project.settings.publish or PublishSettings(), **options)
    origin = find_origin(project.root, os.environ)
    target = open_target(settings.to, project.root, settings, name_owner(origin.author))
    return Destination(project, settings, origin, target)


def override_settings(settings: PublishSettings, **options: object) -> PublishSettings:
    """Return the settings with the options that were given on the command line."""
    given = {name: value for name, value in options.items() if value is not None}
    return replace(settings, **given)  # type: ignore[arg-type]  # click gives the types


def tell_notices(notices: Iterable[Notice]) -> None:
    """Print the notices on standard error."""
    for notice in notices:
        echo_lines(f"inlaid: {notice}", err=True)


def tell_unfinished(snapshot: Snapshot, remedy: str) -> None:
    """Say in one line on standard error when a publish came to no end, or is under way."""
    if unfinished := describe_unfinished(snapshot):
        echo_line(f"inlaid: {unfinished}; {remedy}", err=True)
