"""The commit that the files of a project are at."""

import subprocess
from pathlib import Path


def find_commit(root: Path) -> str:
    """Return the commit that the project's folder is at, `+` behind it when files differ; or ""."""
    try:
        answer = subprocess.run(  # noqa: S603
            ["git", "-C", str(root), "describe", "--always", "--abbrev=12", "--dirty=+"],  # noqa: S607
            capture_output=True,
            encoding="utf-8",
            timeout=10,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return answer.stdout.strip() if answer.returncode == 0 else ""
