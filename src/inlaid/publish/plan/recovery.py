"""What is known of a target whose manifest can't be read: its copy lists the kept releases."""

from dataclasses import replace
from datetime import datetime

from inlaid.diagnostics.finding import Finding
from inlaid.publish.plan.manifest import Manifest, Pending
from inlaid.publish.plan.manifest_json import parse_manifest


def recover_manifest(copy: bytes, now: datetime) -> Manifest:
    """Return the manifest as its copy says; empty when that can't be read either.

    The copy may be of a publish that came to no end, so its files are like those of one that was
    interrupted: a listing tells which are there.
    """
    manifest = parse_manifest(copy)
    if isinstance(manifest, Finding):
        return Manifest()
    return replace(manifest, pending=Pending("", now, manifest.files))
