"""A directory as a target: each release is a tree, and a symbolic link names the served one.

    DIRECTORY/current -> releases/ID   the web root
    DIRECTORY/releases/ID/             a whole release, and what others put beside it
    DIRECTORY/lock                     locked while a publish runs; empty
    DIRECTORY/lock-owner               who locked it last

The manifest lies inside its release, so that one rename switches both.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from inlaid.diagnostics.codes import (
    PUBLISH_CHANGED,
    PUBLISH_FOREIGN,
    PUBLISH_LOCKED,
    PUBLISH_STORE,
    PUBLISH_TARGET,
)
from inlaid.diagnostics.finding import Finding
from inlaid.diagnostics.nearest import list_names
from inlaid.publish.failure import PublishError
from inlaid.publish.plan.manifest import (
    BACKUP_PATH,
    MANIFEST_PATH,
    Manifest,
    ManifestEntry,
    find_live,
    stored_name,
)
from inlaid.publish.plan.manifest_json import parse_manifest
from inlaid.publish.plan.plan import Layers, PublishPlan, find_unknown
from inlaid.publish.plan.recovery import recover_manifest
from inlaid.publish.progress import Progress
from inlaid.publish.site.content import Content
from inlaid.publish.targets.release_trees import (
    Builder,
    find_parents,
    find_strangers,
    hash_file,
    list_files,
    prune,
    write_whole,
)
from inlaid.publish.targets.served import (
    CURRENT,
    RELEASES,
    describe_switch,
    find_served,
    finish_switch,
    switch_release,
)
from inlaid.publish.targets.target import (
    Invalidation,
    Listing,
    PublishOutcome,
    Purpose,
    Snapshot,
)

_HOLDER: Final = "lock-owner"
_LONGEST: Final = 255  # bytes of a name, on all file systems in use


@dataclass(frozen=True, slots=True)
class DirectoryTarget:
    """A directory whose ``current`` is the web root."""

    folder: Path
    owner: str
    encodes: bool = False
    layers: Layers | None = None

    @property
    def url(self) -> str:
        """The target as a URL."""
        return self.folder.absolute().as_uri()

    def describe_location(self) -> str:
        """Return the path of the first page."""
        return str(self.folder / CURRENT / "index.html")

    def describe_switch(self) -> str:
        """Return what is renamed."""
        return describe_switch(self.folder)

    def check_site(self, folder: Path) -> None:
        """Refuse a target inside the site, which would grow by itself, and go with each build."""
        if self.folder.is_relative_to(folder.resolve()):
            message = f"{self.folder} lies in the site itself, {folder}"
            raise PublishError(PUBLISH_TARGET, message)

    def check_paths(self, paths: Collection[str]) -> None:
        """Refuse names that are too long for a file."""
        for path in paths:
            if any(len(part.encode()) > _LONGEST for part in path.split("/")):
                raise PublishError(PUBLISH_TARGET, f"`{path}` is too long for the name of a file")

    def read(self, purpose: Purpose) -> Snapshot:
        """Return what the directory holds; a manifest that can't be read counts as none."""
        with _explain_errors(self.folder):
            return _read_snapshot(self.folder, purpose)

    def find_tag(self, content: Content, entry: ManifestEntry) -> str:
        """Return the SHA-256, which listings of a directory have."""
        del content
        return entry.sha256

    def find_taken(self, paths: Collection[str], snapshot: Snapshot) -> frozenset[str]:
        """Return where somebody put a file, or a folder, beside the served release."""
        if snapshot.tag is None:
            return frozenset()  # there is no release that something could lie beside
        with _explain_errors(self.folder):
            there = snapshot.listing.tags if snapshot.listing else _list_served(self.folder)
            return _find_taken(paths, frozenset(there) - find_live(snapshot.manifest).keys())

    def find_invalidation(self, plan: PublishPlan) -> tuple[Invalidation, ...]:
        """No cache is known of."""
        del plan
        return ()

    def apply(
        self,
        plan: PublishPlan,
        contents: Mapping[str, Content],
        progress: Progress,
        *,
        replaces: bool,
    ) -> PublishOutcome:
        """Build the new release beside the old one, switch to it, and prune what isn't kept."""
        with _explain_errors(self.folder), _lock(self.folder, self.owner):
            finish_switch(self.folder)
            self._check(plan, replaces=replaces)
            sizes = Builder(self.folder, plan, contents).build(progress)
            switch_release(self.folder, plan.next.releases[0].id)
            prune(self.folder, [release.id for release in plan.next.releases])
        return PublishOutcome(len(sizes), sum(sizes), len(plan.deletes))

    def _check(self, plan: PublishPlan, *, replaces: bool) -> None:
        """Refuse when the directory changed since the plan was made."""
        snapshot = _read_snapshot(self.folder, Purpose.RELEASES)
        if snapshot.tag != plan.tag:
            raise PublishError(PUBLISH_CHANGED, "another publish came first")
        if not replaces and (taken := self.find_taken(find_unknown(plan), snapshot)):
            raise PublishError(PUBLISH_FOREIGN, f"{list_names(sorted(taken))} appeared meanwhile")


