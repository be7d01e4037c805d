"""A copy of a project for one program, where no layer over the project itself can be written."""

import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from inlaid.filesystem import copy_link, link_file, link_folder

# What tools leave beside sources and what no program's result depends on.
SKIPPED = frozenset({
    ".git", ".hg", ".inlaid", ".mypy_cache", ".pytest_cache", ".ruff_cache", "__pycache__",
})  # fmt: skip
_PACKAGES = "node_modules"
_NODE_LEVELS, _PYTHON_LEVELS = 1, 4  # node_modules/NAME, .venv/lib/python3/site-packages/NAME
_PACKAGES_CACHE = ".cache"
HISTORY = ".git"
_ENVIRONMENT = "pyvenv.cfg"  # of a virtual environment of Python
_CACHE = "CACHEDIR.TAG"  # https://bford.info/cachedir/


def copy_project(
    root: Path, copy: Path, cwd: str, secrets: Collection[str] = ()
) -> tuple[str, ...]:
    """Copy the project into the folder ``copy`` with all that a run of ``cwd`` may read or change.

    Caches, the history and ``secrets``, which are relative to the root, are left out. Installed
    packages are too many to be copied: their folders, relative to the root, are returned. The copy
    is the user's to write, whoever owns the project; what can't be read isn't in it.
    """
    packages: list[str] = []
    hidden = {str(root / path) for path in secrets}
    kept = {root / cwd, *(root / cwd).parents}
    waiting = [str(root)]
    while waiting:
        folder = waiting.pop()
        place = copy / os.path.relpath(folder, root)
        place.mkdir(exist_ok=True)
        for entry in _list_entries(folder):
            if entry.name == HISTORY or entry.path in hidden:
                continue  # the history may be a file, in a worktree of git
            if not entry.is_dir(follow_symlinks=False):
                _copy_entry(entry, str(place / entry.name))
            elif Path(entry.path) in kept:
                waiting.append(entry.path)
            elif holds_packages(entry):
                packages.append(os.path.relpath(entry.path, root))
            elif not is_left_out(entry) and not copy.is_relative_to(entry.path):
                waiting.append(entry.path)
    return tuple(packages)


def mirror_packages(folder: Path, mirror: Path) -> None:
    """Lay out a folder of packages with links to each package: new ones, and caches, stay in it.

    What a program writes into a package itself is written where that lies.
    """
    _mirror(folder, mirror, _NODE_LEVELS if folder.name == _PACKAGES else _PYTHON_LEVELS)


def _mirror(folder: Path, mirror: Path, levels: int) -> None:
    mirror.mkdir(parents=True, exist_ok=True)
    for entry in _list_entries(str(folder)):
        if entry.name == _PACKAGES_CACHE:
            continue
        if levels > 1 and entry.is_dir(follow_symlinks=False):
            _mirror(folder / entry.name, mirror / entry.name, levels - 1)
        else:
            _link(folder / entry.name, mirror / entry.name)


def _link(source: Path, place: Path) -> None:
    if source.is_dir():
        link_folder(place, source)
    else:
        link_file(place, source)


def is_left_out(folder: "os.DirEntry[str]") -> bool:
    """Whether no program needs the folder: history, caches, and what says that it is a cache."""
    return folder.name in SKIPPED or os.path.isfile(f"{folder.path}/{_CACHE}")  # noqa: PTH113


def holds_packages(folder: "os.DirEntry[str]") -> bool:
    """Whether the folder holds installed packages: of Node, or an environment of Python."""
    return folder.name == _PACKAGES or os.path.isfile(f"{folder.path}/{_ENVIRONMENT}")  # noqa: PTH113


def _list_entries(folder: str) -> Iterator["os.DirEntry[str]"]:
    with suppress(OSError), os.scandir(folder) as entries:
        yield from entries


def _copy_entry(entry: "os.DirEntry[str]", place: str) -> None:
    """Copy a file or a link; pipes and sockets have nothing to copy, and some can't be read."""
    with suppress(PermissionError, FileNotFoundError):
        if entry.is_symlink():
            copy_link(entry.path, place)
        elif entry.is_file(follow_symlinks=False):
            shutil.copyfile(entry.path, place)
            facts = entry.stat()
            os.chmod(place, facts.st_mode & 0o777 | 0o600)  # noqa: PTH101
            os.utime(place, ns=(facts.st_atime_ns, facts.st_mtime_ns))
