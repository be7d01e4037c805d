"""What a target must do."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Protocol

from inlaid.diagnostics.finding import Finding
from inlaid.publish.plan.manifest import Manifest, ManifestEntry
from inlaid.publish.plan.plan import Layers, PublishPlan
from inlaid.publish.progress import Progress
from inlaid.publish.site.content import Content


class Purpose(Enum):
    """Why a target is read, and so how closely it is looked at."""

    RELEASES = "to list the kept releases"
    PUBLISH = "to publish: is the manifest certain?"
    ROLLBACK = "to serve kept files again: are they there, and whole?"
    REPAIR = "to repair: is each file there, whole, and served with its headers?"


@dataclass(frozen=True, slots=True)
class Listing:
    """What a target really holds: what identifies contents, by key; the names of stored contents.

    ``damaged`` are the keys that hold something else than the manifest says, or with other headers.
    """

    tags: Mapping[str, str]
    stored: frozenset[str] = frozenset()
    damaged: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A target as it was read: its manifest and the tag of that, the time there, a listing.

    The listing is made only when the manifest can't be trusted to tell what is there.
    """

    manifest: Manifest
    tag: str | None
    now: datetime
    listing: Listing | None = None
    notices: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Invalidation:
    """An item that caches before a target must give up, and why it was chosen."""

    item: str
    reason: str


@dataclass(frozen=True, slots=True)
class PublishOutcome:
    """What applying a plan has done: files and bytes sent, keys deleted, items invalidated."""

    sent: int
    sent_bytes: int
    deleted: int
    invalidated: tuple[str, ...] = ()
    notices: tuple[Finding, ...] = ()


class Target(Protocol):
    """A place that serves a site. Failures are PublishErrors."""

    @property
    def url(self) -> str:
        """The target as a URL."""

    @property
    def encodes(self) -> bool:
        """Whether files are stored compressed; else compressed copies lie beside them."""

    @property
    def layers(self) -> Layers | None:
        """How releases lie in layers; None where files lie in place."""

    def check_site(self, folder: Path) -> None:
        """Raise PublishError when what is published would become a part of the site."""

    def check_paths(self, paths: Collection[str]) -> None:
        """Raise PublishError when a path of the site can't be one of the target."""

    def read(self, purpose: Purpose) -> Snapshot:
        """Return what the target holds now."""

    def find_tag(self, content: Content, entry: ManifestEntry) -> str:
        """Return the tag that a listing has for a key that holds the file."""

    def find_taken(self, paths: Collection[str], snapshot: Snapshot) -> frozenset[str]:
        """Return which of the paths, of which the manifest knows none, hold something already."""

    def find_invalidation(self, plan: PublishPlan) -> tuple[Invalidation, ...]:
        """Return what caches have to give up after the plan."""

    def apply(
        self,
        plan: PublishPlan,
        contents: Mapping[str, Content],
        progress: Progress,
        *,
        replaces: bool,
    ) -> PublishOutcome:
        """Carry out the plan; a file without content is taken from the target's own store.

        Unless ``replaces``, a file that appeared where a new one belongs is left alone, with an
        error.
        """

    def describe_location(self) -> str:
        """Return where the published site can be opened."""

    def describe_switch(self) -> str:
        """Return how readers come from one release to the next."""
