"""Digests of folders: sources by their content, what is installed or built by size and time."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from inlaid.verify.sandbox.project_copy import SKIPPED

# Too much to be read each time. An edit changes the size or the time; a fresh copy changes the time
# alone, and then work is done anew that need not be.
_LARGE = frozenset({".venv", "build", "dist", "node_modules", "target", "vendor", "venv"})
PACKAGES = (".venv", "node_modules", "vendor", "venv")
# Folders that a build of the documentation writes into the project itself.
_BUILT = ("coverage", "published", "site")


def digest_folder(folder: str, root: str) -> str:
    """Return a text that changes with anything in the folder, which lies in the project ``root``.

    What a build of the documentation writes is left out, and so is what links lead to.
    """
    digest = hashlib.sha256()
    built = {os.path.join(root, name) for name in _BUILT}  # noqa: PTH118 (faster)
    for path in _walk(folder, built):
        digest.update(f"{os.path.relpath(path, folder)}\0".encode("utf-8", "surrogateescape"))
        large = os.path.basename(path) in _LARGE and os.path.isdir(path)  # noqa: PTH112, PTH119
        digest.update(stat_folder(path).encode() if large else _read_digest(path))
    return digest.hexdigest()


def stat_folder(folder: str) -> str:
    """Return a text that changes with path, size or time of a file, or of any below the folder."""
    lines: list[str] = []
    if os.path.isfile(folder):  # noqa: PTH113
        return _stat_file(folder)
    waiting = [folder]
    while waiting:  # a loop, as there may be a hundred thousand files
        for entry in _list_entries(waiting.pop()):
            if not entry.is_dir(follow_symlinks=False):
                lines.append(_describe(entry, len(folder)))
            elif entry.name != "__pycache__":
                waiting.append(entry.path)
    text = "".join(sorted(lines))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _stat_file(path: str) -> str:
    try:
        facts = os.stat(path)  # noqa: PTH116
    except OSError:
        return ""
    return f"{facts.st_size} {facts.st_mtime_ns}"


def _describe(entry: os.DirEntry[str], start: int) -> str:
    facts = entry.stat(follow_symlinks=False)
    return f"{entry.path[start:]}\0{facts.st_size}\0{facts.st_mtime_ns}\n"


def digest_code(folder: str) -> str:
    """Return a text that changes with any Python file below the folder."""
    digest = hashlib.sha256()
    for path in _walk(folder, set()):
        if path.endswith(".py"):
            digest.update(f"{path}\0".encode("utf-8", "surrogateescape"))
            digest.update(_read_digest(path))
    return digest.hexdigest()


def list_packages(folder: Path, root: Path) -> list[Path]:
    """Return the folders of installed packages beside and above a folder, up to the project's."""
    places = [folder, *folder.parents]
    own = [place for place in places if place.is_relative_to(root)]
    return [place / name for place in own[1:] for name in PACKAGES if (place / name).is_dir()]


def _walk(folder: str, built: set[str]) -> Iterator[str]:
    """The files, and the large folders as a whole."""
    for parent, folders, files in os.walk(folder):
        places = [os.path.join(parent, name) for name in sorted({*folders} - SKIPPED)]  # noqa: PTH118
        own = [place for place in places if place not in built]
        yield from (place for place in own if os.path.islink(place) or _is_large(place))  # noqa: PTH114
        folders[:] = [os.path.basename(place) for place in own if not _is_large(place)]  # noqa: PTH119
        yield from (os.path.join(parent, name) for name in sorted(files))  # noqa: PTH118


def _is_large(path: str) -> bool:
    return os.path.basename(path) in _LARGE  # noqa: PTH119


def _list_entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def _read_digest(path: str) -> bytes:
    try:
        if os.path.islink(path):  # noqa: PTH114
            return b"link to " + os.fsencode(os.readlink(path))  # noqa: PTH115
        if not os.path.isfile(path):  # noqa: PTH113
            return b"special"
        with open(path, "rb") as file:  # noqa: PTH123
            return hashlib.file_digest(file, "sha256").digest()
    except OSError as error:
        return str(error.errno).encode()
