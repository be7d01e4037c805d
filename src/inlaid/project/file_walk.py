"""Walking folders: sorted, without installed packages, and never out of the project."""

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NoReturn

from inlaid.errors import InlaidError, UsageError
from inlaid.filesystem import relate_path

_PACKAGES = frozenset({"node_modules", "site-packages", "__pycache__"})
_SYSTEM = ("/proc", "/sys")  # what a kernel shows there isn't a project's, and has no end


def walk_files(folder: Path, root: Path, is_wanted: Callable[[str], bool]) -> Iterator[Path]:
    """Yield the files below ``folder`` whose name ``is_wanted``, sorted.

    Hidden folders, installed packages and links to folders are not entered, and a link to a file
    outside ``root`` and ``folder`` is left out. Raises UsageError for a folder of the system,
    InlaidError for one that can't be listed.
    """
    if is_system(folder):
        raise UsageError(f"{folder} is not a folder of a project")
    for parent, folders, names in os.walk(folder, onerror=_refuse):
        folders[:] = sorted(folder for folder in folders if is_own(folder))
        for name in sorted(filter(is_wanted, names)):
            path = Path(parent, name)
            if not path.is_symlink() or is_inside(path, (root, folder)):
                yield path


def is_system(folder: Path) -> bool:
    """Whether a folder is the whole file system, or one in which a kernel shows itself."""
    real = Path(os.path.realpath(folder))
    return real == real.parent or any(real.is_relative_to(system) for system in _SYSTEM)


def is_inside(path: Path, folders: Iterable[Path]) -> bool:
    """Whether what ``path`` leads to lies in one of the folders."""
    real = Path(os.path.realpath(path))
    return any(real.is_relative_to(os.path.realpath(folder)) for folder in folders)


def is_own(name: str) -> bool:
    """Whether a file or folder of this name is the project's: not hidden, not installed."""
    return name not in _PACKAGES and not name.startswith(".")


def _refuse(error: OSError) -> NoReturn:
    raise InlaidError(
        f"{relate_path(error.filename, '.')} can't be read: {error.strerror}"
    ) from error
