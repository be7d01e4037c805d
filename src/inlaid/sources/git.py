"""Files of a git revision, read from the object store without a checkout."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from inlaid.core import codes
from inlaid.core.resolve import Refusal

_TIMEOUT = 30  # seconds


def read_blob(
    root: Path, revision: str, paths: Sequence[str], max_size: int
) -> tuple[str, bytes] | Refusal:
    """Return the first of ``paths`` (relative to ``root``) that exists in ``revision``.

    Nothing but git's object store is read; a blob larger than ``max_size`` bytes is refused.
    """
    commit = _run(
        root, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"
    )
    if commit is None:
        return Refusal(codes.REVISION_MISSING, "git is not installed, or took too long")
    if not commit:
        return Refusal(
            codes.REVISION_MISSING, f"no git revision '{revision}'", codes.REVISION_MISSING.fix
        )
    name = commit.decode().strip()
    for path in paths:
        size = _run(root, "cat-file", "-s", f"{name}:./{path}")
        if not size:
            continue
        if int(size) > max_size:
            message = f"{path} has {int(size):,} bytes at {revision}; the limit is {max_size:,}"
            return Refusal(codes.FILE_TOO_LARGE, message, codes.FILE_TOO_LARGE.fix)
        data = _run(root, "cat-file", "blob", f"{name}:./{path}")
        if data is not None:
            return path, data
    message = f"{paths[0]} is not in revision '{revision}'"
    return Refusal(codes.REVISION_MISSING, message, f"Tried: {', '.join(paths)}")


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