def _read_snapshot(folder: Path, purpose: Purpose) -> Snapshot:
    now = datetime.now(UTC)
    if folder.exists():
        next(folder.iterdir(), None)  # fails when it is not a folder, or can't be read
    if strangers := list(find_strangers(folder)):
        names = list_names(stranger.relative_to(folder).as_posix() for stranger in strangers)
        message = f"{folder} is managed by another tool: Inlaid did not make {names}"
        raise PublishError(PUBLISH_FOREIGN, message)
    served = find_served(folder).resolve()  # another publish may switch meanwhile
    try:
        text = (served / MANIFEST_PATH).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return Snapshot(Manifest(), None, now, Listing({}))
    tag = hashlib.sha256(text).hexdigest()
    manifest = parse_manifest(text, str(folder / CURRENT / MANIFEST_PATH))
    notices = (manifest,) if isinstance(manifest, Finding) else ()
    known = _recover(served, now) if isinstance(manifest, Finding) else manifest
    known = replace(known, doomed=())  # a release is built without them
    listing = None if purpose is Purpose.RELEASES else _list(folder, served, known, purpose)
    return Snapshot(known, tag, now, listing, notices)


def _list(folder: Path, served: Path, manifest: Manifest, purpose: Purpose) -> Listing:
    """Return what is served, and, for a rollback, which contents are whole in some release."""
    live = find_live(manifest)
    tags = {path: hash_file(served / path) for path in list_files(served)}
    damaged = {path for path, entry in live.items() if tags.get(path, "") != entry.sha256}
    stored = _find_sound(folder, manifest) if purpose is Purpose.ROLLBACK else frozenset()
    return Listing(tags, stored, frozenset(damaged & tags.keys()))


def _find_sound(folder: Path, manifest: Manifest) -> frozenset[str]:
    return frozenset(
        stored_name(entry)
        for release in manifest.releases
        for path, entry in release.files.items()
        if hash_file(folder / RELEASES / release.id / path) == entry.sha256
    )


def _list_served(folder: Path) -> frozenset[str]:
    return frozenset(list_files(find_served(folder)))


def _find_taken(paths: Collection[str], foreign: frozenset[str]) -> frozenset[str]:
    folders = {parent for path in foreign for parent in find_parents(path)}
    return frozenset(
        path for path in paths if {path, *find_parents(path)} & foreign or path in folders
    )


def _recover(served: Path, now: datetime) -> Manifest:
    try:
        return recover_manifest((served / BACKUP_PATH).read_bytes(), now)
    except (FileNotFoundError, NotADirectoryError):
        return Manifest()


@contextmanager
def _explain_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise PublishError(
            PUBLISH_STORE, f"{error.filename or folder}: {error.strerror or error}"
        ) from error


@contextmanager
def _lock(folder: Path, owner: str) -> Iterator[None]:
    """Hold the lock of the directory; the system frees it when the process ends."""
    folder.mkdir(parents=True, exist_ok=True)
    # A file of its own: others can't read a locked one on Windows.
    holder, file = folder / _HOLDER, folder / "lock"
    _refuse_others(file, holder)
    lock = FileLock(file)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise PublishError(
            PUBLISH_LOCKED, f"{_read_holder(holder) or 'somebody'} is publishing to {folder}"
        ) from None
    try:
        write_whole(holder, owner.encode())
        yield
    finally:
        lock.release()


def _refuse_others(lock: Path, holder: Path) -> None:
    """Refuse files of these names that aren't ours: a lock is empty, its holder has four parts."""
    if lock.exists() and lock.stat().st_size:
        raise PublishError(PUBLISH_FOREIGN, f"{lock}: Inlaid did not make it, and needs the name")
    if (text := _read_holder(holder)) and text.count("/") < 3:
        raise PublishError(PUBLISH_FOREIGN, f"{holder}: Inlaid did not make it, and needs the name")


def _read_holder(file: Path) -> str:
    try:
        return file.read_text("utf-8", "replace")[:200]
    except OSError:
        return ""
