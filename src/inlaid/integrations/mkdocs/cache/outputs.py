"""Finished pages as files: in the site of the last build, and linked or copied beside the cache."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

_ASIDE = "site-"
_LONGEST_BUILD = 24 * 3600  # seconds
_TICK = 10_000_000  # nanoseconds by which clocks of file systems may lag
_MOST_UNUSED = 256_000_000  # bytes of pages that the last build didn't use

# Number, size and times of a file as it was left; whoever writes to it changes one of them.
Signature = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Output:
    """A finished page: the key it was made by, the digest of its bytes, its file in the site."""

    key: str
    content: str
    signature: Signature


class OutputFiles:
    """Files of a folder, each named by the digest of its bytes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def take_up(self, path: Path) -> str:
        """Keep the file of a site, and return the digest of its bytes. Raises OSError."""
        content = sha256(path.read_bytes()).hexdigest()
        self.folder.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            _link(path, self.folder / content)
        return content

    def place(self, content: str, path: Path) -> bool:
        """Put the file of that content to ``path``; false when it isn't there, or isn't right."""
        file = self.folder / content
        try:
            if sha256(file.read_bytes()).hexdigest() != content:
                file.unlink()
                return False
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            _link(file, path)
        except OSError:
            return False
        return True

    def forget(self, used: set[str]) -> None:
        """Delete the oldest of the files that are not used, as far as they are too much."""
        total = 0
        for size, _, path in sorted(self._list_unused(used), key=lambda each: -each[1]):
            total += size
            if total > _MOST_UNUSED:
                with suppress(OSError):
                    os.unlink(path)  # noqa: PTH108 (a path of os.scandir)

    def _list_unused(self, used: set[str]) -> Iterator[tuple[int, float, str]]:
        with suppress(OSError), os.scandir(self.folder) as entries:
            for each in entries:
                if each.name not in used:
                    found = each.stat()
                    yield found.st_size, found.st_mtime, each.path


class OldSite:
    """The site of the last build: set aside before MkDocs empties its folder, then put back.

    What is still as that build left it needs no writing; making a thousand folders anew would take
    longer than all else. ``outputs``: by path in the site.
    """

    def __init__(self, site: Path, aside: Path, outputs: Mapping[str, Output]) -> None:
        self.site = site
        self.aside = aside
        self.outputs = outputs
        self.intact: set[str] = set()
        self._moved: list[tuple[Path, Path]] = []
        self._place: Path | None = None

    def set_aside(self) -> None:
        """Move the folders that hold pages out of the site; nothing happens where that can't be."""
        names = {path.partition("/")[0] for path in self.outputs if "/" in path}
        with suppress(OSError):
            self._forget_broken_off()
            place = self._place = Path(tempfile.mkdtemp(prefix=_ASIDE, dir=self.aside))
            for name in sorted(names):
                folder = self.site / name
                if folder.is_dir() and not folder.is_symlink():
                    folder.rename(place / name)
                    self._moved.append((folder, place / name))

    def _forget_broken_off(self) -> None:
        """Delete what builds that were killed have left."""
        for each in self.aside.glob(f"{_ASIDE}*"):
            if each.stat().st_mtime < time.time() - _LONGEST_BUILD:
                shutil.rmtree(each, ignore_errors=True)

    def put_back(self) -> None:
        """Move the folders back."""
        for folder, moved in self._moved:
            with suppress(OSError):
                folder.parent.mkdir(parents=True, exist_ok=True)
                moved.rename(folder)
        if self._place is not None:
            shutil.rmtree(self._place, ignore_errors=True)
        self._moved, self._place = [], None

    def clean(self) -> None:
        """After `put_back`: delete all but the pages that are as they were left."""
        names = {path.partition("/")[0] for path in self.outputs if "/" in path}
        for name in names:
            if (self.site / name).is_dir():
                self._clean_folder(str(self.site / name), name)

    def is_intact(self, path: str) -> bool:
        """Whether a page is still as it was left: MkDocs may have copied a file to its place."""
        if path not in self.intact:
            return False
        found = os.stat(self.site / path)  # noqa: PTH116 (a hot path)
        return sign(found) == self.outputs[path].signature

    def delete(self, path: str) -> None:
        """Delete a page that is to be made anew: its file may be one with that of the cache."""
        if path in self.intact:
            self.intact.discard(path)
            (self.site / path).unlink()

    def drop(self, path: str) -> None:
        """Delete a page, and the folders that are empty without it."""
        self.intact.discard(path)
        file = self.site / path
        with suppress(OSError):
            file.unlink(missing_ok=True)
            for folder in file.parents:
                if folder == self.site:
                    break
                folder.rmdir()

    def _clean_folder(self, folder: str, name: str) -> bool:
        """Whether anything is left of the folder."""
        left = False
        with os.scandir(folder) as entries:
            found = list(entries)
        for each in found:
            path = f"{name}/{each.name}"
            if each.is_dir(follow_symlinks=False):
                left = self._clean_folder(each.path, path) or left
            elif self._is_intact(path, each):
                self.intact.add(path)
                left = True
            else:
                os.unlink(each.path)  # noqa: PTH108 (a path of os.scandir)
        if not left:
            os.rmdir(folder)  # noqa: PTH106 (as above)
        return left

    def _is_intact(self, path: str, entry: "os.DirEntry[str]") -> bool:
        output = self.outputs.get(path)
        return output is not None and sign(entry.stat(follow_symlinks=False)) == output.signature


def sign_outputs(site: Path, outputs: Iterable[tuple[str, str, str]]) -> dict[str, Output]:
    """Return the outputs of a site that is done: path, key and content of each.

    A file that was written just now could be written again without another time; it gets a
    signature that no file has.
    """
    doubtful = time.time_ns() - _TICK
    signed = {}
    for path, key, content in outputs:
        found = sign(os.stat(site / path))  # noqa: PTH116 (a hot path)
        signed[path] = Output(key, content, found if found[3] < doubtful else (0, 0, 0, 0))
    return signed


def sign(found: os.stat_result) -> Signature:
    """Return the signature of a file."""
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def list_outputs(outputs: Mapping[str, Output]) -> list[object]:
    """Return what JSON can hold of outputs."""
    return [[path, each.key, each.content, each.signature] for path, each in outputs.items()]


def parse_outputs(listed: Iterable[tuple[str, str, str, list[int]]]) -> dict[str, Output]:
    """Return the outputs that `list_outputs` listed. Raises ValueError for anything else."""
    found = {}
    for path, key, content, (number, size, changed, touched) in listed:
        if path.startswith("/") or ".." in path.split("/") or not content.isalnum():
            raise ValueError(path)
        found[path] = Output(key, content, (number, size, changed, touched))
    return found


def _link(source: Path, target: Path) -> None:
    """Link a file, or copy it where that can't be; it is whole as soon as it is there."""
    try:
        target.hardlink_to(source)
    except FileExistsError:
        raise
    except OSError:
        fresh = target.with_name(f"{target.name}.{os.getpid()}.new")
        shutil.copyfile(source, fresh)
        fresh.replace(target)
