"""What an object store must do to hold a site."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any, Protocol

from inlaid.diagnostics.finding import Finding
from inlaid.publish.plan.manifest import ManifestEntry
from inlaid.publish.site.content import Content
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


@dataclass(frozen=True, slots=True)
class PartedUpload:
    """An upload of a large file in ``count`` parts of ``size`` bytes, which was begun.

    ``arrived`` is what the store says of parts that an interrupted publish has sent, by number.
    """

    key: str
    path: Path
    entry: ManifestEntry
    name: str
    size: int
    count: int
    arrived: Mapping[int, Mapping[str, Any]]


Part = Mapping[str, object]
"""What the store wants to know of a part when the upload is completed."""


class ObjectStore(Protocol):
    """An object store; keys are relative to its prefix. Failures are PublishErrors.

    What stores a file returns the start of its entity tag, or "" when that doesn't prove its
    content. With ``is_new``, a key that holds something already is refused: `publish-foreign`.
    """

    @property
    def endpoint(self) -> str:
        """What tells this service from another; never empty."""

    @property
    def notices(self) -> tuple[Finding, ...]:
        """What this service lacks, as far as it has shown."""

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

    def has_headers(self, key: str, entry: ManifestEntry) -> bool:
        """Whether the key answers with the headers of the entry."""

    def put(self, key: str, content: Content, entry: ManifestEntry, *, is_new: bool) -> str:
        """Store a file of the site that isn't sent in parts."""

    def is_parted(self, entry: ManifestEntry) -> bool:
        """Whether a file on the disk is so large that it is sent in parts."""

    def begin(self, key: str, path: Path, entry: ManifestEntry, unfinished: str) -> PartedUpload:
        """Begin to send a file in parts; ``unfinished`` is an interrupted upload of it."""

    def send_part(self, upload: PartedUpload, number: int) -> Part:
        """Send a part, unless it has arrived; the first one has the number 1."""

    def complete(self, upload: PartedUpload, parts: Sequence[Part], *, is_new: bool) -> str:
        """Make a file of the parts."""

    def find_unfinished(self) -> Mapping[str, str]:
        """Return the uploads in parts that came to no end, by their keys."""

    def abort(self, key: str, upload: str) -> None:
        """Give back the parts of an upload."""

    def copy(self, source: str, key: str, entry: ManifestEntry | None) -> str:
        """Copy within the store, with the headers of ``entry``, or those of the source."""

    def delete(self, keys: Iterable[str]) -> None:
        """Delete the keys; one that doesn't exist is not an error."""
