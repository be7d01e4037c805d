"""The survey of installed packages: run as a script of its own, beside what Inlaid does meanwhile.

``python -I -S -B package_survey.py PART PARTS FOLDER ...`` prints a digest that changes with path,
size or time of any file, code or data, below the folders; of PARTS such programs each looks at the
files of some of the folders. It stands outside Inlaid's imports to start quickly. What Python
itself keeps of modules is left out.
"""

import hashlib
import os
import sys

_File = tuple[str, int, int]  # name, size, time


def main() -> None:
    """Print the digest of part PART of PARTS."""
    part, parts = int(sys.argv[1]), int(sys.argv[2])
    digest = hashlib.sha256()
    waiting = sys.argv[3:]
    linked: set[str] = set()
    count = 0
    while waiting:  # a loop, as there may be a hundred thousand files
        folder = waiting.pop()
        count += 1
        folders, files = _list_folder(folder, linked, stat=count % parts == part)
        waiting += folders
        digest.update(repr((folder, files)).encode("utf-8", "surrogatepass"))
    print(digest.hexdigest())  # noqa: T201 (this is a program)


def _list_folder(path: str, linked: set[str], *, stat: bool) -> tuple[list[str], list[_File]]:
    """The folders in a folder, and its files when it is one to ``stat``, both sorted."""
    folders: list[str] = []
    files: list[_File] = []
    try:
        with os.scandir(path) as entries:
            for entry in entries:
                if entry.is_dir():
                    if entry.name != "__pycache__" and _is_new(entry, linked):
                        folders.append(entry.path)
                elif stat:
                    files.append(_describe(entry))
    except OSError:
        return [], []
    return sorted(folders), sorted(files)


def _is_new(entry: "os.DirEntry[str]", linked: set[str]) -> bool:
    """Whether a folder is none that a link has led to before: links may lead in circles."""
    if not entry.is_symlink():
        return True
    real = os.path.realpath(entry.path)
    known = real in linked
    linked.add(real)
    return not known


def _describe(entry: "os.DirEntry[str]") -> _File:
    try:
        facts = entry.stat()
    except OSError:  # a link that leads nowhere
        facts = entry.stat(follow_symlinks=False)
    return entry.name, facts.st_size, facts.st_mtime_ns


if __name__ == "__main__":
    main()
