"""What git knows of the work tree around a folder."""

import posixpath
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from inlaid.diagnostics import codes
from inlaid.diagnostics.finding import Finding

_TIMEOUT = 30  # seconds


def find_commit(root: Path) -> str:
    """Return the commit that the project's folder is at, `+` behind it when files differ; or ""."""
    commit = run_git(root, "describe", "--always", "--abbrev=12", "--dirty=+") or b""
    return commit.decode(errors="replace").strip()


def refuse_revision(root: Path, revision: str) -> Finding:
    """Return why git doesn't give the revision: no git, repository, history or such revision."""
    inside = run_git(root, "rev-parse", "--is-inside-work-tree")
    if inside is None:
        return Finding(codes.REVISION_MISSING, "git is not installed, or took too long")
    if not inside:
        message = f"no git revision '{revision}': git finds no repository that it trusts here"
        return Finding(codes.REVISION_MISSING, message, "Ask `git status` what is wrong.")
    message = f"no git revision '{revision}'"
    if (run_git(root, "rev-parse", "--is-shallow-repository") or b"").strip() != b"true":
        return Finding(codes.REVISION_MISSING, message, codes.REVISION_MISSING.fix)
    help_ = "Fetch the history: git fetch --unshallow --tags; GitHub's checkout has fetch-depth: 0."
    return Finding(codes.REVISION_MISSING, f"{message} in this shallow clone", help_)


def run_git(root: Path, *arguments: str) -> bytes | None:
    """Return the output of git, empty when it fails; None when it can't run."""
    try:
        done = subprocess.run(  # noqa: S603 (arguments are a list, revisions are checked)
            ["git", "-C", str(root), *arguments],  # noqa: S607 (git is found on PATH)
            capture_output=True,
            check=False,
            timeout=_TIMEOUT,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else b""


_HUNK = re.compile(rb"@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@")


def read_changes(root: Path, revision: str) -> Mapping[str, frozenset[int] | None] | Finding:
    """Return the files that differ from ``revision``, with the lines of today that changed.

    Those of the whole work tree, because a page may quote files beside the project. Paths are
    relative to ``root``; None stands for a file that is gone or new to git. Where lines
    were only removed, the lines around the gap count as changed.
    """
    diff = run_git(
        root, "-c", "core.quotepath=off", "diff", "--unified=0", "--no-color", "--no-ext-diff",
        "--no-renames", "--no-relative", "--src-prefix=a/", "--dst-prefix=b/", "--end-of-options",
        revision, "--", ":/",
    )  # fmt: skip
    known = run_git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", revision)
    if diff is None or not known:
        return refuse_revision(root, revision)
    top = (run_git(root, "rev-parse", "--show-prefix") or b"").decode(errors="replace").strip("\n")
    changes: dict[str, frozenset[int] | None] = {
        posixpath.relpath(path, top or "."): lines for path, lines in _parse_diff(diff)
    }
    untracked = run_git(root, "ls-files", "--others", "--exclude-standard", "-z", "--", ":/") or b""
    changes.update({part.decode(errors="replace"): None for part in untracked.split(b"\0") if part})
    return changes


def _parse_diff(diff: bytes) -> Iterator[tuple[str, frozenset[int] | None]]:
    path, lines = "", set[int]()
    for line in diff.split(b"\n"):
        if line.startswith(b"--- a/") and not path:
            path = line[6:].decode(errors="replace")
        elif line.startswith(b"diff --git "):
            if path:
                yield path, frozenset(lines)
            path, lines = "", set()
        elif line.startswith(b"+++ b/") and not lines:
            path = line[6:].decode(errors="replace")
        elif found := _HUNK.match(line):
            start, count = int(found[1]), int(found[2] or 1)
            lines |= set(range(start, start + count)) if count else {start, start + 1}
    if path:
        yield path, frozenset(lines)
