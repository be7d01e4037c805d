"""What an object store must do to hold a site."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from inlaid.publish.plan.manifest import ManifestEntry
from inlaid.publish.site.site import Content
from inlaid.publish.targets.target import Listing


@dataclass(frozen=True, slots=True)
class StoredManifest:
    """The manifest as it is stored: bytes, entity tag; both None when there is none.

    ``now`` is the time of the store, so that a wrong clock here does no harm.
    """

    body: bytes | None
    tag: str | None
    now: datetime


class Unwritten(Enum):
    """Why a store has not written a manifest."""

    CHANGED = "the manifest isn't the one that was read: someone else wrote it"
    UNCONDITIONAL = "the store knows no conditional writes"


class ObjectStore(Protocol):
    """An object store; keys are relative to its prefix. Failures are PublishErrors."""

    @property
    def endpoint(self) -> str:
        """What tells this service from another; never empty."""

    def read_manifest(self) -> StoredManifest:
        """Return the manifest."""

    def write_manifest(self, body: bytes, tag: str | None) -> str | Unwritten:
        """Replace the manifest that has the tag (None: that doesn't exist); return the new tag."""

    def overwrite_manifest(self, body: bytes) -> str:
        """Replace the manifest, whatever its tag is; return the new tag."""

    def refuses(self, body: bytes, tag: str | None) -> bool:
        """Try to replace a manifest of another tag; whether the store refuses that, as it must."""

    def read_backup(self) -> bytes | None:
        """Return the copy of the manifest, or None when there is none."""

    def write_backup(self, body: bytes) -> None:
        """Replace the copy of the manifest."""

    def list_keys(self) -> Listing:
        """Return all keys, with their entity tags."""

    def put(self, key: str, content: Content, entry: ManifestEntry, unfinished: str = "") -> None:
        """Store a file of the site; ``unfinished`` is an upload of it that was interrupted."""

    def find_unfinished(self) -> Mapping[str, str]:
        """Return the uploads in parts that came to no end, by their keys."""

    def abort(self, key: str, upload: str) -> None:
        """Give back the parts of an upload."""

    def copy(self, source: str, key: str, entry: ManifestEntry | None) -> None:
        """Copy within the store, with the headers of ``entry``, or those of the source."""

    def delete(self, keys: Iterable[str]) -> None:
        """Delete the keys; one that doesn't exist is not an error."""
