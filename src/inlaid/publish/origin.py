"""Who publishes, and from which commit."""

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_AUTHORS: Final = ("GITHUB_ACTOR", "GITLAB_USER_LOGIN", "USER", "LOGNAME")
_COMMITS: Final = ("GITHUB_SHA", "CI_COMMIT_SHA")


@dataclass(frozen=True, slots=True)
class Origin:
    """Who publishes, and from which commit; either may be unknown (empty)."""

    author: str = ""
    commit: str = ""


def find_origin(root: Path, environment: Mapping[str, str]) -> Origin:
    """Return the origin of a publish of the project at ``root``."""
    author = next((environment[variable] for variable in _AUTHORS if environment.get(variable)), "")
    return Origin(author, _read_commit(root) or _find_commit(environment))


def _find_commit(environment: Mapping[str, str]) -> str:
    return next((environment[commit] for commit in _COMMITS if environment.get(commit)), "")


def _read_commit(root: Path) -> str:
    command = ("git", "-C", str(root), "rev-parse", "HEAD")
    try:
        result = subprocess.run(  # noqa: S603 (a fixed command)
            command, capture_output=True, encoding="utf-8", timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return result.stdout.strip() if result.returncode == 0 else ""
