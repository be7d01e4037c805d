"""What a target must do, and which one a URL names."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlsplit
from urllib.request import url2pathname

from inlaid.core.codes import PUBLISH_TARGET
from inlaid.publish.failure import Notice, PublishError
from inlaid.publish.manifest import Edge, Layout, Manifest
from inlaid.publish.manifest_json import is_safe_path
from inlaid.publish.plan import Plan
from inlaid.publish.settings import PublishSettings
from inlaid.publish.site import Content

_BUCKET: Final = re.compile(r"[A-Za-z0-9._-]{1,255}")
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
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What applying a plan has done: files and bytes sent, keys deleted, paths invalidated."""

    sent: int
    sent_bytes: int
    deleted: int
    invalidated: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()


class Target(Protocol):
    """A place that serves a site."""

    @property
    def url(self) -> str:
        """The target as a URL."""

    @property
    def encodes(self) -> bool:
        """Whether files are stored compressed; else compressed copies lie beside them."""

    @property
    def layout(self) -> Layout:
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

    def apply(self, plan: Plan, contents: Mapping[str, Content], progress: Progress) -> Outcome:
        """Carry out the plan; a file without content is taken from the target's own store."""

    def describe_location(self) -> str:
        """Return where the published site can be opened."""

    def describe_switch(self) -> str:
        """Return how readers come from one release to the next."""


def open_target(url: str, root: Path, settings: PublishSettings, owner: str) -> Target:
    """Return the target of the URL; a relative directory is below ``root``.

    Raises PublishError when the URL names none.
    """
    parts = urlsplit(url)
    if parts.scheme == "s3":
        from inlaid.publish.s3 import open_s3_target  # noqa: PLC0415 (boto3 takes a while)

        bucket, prefix = split_bucket(url)
        return open_s3_target(url, bucket, prefix, settings, owner)
    from inlaid.publish.directory import DirectoryTarget  # noqa: PLC0415 (imports this module)

    return DirectoryTarget(_find_folder(url, root), owner)


def split_bucket(url: str) -> tuple[str, str]:
    """Return the bucket and the prefix of `s3://BUCKET/PREFIX`, or raise PublishError.

    As for the AWS tools, nothing is decoded; a `/` at the end makes no difference.
    """
    bucket, _, path = url.partition("://")[2].partition("/")
    prefix = path.removesuffix("/")
    if "@" in bucket:
        raise PublishError(PUBLISH_TARGET, "a target has no credentials in it")
    if not _BUCKET.fullmatch(bucket):
        raise PublishError(PUBLISH_TARGET, f"`{url}`: `{bucket}` is not the name of a bucket")
    if prefix and not (is_safe_path(prefix) and not set("?#") & set(prefix)):
        raise PublishError(PUBLISH_TARGET, f"`{url}`: `{prefix}` is not a prefix")
    return bucket, prefix


def _find_folder(url: str, root: Path) -> Path:
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.netloc in ("", "localhost") and parts.path.startswith("/"):
        folder = Path(url2pathname(parts.path))
    elif url and not url.startswith("~") and (not parts.scheme or Path(url).drive):
        folder = root / url
    else:
        raise PublishError(PUBLISH_TARGET, f"`{url}` is not a target")
    folder = folder.resolve()
    if folder == folder.parent:
        raise PublishError(PUBLISH_TARGET, f"`{url}` is the root of the file system")
    return folder
