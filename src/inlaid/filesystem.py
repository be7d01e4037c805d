"""What file systems do differently from one system to another."""

import os
import sys
import time
import unicodedata
from collections.abc import Collection
from pathlib import Path, PureWindowsPath
from typing import Final

_PATIENCE: Final = 1.0  # seconds; virus scanners and indexers open what was just written
_PAUSE: Final = 0.02


def replace_path(fresh: Path, path: Path) -> None:
    """Rename ``fresh`` to ``path``, which it replaces if it is a file.

    Windows refuses that while somebody has either open, so there it is tried for a second, as pip
    does. Raises OSError; both are then as they were.
    """
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            fresh.replace(path)
        except PermissionError:
            if sys.platform == "win32" and time.monotonic() < end:
                time.sleep(_PAUSE)
            else:
                raise
        else:
            return


def make_ignored_folder(folder: Path) -> None:
    """Make the folder, whose content git ignores by a file in it. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_bytes(b"*\n")


def link_folder(link: Path, target: Path) -> None:
    """Make ``link`` a name of the folder ``target``, which is relative to the link's own folder.

    A symbolic link; on Windows, where few users may make one, a junction. Raises OSError.
    """
    if sys.platform == "win32":
        import _winapi  # noqa: PLC0415 (only there)

        _winapi.CreateJunction(str(link.parent.absolute() / target), str(link))
    else:
        link.symlink_to(target)


def link_file(link: Path, target: Path) -> None:
    """Make ``link`` a symbolic link to a file, or a copy of it: Windows lets few users make links.

    Raises OSError.
    """
    try:
        link.symlink_to(target)
    except OSError:
        import shutil  # noqa: PLC0415 (only there)

        shutil.copyfile(target, link)


def copy_link(link: str, place: str) -> None:
    """Make ``place`` a link to what ``link`` names. Raises OSError."""
    os.symlink(os.readlink(link), place)  # noqa: PTH115, PTH211 (most of a copy's time)


def relate_path(path: Path | str, folder: Path | str) -> str:
    """Return the path relative to the folder, with forward slashes.

    It stays absolute where it lies on another drive.
    """
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:
        return Path(os.path.abspath(path)).as_posix()  # noqa: PTH100 (without following links)


def is_inner_path(path: str) -> bool:
    r"""Whether a path stays in its folder on every system: no `..`, root, home, drive or ``\\``."""
    drive = PureWindowsPath(path).drive
    return not (path.startswith(("/", "~")) or "\\" in path or drive or ".." in path.split("/"))


def ignores_case(path: str) -> bool:
    """Whether what is at the path is also found by its name in the other case.

    So it is by default on Windows and macOS, and on Linux on disks that are shared with Windows.
    """
    folder, name = os.path.split(path)
    other = f"{folder}/{name.swapcase()}"
    try:
        return os.path.samestat(os.lstat(other), os.lstat(path))
    except (OSError, ValueError):
        return False


def is_listed(name: str, names: Collection[str]) -> bool:
    """Whether a folder that lists these names has one of exactly this spelling.

    Systems find more: names in another case, Windows short ones and such that end with a dot.
    macOS may list a letter and its accent as two characters; that is not another spelling.
    """
    if name in names:
        return True
    composed = unicodedata.normalize("NFC", name)
    return sys.platform == "darwin" and composed in {
        unicodedata.normalize("NFC", listed) for listed in names
    }
