"""What a target must do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from inlaid.diagnostics.finding import Finding
from inlaid.publish.plan.manifest import Edge, Manifest, SiteLayout
from inlaid.publish.plan.plan import PublishPlan
from inlaid.publish.site.site import Content

Progress = Callable[[int], None]
"""Called with the number of files done since the last call."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a target really holds: entity tags by path, and the names of stored contents."""

    tags: Mapping[str, str]
    stored: frozenset[str]


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
class PublishOutcome:
    """What applying a plan has done: files and bytes sent, keys deleted, paths invalidated."""

    sent: int
    sent_bytes: int
    deleted: int
    invalidated: tuple[str, ...] = ()
    notices: tuple[Finding, ...] = ()


class Target(Protocol):
    """A place that serves a site."""

    @property
    def url(self) -> str:
        """The target as a URL."""

    @property
    def encodes(self) -> bool:
        """Whether files are stored compressed; else compressed copies lie beside them."""

    @property
    def layout(self) -> SiteLayout:
        """How the files of a release lie on it."""

    @property
    def edge(self) -> Edge:
        """The function that chooses what readers get; empty where none does."""

    @property
    def room(self) -> int:
        """The bytes that this function has for the map of a release."""

    def check_site(self, folder: Path) -> None:
        """Raise PublishError when what is published would become a part of the site."""

    def read(self, *, repair: bool = False) -> Snapshot:
        """Return what the target holds now; ``repair`` asks for a listing in any case."""

    def apply(
        self, plan: PublishPlan, contents: Mapping[str, Content], progress: Progress
    ) -> PublishOutcome:
        """Carry out the plan; a file without content is taken from the target's own store."""

    def describe_location(self) -> str:
        """Return where the published site can be opened."""

    def describe_switch(self) -> str:
        """Return how readers come from one release to the next."""
