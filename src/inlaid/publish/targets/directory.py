"""A directory as a target: each release is a tree, and a symbolic link names the served one.

    DIRECTORY/current -> releases/ID   the web root
    DIRECTORY/releases/ID/             files are hard links to those of the release before
    DIRECTORY/lock                     locked while a publish runs; empty
    DIRECTORY/lock-owner               who locked it last

The manifest lies inside its release, so that one rename switches both.
"""

import hashlib
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from inlaid.diagnostics.codes import (
    PUBLISH_CHANGED,
    PUBLISH_LOCKED,
    PUBLISH_STORE,
    PUBLISH_TARGET,
)
from inlaid.diagnostics.finding import Finding
from inlaid.filesystem import replace_path
from inlaid.publish.failure import PublishError
from inlaid.publish.plan.manifest import (
    BACKUP_PATH,
    MANIFEST_PATH,
    NO_EDGE,
    Edge,
    Files,
    Manifest,
    ManifestEntry,
    SiteLayout,
    find_live,
)
from inlaid.publish.plan.manifest_json import format_manifest, parse_manifest
from inlaid.publish.plan.plan import PublishPlan
from inlaid.publish.plan.recovery import recover_manifest
from inlaid.publish.site.site import Content, read_content
from inlaid.publish.targets.served import (
    CURRENT,
    RELEASES,
    describe_switch,
    find_served,
    finish_switch,
    switch_release,
)
from inlaid.publish.targets.target import Progress, PublishOutcome, Snapshot

_PARTIAL: Final = ".partial"


@dataclass(frozen=True, slots=True)
class DirectoryTarget:
    """A directory whose ``current`` is the web root."""

    folder: Path
    owner: str
    encodes: bool = False
    layout: SiteLayout = SiteLayout.IN_PLACE
    edge: Edge = NO_EDGE
    room: int = 0

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

    def read(self, *, repair: bool = False) -> Snapshot:
        """Return what the directory holds now; a manifest that can't be read counts as none.

        A release never changes, and each publish compares what it links to: no repair is needed.
        """
        del repair
        with _explain_errors(self.folder):
            return _read_snapshot(self.folder)

    def apply(
        self, plan: PublishPlan, contents: Mapping[str, Content], progress: Progress
    ) -> PublishOutcome:
        """Build the new release beside the old one, switch to it, and prune what isn't kept."""
        with _explain_errors(self.folder), _lock(self.folder, self.owner):
            finish_switch(self.folder)
            if _read_snapshot(self.folder).tag != plan.tag:
                raise PublishError(PUBLISH_CHANGED, "another publish came first")
            sizes = _Builder(self.folder, plan, contents).build(progress)
            switch_release(self.folder, plan.next.releases[0].id)
            _prune(self.folder, {release.id for release in plan.next.releases})
        return PublishOutcome(len(sizes), sum(sizes), len(plan.deletes))


def _read_snapshot(folder: Path) -> Snapshot:
    now = datetime.now(UTC)
    if folder.exists():
        next(folder.iterdir(), None)  # fails when it is not a folder, or can't be read
    try:
        text = (find_served(folder) / MANIFEST_PATH).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return Snapshot(Manifest(), None, now)
    tag = hashlib.sha256(text).hexdigest()
    manifest = parse_manifest(text, str(folder / CURRENT / MANIFEST_PATH))
    if isinstance(manifest, Finding):
        return Snapshot(_recover(folder, now), tag, now, notices=(manifest,))
    return Snapshot(manifest, tag, now)


def _recover(folder: Path, now: datetime) -> Manifest:
    try:
        return recover_manifest((find_served(folder) / BACKUP_PATH).read_bytes(), now)
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
    holder = folder / "lock-owner"
    lock = FileLock(folder / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise PublishError(
            PUBLISH_LOCKED, f"{_read_holder(holder) or 'somebody'} is publishing to {folder}"
        ) from None
    try:
        _write(holder, owner.encode())
        yield
    finally:
        lock.release()


def _read_holder(file: Path) -> str:
    try:
        return file.read_text("utf-8", "replace")[:200]
    except OSError:
        return ""


@dataclass(frozen=True, slots=True)
class _Builder:
    """Builds the tree of a release, in a partial folder that the next publish takes over."""

    folder: Path
    plan: PublishPlan
    contents: Mapping[str, Content]

    def build(self, progress: Progress) -> list[int]:
        """Make the tree whole; return the sizes of the files that had to be written."""
        release = self.plan.next.releases[0]
        tree = self.folder / RELEASES / (release.id + _PARTIAL)
        _take_over(tree)
        live = find_live(self.plan.next)
        _remove_others(tree, live)
        sizes: list[int] = []
        for path, entry in live.items():
            if self._place(_locate(tree, path), path, entry):
                sizes.append(entry.size)
            progress(1)
        for path in (BACKUP_PATH, MANIFEST_PATH):
            _write(tree / path, format_manifest(self.plan.next))
        replace_path(tree, tree.with_name(release.id))
        return sizes

    def _place(self, goal: Path, path: str, entry: ManifestEntry) -> bool:
        """Put one file into the tree; return whether it had to be written."""
        if _holds(goal, entry):
            return False
        goal.parent.mkdir(parents=True, exist_ok=True)
        published = self._find_published(path, entry)
        if published and _link(published, goal):
            return False
        content = read_content(published or self.contents[path])
        if hashlib.sha256(content).hexdigest() != entry.sha256:
            raise PublishError(PUBLISH_CHANGED, f"{path} changed while it was being published")
        _write(goal, content)
        return True

    def _find_published(self, path: str, entry: ManifestEntry) -> Path | None:
        for release in self.plan.base.releases:
            published = self.folder / RELEASES / release.id / path
            if _holds(published, entry):
                return published
        return None


def _locate(tree: Path, path: str) -> Path:
    """Return where a path of the site lies in a tree; some names lead out of it on Windows."""
    goal = tree / path
    if goal.as_posix() != f"{tree.as_posix()}/{path}":
        raise PublishError(PUBLISH_TARGET, f"`{path}` can't be the name of a file on this system")
    return goal


def _take_over(tree: Path) -> None:
    """Start from the partial tree of an interrupted publish, if there is one."""
    tree.parent.mkdir(parents=True, exist_ok=True)
    if left := sorted(tree.parent.glob(f"*{_PARTIAL}")):
        left[-1].rename(tree)
    tree.mkdir(exist_ok=True)


def _remove_others(tree: Path, files: Files) -> None:
    for path in sorted(tree.rglob("*"), reverse=True):  # a folder comes after what it holds
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(tree).as_posix() not in files:
            path.unlink()


def _holds(path: Path, entry: ManifestEntry) -> bool:
    """Whether the file has the content of the entry, whatever its name and times say."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == entry.sha256
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return False


def _link(source: Path, goal: Path) -> bool:
    """Make a hard link; False where the file system has none to give."""
    goal.unlink(missing_ok=True)
    try:
        goal.hardlink_to(source)
    except OSError:
        return False
    return True


def _write(path: Path, content: bytes) -> None:
    """Write through a rename, so that a kill leaves no half file and no link is written through."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(path.name + _PARTIAL)
    half.write_bytes(content)
    replace_path(half, path)


def _prune(folder: Path, kept: set[str]) -> None:
    for tree in (folder / RELEASES).iterdir():
        if tree.name not in kept:
            shutil.rmtree(tree)
