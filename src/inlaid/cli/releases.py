"""`inlaid releases`: list the kept releases of a target."""

import json
import os
from pathlib import Path

import click

from inlaid.cli.publish import override_settings, tell_unfinished
from inlaid.project.configuration import load_project
from inlaid.publish.manifest import Release
from inlaid.publish.origin import find_origin
from inlaid.publish.owner import name_owner
from inlaid.publish.settings import publish_settings
from inlaid.publish.target import open_target


@click.command()
@click.option("--to", metavar="URL", help="s3://BUCKET/PREFIX, file:///DIR or a relative folder.")
@click.option("--endpoint-url", metavar="U", help="An S3 service other than AWS.")
@click.option("--profile", metavar="P", help="A profile of the AWS configuration.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    to: str | None, endpoint_url: str | None, profile: str | None, *, as_json: bool
) -> None:
    """List the kept releases, the served one first: ID, time, commit, files, who."""
    project = load_project(Path.cwd())
    settings = override_settings(
        publish_settings(project.options), to=to, endpoint_url=endpoint_url, profile=profile
    )
    origin = find_origin(project.root, os.environ)
    target = open_target(settings.to, project.root, settings, name_owner(origin.author))
    snapshot = target.read()
    for notice in snapshot.notices:
        click.echo(f"inlaid: {notice}", err=True)
    tell_unfinished(snapshot, "publish again, or roll back")
    releases = snapshot.manifest.releases
    if as_json:
        click.echo(json.dumps([_describe(each) for each in releases]))
    elif not releases:
        click.echo(f"{target.url} serves no release yet; `inlaid publish` makes the first")
    else:
        click.echo("\n".join(_format_row(each) for each in releases))


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
