"""The manifest: what a target serves, which releases it keeps, and which publish is under way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Final

MANIFEST_PATH = ".inlaid/manifest.json"
BACKUP_PATH = ".inlaid/manifest.kept.json"
STORED_PREFIX = ".inlaid/objects/"
LAYERS_PREFIX = ".inlaid/files/"
RESERVED = ".inlaid"


class SiteLayout(Enum):
    """How the files of a release lie on a target.

    IN_PLACE: each at its path, where the next release replaces it. LAYERS: each in the layer of the
    publish that sent it, where nothing is ever replaced; what readers get is one switch.
    """

    IN_PLACE = "in-place"
    LAYERS = "layers"


@dataclass(frozen=True, slots=True)
class Headers:
    """The response headers of a file; an empty string means that the header isn't sent."""

    content_type: str
    cache_control: str = ""
    content_encoding: str = ""
    redirect: str = ""


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """What one path of a site holds: SHA-256 (hex) and size in bytes as built, and headers.

    ``layer`` says where it lies; it is empty where files lie in place, and before it was chosen.
    ``tag`` is the start of the entity tag that proves it there; empty where none does.
    """

    sha256: str
    size: int
    headers: Headers
    layer: str = ""
    tag: str = field(default="", compare=False)


Files = Mapping[str, ManifestEntry]
"""Files of a site by their path: POSIX, relative to the web root."""


@dataclass(frozen=True, slots=True)
class Release:
    """One published state of the site; ``note`` says when it is the rollback to another."""

    id: str
    created: datetime
    author: str
    commit: str
    files: Files
    note: str = ""


@dataclass(frozen=True, slots=True)
class Retired:
    """A file that left the site and is still served for ``releases_left`` more releases."""

    entry: ManifestEntry
    releases_left: int


@dataclass(frozen=True, slots=True)
class Pending:
    """A publish under way: its owner holds the lock until ``expires``, unless it is given up.

    Each path of ``files`` holds its old content or this new one: nobody knows yet.
    """

    owner: str
    expires: datetime
    files: Files


@dataclass(frozen=True, slots=True)
class Switch:
    """What chooses the layers that readers get: name, digest of its source, tag.

    The digest is of all but what changes with each release. All are empty where there is none.
    """

    name: str = ""
    source: str = ""
    tag: str = ""


NO_SWITCH: Final = Switch()


@dataclass(frozen=True, slots=True)
class Manifest:
    """Kept releases, the served one first; files in their grace period; a publish under way.

    ``doomed`` are the keys that the last publish was about to delete when it wrote the manifest,
    and those that nobody needs and that wait until there are enough of them;
    ``stale`` are paths whose invalidation isn't known to have been taken;
    ``conditional`` names the endpoint that is known to honour conditional writes.
    """

    releases: tuple[Release, ...] = ()
    retired: Mapping[str, Retired] = field(default_factory=dict)
    pending: Pending | None = None
    doomed: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    conditional: str = ""
    layout: SiteLayout = SiteLayout.IN_PLACE
    switch: Switch = NO_SWITCH

    @property
    def files(self) -> Files:
        """The files of the release that is served; empty before the first."""
        return self.releases[0].files if self.releases else {}


def find_release(manifest: Manifest, release_id: str) -> Release | None:
    """Return the kept release of that ID, or None."""
    return next((release for release in manifest.releases if release.id == release_id), None)


def find_key(path: str, entry: ManifestEntry) -> str:
    """Return the key below the target's prefix at which the file lies."""
    return f"{LAYERS_PREFIX}{entry.layer}/{path}" if entry.layer else path


def has_same_content(one: ManifestEntry | None, other: ManifestEntry | None) -> bool:
    """Whether both are there and have the same content, whatever their headers."""
    if one is None or other is None:
        return False
    return (one.sha256, one.size) == (other.sha256, other.size)


def is_same(one: ManifestEntry | None, other: ManifestEntry | None) -> bool:
    """Whether both are there and have the same content and headers, wherever they lie."""
    if one is None or other is None:
        return False
    return (one.sha256, one.size, one.headers) == (other.sha256, other.size, other.headers)


def stored_name(entry: ManifestEntry) -> str:
    """Return the name under which a replaced content is kept for rollbacks."""
    encoding = entry.headers.content_encoding
    return f"{entry.sha256}.{encoding}" if encoding else entry.sha256


def find_live(manifest: Manifest) -> Files:
    """Return what the target serves by path: the current release and what is in grace."""
    return {path: kept.entry for path, kept in manifest.retired.items()} | dict(manifest.files)


def find_stored(manifest: Manifest) -> Mapping[str, str]:
    """Return the contents that only older releases need: stored name → a path that held it.

    In layers nothing is replaced, and so nothing need be stored apart.
    """
    if manifest.layout is SiteLayout.LAYERS:
        return {}
    live = {path: stored_name(entry) for path, entry in find_live(manifest).items()}
    return {
        name: path
        for release in manifest.releases[1:]
        for path, entry in release.files.items()
        if live.get(path) != (name := stored_name(entry))
    }
