"""Files of a git revision, read from the object store without a checkout."""

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from inlaid.diagnostics import codes
from inlaid.diagnostics.finding import Finding
from inlaid.sources.object_store import GitObjects

_COMMIT_SIZE = 1_000_000  # bytes; of a commit only its id is wanted
_TREE_SIZE = 100_000_000  # bytes of the list of one folder's files
_FOLDER = b"40000"


class TreeEntry(NamedTuple):
    """What a folder of a revision holds by a name: its id, and whether it is a folder itself."""

    id: str
    is_folder: bool


class Revisions:
    """The files of a repository's revisions; ``root`` is a folder of its work tree."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._store = GitObjects(root)
        self._commits: dict[str, str | Finding] = {}
        self._folders: dict[tuple[str, str], Mapping[str, TreeEntry]] = {}

    def read_blob(
        self, revision: str, paths: Sequence[str], max_size: int
    ) -> tuple[str, bytes] | Finding:
        """Return the first of ``paths`` (relative to the root) that exists in ``revision``.

        Nothing but git's object store is read; a blob larger than ``max_size`` bytes is refused.
        """
        commit = self._find_commit(revision)
        if isinstance(commit, Finding):
            return commit
        for path in paths:
            entry = self._find_entry(commit, path)
            if entry is None:
                continue
            if entry.is_folder:
                message = f"{path} is a directory at {revision}"
                return Finding(codes.NOT_A_FILE, message, codes.NOT_A_FILE.fix)
            found = self._store.read_object(entry.id, max_size)
            if found is None:
                continue  # a submodule
            if found.size > max_size:
                message = (
                    f"{path} has {found.size:,} bytes at {revision}; the limit is {max_size:,}"
                )
                return Finding(codes.FILE_TOO_LARGE, message, codes.FILE_TOO_LARGE.fix)
            return path, found.data
        message = f"no file {paths[0]} in revision '{revision}'"
        return Finding(codes.REVISION_MISSING, message, f"Tried: {', '.join(paths)}")

    def close(self) -> None:
        """End git, and forget which commits names stand for: a branch may move."""
        self._store.close()
        self._commits.clear()
        self._folders.clear()

    def _find_commit(self, revision: str) -> str | Finding:
        if revision not in self._commits:
            found = self._store.read_object(revision + "^{commit}", _COMMIT_SIZE)
            known = self._refuse(revision) if found is None else found.name
            self._commits[revision] = known
        return self._commits[revision]

    def _refuse(self, revision: str) -> Finding:
        from inlaid.sources.git import refuse_revision  # noqa: PLC0415 (most exist)

        return refuse_revision(self._root, revision)

    def _find_entry(self, commit: str, path: str) -> TreeEntry | None:
        folder, name = posixpath.split(path)
        return self._list_folder(commit, folder).get(name)

    def _list_folder(self, commit: str, folder: str) -> Mapping[str, TreeEntry]:
        """What a folder holds, relative to the root; each is read once, for git reads it slowly."""
        key = commit, folder
        if key not in self._folders:
            entry = self._find_entry(commit, folder) if folder else TreeEntry(f"{commit}:./", True)
            found = self._store.read_object(entry.id, _TREE_SIZE) if entry else None
            is_folder = found is not None and found.kind == "tree"
            listed = parse_tree(found.data, len(commit) // 2) if found and is_folder else ()
            self._folders[key] = dict(listed)
        return self._folders[key]


def parse_tree(data: bytes, width: int) -> Iterator[tuple[str, TreeEntry]]:
    """Yield the names in a tree object of git, each with its entry; ``width``: bytes of an id.

    Source: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects#_tree_objects
    """
    at = 0
    while at < len(data):
        space, end = data.index(b" ", at), data.index(b"\0", at)
        is_folder = data[at:space] == _FOLDER
        at = end + 1 + width
        name = data[space + 1 : end].decode("utf-8", "surrogateescape")
        yield name, TreeEntry(data[end + 1 : at].hex(), is_folder)
