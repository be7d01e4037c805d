"""Files of a git revision, read from the object store without a checkout."""

import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from inlaid.diagnostics import codes
from inlaid.diagnostics.finding import Finding

_TIMEOUT = 30  # seconds


def read_blob(
    root: Path, revision: str, paths: Sequence[str], max_size: int
) -> tuple[str, bytes] | Finding:
    """Return the first of ``paths`` (relative to ``root``) that exists in ``revision``.

    Nothing but git's object store is read; a blob larger than ``max_size`` bytes is refused.
    """
    commit = _run(
        root, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"
    )
    if not commit:
        return _refuse(root, revision)
    name = commit.decode().strip()
    for path in paths:
        size = _run(root, "cat-file", "-s", f"{name}:./{path}")
        if not size:
            continue
        if int(size) > max_size:
            message = f"{path} has {int(size):,} bytes at {revision}; the limit is {max_size:,}"
            return Finding(codes.FILE_TOO_LARGE, message, codes.FILE_TOO_LARGE.fix)
        data = _run(root, "cat-file", "blob", f"{name}:./{path}")
        if data is not None:
            return path, data
    message = f"no file {paths[0]} in revision '{revision}'"
    return Finding(codes.REVISION_MISSING, message, f"Tried: {', '.join(paths)}")


def _refuse(root: Path, revision: str) -> Finding:
    """Why git doesn't give the revision: no git, no repository, no history, or no such revision."""
    inside = _run(root, "rev-parse", "--is-inside-work-tree")
    if inside is None:
        return Finding(codes.REVISION_MISSING, "git is not installed, or took too long")
    if not inside:
        message = f"no git revision '{revision}': git finds no repository that it trusts here"
        return Finding(codes.REVISION_MISSING, message, "Ask `git status` what is wrong.")
    message = f"no git revision '{revision}'"
    if (_run(root, "rev-parse", "--is-shallow-repository") or b"").strip() != b"true":
        return Finding(codes.REVISION_MISSING, message, codes.REVISION_MISSING.fix)
    help_ = "Fetch the history: git fetch --unshallow --tags; GitHub's checkout has fetch-depth: 0."
    return Finding(codes.REVISION_MISSING, f"{message} in this shallow clone", help_)


def _run(root: Path, *arguments: str) -> bytes | None:
    """The output of git, empty when it fails; None when it can't run."""
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

    Paths are relative to ``root``; None stands for a file that is gone or new to git. Where lines
    were only removed, the lines around the gap count as changed.
    """
    diff = _run(
        root, "-c", "core.quotepath=off", "diff", "--unified=0", "--no-color", "--no-ext-diff",
        "--no-renames", "--relative", "--src-prefix=a/", "--dst-prefix=b/", "--end-of-options",
        revision, "--", ".",
    )  # fmt: skip
    known = _run(root, "rev-parse", "--verify", "--quiet", "--end-of-options", revision)
    if diff is None or not known:
        return _refuse(root, revision)
    changes: dict[str, frozenset[int] | None] = dict(_parse_diff(diff))
    untracked = _run(root, "ls-files", "--others", "--exclude-standard", "-z", "--", ".") or b""
    changes.update({each.decode(errors="replace"): None for each in untracked.split(b"\0") if each})
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
