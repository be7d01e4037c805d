"""Files of a git revision, read from the object store without a checkout."""

from collections.abc import Sequence
from pathlib import Path

from inlaid.diagnostics import codes
from inlaid.diagnostics.finding import Finding
from inlaid.patterns import late_pattern
from inlaid.sources.git import refuse_revision, run_git
from inlaid.sources.object_store import GitObjects

_COMMIT_SIZE = 1_000_000  # bytes; of a commit only its id is wanted
_LINE_ENDS = late_pattern(r"[\r\n]")


class Revisions:
    """The files of a repository's revisions; ``root`` is a folder of its work tree."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._store = GitObjects(root)
        self._commits: dict[str, str | Finding] = {}

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
            found = self._store.read_object(self._name(commit, path), max_size)
            if found is None:
                continue
            if found.kind != "blob":
                message = f"{path} is a directory at {revision}"
                return Finding(codes.NOT_A_FILE, message, codes.NOT_A_FILE.fix)
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

    def _find_commit(self, revision: str) -> str | Finding:
        if revision not in self._commits:
            found = self._store.read_object(revision + "^{commit}", _COMMIT_SIZE)
            known = refuse_revision(self._root, revision) if found is None else found.name
            self._commits[revision] = known
        return self._commits[revision]

    def _name(self, commit: str, path: str) -> str:
        """What git calls the file: by its id where the name would take more than a line."""
        name = f"{commit}:./{path}"
        if _LINE_ENDS.search(name) is None:
            return name
        known = run_git(self._root, "rev-parse", "--verify", "--quiet", "--end-of-options", name)
        return (known or b"").decode().strip()
