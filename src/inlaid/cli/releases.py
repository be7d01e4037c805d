"""`inlaid releases`: list the kept releases of a target."""

import json
from pathlib import Path

import click

from inlaid.cli.echo import echo_line
from inlaid.cli.reporting import config_option, open_project
from inlaid.cli.target_options import (
    destination_options,
    tell_notices,
    tell_unfinished,
)
from inlaid.project.destination import open_destination
from inlaid.publish.plan.manifest import Release


@click.command()
@destination_options
@config_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    to: str | None,
    endpoint_url: str | None,
    profile: str | None,
    config_file: Path | None,
    *,
    as_json: bool,
) -> None:
    """List the kept releases, the served one first: ID, time, commit, files, who."""
    project = open_project((), config_file)
    target = open_destination(project, to=to, endpoint_url=endpoint_url, profile=profile).target
    snapshot = target.read()
    tell_notices(snapshot.notices)
    tell_unfinished(snapshot, "publish again, or roll back")
    releases = snapshot.manifest.releases
    if as_json:
        click.echo(json.dumps([_describe(release) for release in releases]))
    elif not releases:
        echo_line(f"{target.url} serves no release yet; `inlaid publish` makes the first")
    else:
        for release in releases:
            echo_line(_format_row(release))


def _describe(release: Release) -> dict[str, object]:
    return {
        "id": release.id,
        "created": release.created.isoformat(),
        "commit": release.commit,
        "files": len(release.files),
        "author": release.author,
        "note": release.note,
    }


def _format_row(release: Release) -> str:
    created = f"{release.created:%Y-%m-%d %H:%M:%S}Z"
    row = (
        f"{release.id}  {created}  {release.commit[:10] or '-':<10}  {len(release.files):>6} files"
    )
    return f"{row}  {release.author or '-'}  {release.note}".rstrip()
