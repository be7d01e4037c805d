"""`publish`: make a target serve a built site."""

from pathlib import Path

from inlaid.api.opening import AnyPath, open_root, raising_ours
from inlaid.api.values import Publication
from inlaid.errors import UsageError
from inlaid.project.destination import open_destination
from inlaid.project.verification.proof_record import refuse_unverified
from inlaid.publish.publisher import carry_out, propose_site, refuse_foreign


@raising_ours()
def publish(
    site: AnyPath,
    target: AnyPath,
    *,
    root: AnyPath = ".",
    replace: bool = False,
    endpoint_url: str | None = None,
    profile: str | None = None,
) -> Publication:
    """Make ``target`` serve the built site in the folder ``site``, and return the served release.

    ``target``: `s3://BUCKET/PREFIX`, `file:///DIR`, or a folder, relative to ``root``. The other
    settings of publishing are those of the project at ``root``, whose defaults hold without a
    configuration. ``replace``: overwrite files that Inlaid did not put there. ``endpoint_url``: an
    S3 service other than AWS. ``profile``: one of the AWS configuration.
    Raises UsageError for a folder that doesn't exist, ConfigError for wrong settings, PublishError
    when publishing is refused or has to stop, and InlaidError for a site that holds unverified
    blocks; the target then serves what it served before.
    """
    project = open_root(root)
    folder = Path(site)
    if not folder.is_dir():
        raise UsageError(f"no such folder: {folder}")
    folder = folder.absolute()
    refuse_unverified(project, folder)
    # A path is never a URL, whatever its name: `file:///…` says so.
    to = target if isinstance(target, str) else (project.root / target).as_uri()
    there = open_destination(project, to=to, endpoint_url=endpoint_url, profile=profile)
    proposal = propose_site(folder, there.target, there.settings, there.origin)
    if not replace:
        refuse_foreign(proposal)
    summary = carry_out(proposal, there.target, there.settings.max_delete, lambda _done: None)
    return Publication(
        target=summary.target,
        location=summary.location,
        release=summary.release,
        files=summary.files,
        sent=summary.sent,
        sent_bytes=summary.sent_bytes,
        deleted=summary.deleted,
        invalidated=summary.invalidated,
        notices=tuple(map(str, summary.notices)),
        is_new=summary.is_new,
    )
