"""The last commits that changed files of a work tree, and what has changed since."""

import subprocess
from collections.abc import Collection, Iterator
from pathlib import Path
from threading import Timer
from typing import IO

from inlaid.sources.git import run_git

_LITERAL = ("--literal-pathspecs", "-c", "core.quotepath=off")
_SECONDS = 20  # for all of a long history; what isn't found by then has no commit


def find_place(root: Path) -> tuple[str, bool] | None:
    """Return where a folder is in its work tree, such as `docs/`, and whether history is cut off.

    None outside of a work tree, and without git.
    """
    found = run_git(root, "rev-parse", "--is-shallow-repository", "--show-prefix")
    if not found:
        return None
    shallow, _, prefix = found.decode(errors="replace").partition("\n")
    return prefix.removesuffix("\n"), shallow == "true"


def list_tracked(root: Path, paths: Collection[str]) -> frozenset[str]:
    """Return those of the paths, relative to ``root``, that git knows."""
    return frozenset(_split(run_git(root, *_LITERAL, "ls-files", "-z", "--", *paths)))


def list_changed(root: Path, paths: Collection[str]) -> frozenset[str]:
    """Return those of the paths, relative to ``root``, that differ from the last commit."""
    command = ("diff", "--name-only", "--relative", "--no-ext-diff", "-z", "HEAD", "--")
    return frozenset(_split(run_git(root, *_LITERAL, *command, *paths)))


def read_committed(root: Path, path: str) -> str:
    """Return the text of a file in the last commit; empty where it isn't."""
    text = (run_git(root, "show", f"HEAD:./{path}") or b"").decode(errors="replace")
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def find_last_commits(root: Path, paths: Collection[str]) -> dict[str, str]:
    """Return the last commit that changed each path, relative to ``root``; not those without one.

    One git for all of them, which ends as soon as each is found.
    """
    command = [
        "git", "-C", str(root), *_LITERAL, "log", "--format=%x00%H", "--name-only", "--no-renames",
        "--relative", "--", *paths,
    ]  # fmt: skip
    try:
        process = subprocess.Popen(  # noqa: S603 (arguments are a list, paths are literal)
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
        )
    except OSError:
        return {}
    timer = Timer(_SECONDS, process.kill)
    timer.daemon = True
    timer.start()
    left, found = set(paths), dict[str, str]()
    try:
        for path, commit in _read_log(process.stdout):
            if path in left:
                left.discard(path)
                found[path] = commit
            if not left:
                break
    finally:
        timer.cancel()
        process.kill()
        process.communicate()
    return found


def _read_log(log: IO[bytes] | None) -> Iterator[tuple[str, str]]:
    commit = ""
    for line in log or ():
        text = line.decode(errors="replace").rstrip("\n")
        if text.startswith("\0"):
            commit = text[1:]
        elif text:
            yield text, commit


def _split(output: bytes | None) -> list[str]:
    return [part.decode(errors="replace") for part in (output or b"").split(b"\0") if part]
