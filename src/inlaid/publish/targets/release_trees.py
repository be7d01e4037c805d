"""The trees of releases in a directory: which are ours, what they hold, how one is built."""

import hashlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from inlaid.diagnostics.codes import PUBLISH_CHANGED, PUBLISH_RELEASE, PUBLISH_TARGET
from inlaid.diagnostics.finding import Finding
from inlaid.filesystem import copy_link, replace_path
from inlaid.publish.failure import PublishError
from inlaid.publish.plan.manifest import (
    BACKUP_PATH,
    MANIFEST_PATH,
    RESERVED,
    Files,
    Manifest,
    ManifestEntry,
    find_live,
)
from inlaid.publish.plan.manifest_json import format_manifest, parse_manifest
from inlaid.publish.plan.plan import PublishPlan
from inlaid.publish.progress import Progress
from inlaid.publish.site.content import Content, open_content, read_chunks
from inlaid.publish.targets.served import CURRENT, NEXT, RELEASES, find_served

_PARTIAL: Final = ".partial"
_ID: Final = re.compile(r"\d{8}T\d{6}-\d{3}-[0-9a-f]{7}")
_HALF: Final = f"{RESERVED}/half"  # a file that is being written, in the tree that gets it


@dataclass(frozen=True, slots=True)
class Builder:
    """Builds the tree of a release, in a partial folder that the next publish takes over.

    No two trees share a file: whoever edits a served one alters no kept release.
    """

    folder: Path
    plan: PublishPlan
    contents: Mapping[str, Content]

    def build(self, progress: Progress) -> list[int]:
        """Make the tree whole; return the sizes of the files of the site that were written."""
        release = self.plan.next.releases[0]
        tree = self.folder / RELEASES / (release.id + _PARTIAL)
        _take_over(tree)
        live = _find_possible(self.plan.next)
        _remove_others(tree, live)
        sent = {upload.path for upload in self.plan.uploads}
        sizes: list[int] = []
        progress.begin("writing", len(live))
        for path, entry in live.items():
            if self._place(tree, path, entry, is_sent=path in sent) and path in sent:
                sizes.append(entry.size)
            progress.advance()
        _carry_over(find_served(self.folder), tree, self.plan)
        for path in (BACKUP_PATH, MANIFEST_PATH):
            write_whole(tree / path, format_manifest(self.plan.next))
        replace_path(tree, tree.with_name(release.id))
        return sizes

    def _place(self, tree: Path, path: str, entry: ManifestEntry, *, is_sent: bool) -> bool:
        """Put one file into the tree; return whether it had to be written."""
        goal = _locate(tree, path)
        if goal.is_file() and hash_file(goal) == entry.sha256:
            return False
        goal.parent.mkdir(parents=True, exist_ok=True)
        if any(_copy(copy, goal, tree / _HALF, entry) for copy in self._find_copies(path, is_sent)):
            return True
        if path in self.contents:
            raise PublishError(PUBLISH_CHANGED, f"{path} changed while it was being published")
        if path not in self.plan.next.files:
            return False  # somebody took out what was in its grace
        raise PublishError(PUBLISH_RELEASE, f"the kept content of {path} is gone or altered")

    def _find_copies(self, path: str, is_sent: bool) -> Iterator[Content]:
        """Yield what may hold the content: what isn't sent keeps the time of its file."""
        own = [self.contents[path]] if path in self.contents else []
        trees = (self.folder / RELEASES / release.id for release in self.plan.base.releases)
        kept = [tree / path for tree in trees if (tree / path).is_file()]
        yield from [*own, *kept] if is_sent else [*kept, *own]


def _find_possible(manifest: Manifest) -> Files:
    """Return what is served, without what is in grace where a file system has no room for it.

    So it is when a file became a folder, or a folder a file.
    """
    folders = {parent for path in manifest.files for parent in find_parents(path)}
    return {
        path: entry
        for path, entry in find_live(manifest).items()
        if path in manifest.files
        or not (path in folders or manifest.files.keys() & set(find_parents(path)))
    }


def find_parents(path: str) -> Iterator[str]:
    """Yield the paths of the folders that a path lies in, but for the root."""
    yield from (path[:index] for index, sign in enumerate(path) if sign == "/")


def is_id(name: str) -> bool:
    """Whether a name is that of a release."""
    return bool(_ID.fullmatch(name))


def find_strangers(folder: Path) -> Iterator[Path]:
    """Yield what stands in a directory where Inlaid keeps releases, and isn't Inlaid's."""
    for link in (folder / CURRENT, folder / NEXT):
        if os.path.lexists(link) and not _is_switch(link):
            yield link
    releases = folder / RELEASES
    if not os.path.lexists(folder / CURRENT) and os.path.lexists(releases):
        inside = sorted(releases.iterdir()) if releases.is_dir() else [releases]
        yield from (path for path in inside if not is_id(path.name.removesuffix(_PARTIAL)))


def list_files(tree: Path) -> Iterator[str]:
    """Yield the paths of all files and links in a tree, but for those of Inlaid."""
    for folder, names, files in os.walk(tree):
        place = Path(folder)
        linked = [name for name in names if (place / name).is_symlink()]
        for name in (*files, *linked):
            path = (place / name).relative_to(tree).as_posix()
            if not path.startswith(f"{RESERVED}/"):
                yield path


def hash_file(path: Path) -> str:
    """Return the SHA-256 of the file; "" when it is none, or gone by another publish."""
    if path.is_symlink() or not path.is_file():
        return ""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


def prune(folder: Path, kept: Iterable[str]) -> None:
    """Delete the trees of forgotten releases; what else lies in them stays."""
    served, ids = find_served(folder).resolve(), set(kept)
    for tree in sorted((folder / RELEASES).iterdir()):
        if is_id(tree.name) and tree.name not in ids and not tree.is_symlink():
            _delete(tree, served)
        elif tree.name.endswith(_PARTIAL) and is_id(tree.name.removesuffix(_PARTIAL)):
            shutil.rmtree(tree)


def write_whole(path: Path, content: bytes) -> None:
    """Write through a rename, so that a kill leaves no half file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(path.name + _PARTIAL)
    half.write_bytes(content)
    replace_path(half, path)


def _is_switch(current: Path) -> bool:
    """Whether it is our link to a release."""
    try:
        target = Path(os.readlink(current))  # noqa: PTH115 (also of a junction)
    except OSError:
        return False
    return is_id(target.name) and target.parent.name == RELEASES


def _locate(tree: Path, path: str) -> Path:
    """Return where a path of the site lies in a tree; some names lead out of it on Windows."""
    goal = tree / path
    if goal.as_posix() != f"{tree.as_posix()}/{path}":
        raise PublishError(PUBLISH_TARGET, f"`{path}` can't be the name of a file on this system")
    return goal


def _take_over(tree: Path) -> None:
    """Start from the partial tree of an interrupted publish, if there is one."""
    tree.parent.mkdir(parents=True, exist_ok=True)
    left = [
        path
        for path in sorted(tree.parent.glob(f"*{_PARTIAL}"))
        if is_id(path.name.removesuffix(_PARTIAL))
    ]
    if left:
        left[-1].rename(tree)
    (tree / RESERVED).mkdir(parents=True, exist_ok=True)


def _remove_others(tree: Path, files: Files) -> None:
    for path in sorted(tree.rglob("*"), reverse=True):  # a folder comes after what it holds
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()) and path.name != RESERVED:
                path.rmdir()
        elif path.relative_to(tree).as_posix() not in files:
            path.unlink()


def _copy(content: Content, goal: Path, half: Path, entry: ManifestEntry) -> bool:
    """Write a content that is the entry's, with the time of its file; False for another one."""
    digest = hashlib.sha256()
    with open_content(content) as source, half.open("wb") as stream:
        for chunk in read_chunks(source):
            digest.update(chunk)
            stream.write(chunk)
    if digest.hexdigest() != entry.sha256:
        return False
    if isinstance(content, Path):
        times = content.stat()
        os.utime(half, ns=(times.st_atime_ns, times.st_mtime_ns))
    replace_path(half, goal)
    return True


def _carry_over(served: Path, tree: Path, plan: PublishPlan) -> None:
    """Bring what others put beside the served site into the tree that takes its place."""
    if not served.is_dir():
        return
    known = {*find_live(plan.base), *find_live(plan.next)}
    for path in list_files(served):
        goal = tree / path
        if path in known or os.path.lexists(goal):
            continue
        goal.parent.mkdir(parents=True, exist_ok=True)
        if (served / path).is_symlink():
            copy_link(str(served / path), str(goal))
        else:
            shutil.copy2(served / path, goal)


def _delete(tree: Path, served: Path) -> None:
    """Delete our files of a tree, its manifest last: a kill leaves what can still be recognised."""
    manifest = _read_manifest(tree)
    if manifest is None:
        return
    ours = find_live(manifest)
    for path in list(list_files(tree)):
        if path in ours or os.path.lexists(served / path):
            (tree / path).unlink()
    for folder, _, _ in list(os.walk(tree, topdown=False)):
        if Path(folder) != tree and not Path(folder).is_relative_to(tree / RESERVED):
            _remove_empty(Path(folder))
    shutil.rmtree(tree / RESERVED)
    _remove_empty(tree)


def _remove_empty(folder: Path) -> None:
    if not any(folder.iterdir()):
        folder.rmdir()


def _read_manifest(tree: Path) -> Manifest | None:
    for path in (MANIFEST_PATH, BACKUP_PATH):
        try:
            manifest = parse_manifest((tree / path).read_bytes())
        except (FileNotFoundError, NotADirectoryError):
            continue
        if not isinstance(manifest, Finding):
            return manifest
    return None
