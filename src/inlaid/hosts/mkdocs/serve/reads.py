"""The files that a build reads, each by the page for which it does, or in between."""

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

_SITE = ""  # stands for what is read in between: by the whole site
_WAYS = os.O_WRONLY | os.O_RDWR
# What may read files unseen.
_UNSEEN = {
    "subprocess.Popen": "a process was started",
    "os.posix_spawn": "a process was started",
    "os.fork": "a process was started",
    "os.forkpty": "a process was started",
    "os.spawn": "a process was started",
    "os.system": "a process was started",
    "os.startfile": "a process was started",
    "sqlite3.connect": "a database was opened",
    "socket.connect": "a network connection was made",
}
_OURS = "inlaid.sources."  # starts git to read what revisions hold, never files of the project


@dataclass(slots=True)
class Reads:
    """What a build has read: the readers of each real path, "" among them for the whole site.

    ``unseen``: what else was done that may have read files, or empty.
    """

    readers: dict[Path, set[str]]
    unseen: str = ""

    def concern_site(self, path: Path) -> bool:
        """Whether a file was read for more than single pages."""
        return _SITE in self.readers.get(path, ())

    def find_pages(self, path: Path) -> set[str]:
        """The pages for which a file was read."""
        return self.readers.get(path, set()) - {_SITE}

    def list_files(self) -> Iterator[Path]:
        """Yield the files that were read for pages."""
        yield from (path for path, readers in self.readers.items() if readers != {_SITE})

    def add(self, other: "Reads") -> None:
        """Add what pages that were built again have read."""
        for path, readers in other.readers.items():
            self.readers.setdefault(path, set()).update(readers)
        self.unseen = self.unseen or other.unseen


class Recorder:
    """Notes each file that is opened to be read; an audit hook, which stays until the process ends.

    Files that are only copied aren't read. Opening one outside of a page, and loading code, is a
    read of the whole site. ``site_dir``: what is read there was written by the build itself.
    """

    def __init__(self) -> None:
        self.site_dir = ""
        self.is_building = False
        self._page = _SITE
        self._readers: dict[str, set[str]] = {}
        self._unseen = ""
        self._copied = ""
        sys.addaudithook(self._note)

    def start_page(self, page: str) -> None:
        """Note what follows as read for a page."""
        self.is_building, self._page = True, page

    def end_page(self) -> None:
        """Note what follows as read for the whole site."""
        self._page = _SITE

    def add(self, paths: Iterable[str]) -> None:
        """Note files as read for the whole site."""
        for path in paths:
            self._readers.setdefault(path, set()).add(_SITE)

    def take(self) -> Reads:
        """Return what was read since the last time."""
        found, self._readers = self._readers, {}
        unseen, self._unseen = self._unseen, ""
        self.is_building, self._page = False, _SITE
        return Reads(_find_real(found, self.site_dir), unseen)

    def _note(self, event: str, args: tuple[object, ...]) -> None:
        if event == "open":
            self._note_open(*args[:3])
        elif event == "shutil.copyfile":
            self._copied = str(args[0])
        elif event in _UNSEEN and self.is_building and not _is_ours():
            self._unseen = self._unseen or _UNSEEN[event]

    def _note_open(self, path: object, mode: object, flags: object) -> None:
        if isinstance(path, bytes):
            path = os.fsdecode(path)
        if not isinstance(path, str | os.PathLike) or not isinstance(flags, int) or flags & _WAYS:
            return
        name = os.fspath(path)
        if name == self._copied:
            self._copied = ""
            return
        is_code = mode == "rb" and flags == 0  # as `io.open_code` reports
        self._readers.setdefault(name, set()).add(_SITE if is_code else self._page)


def _is_ours() -> bool:
    frame: FrameType | None = sys._getframe(2)  # noqa: SLF001 (the way to see who calls)
    while frame is not None:
        if str(frame.f_globals.get("__name__")).startswith(_OURS):
            return True
        frame = frame.f_back
    return False


def _find_real(readers: dict[str, set[str]], site_dir: str) -> dict[Path, set[str]]:
    """The readers by real paths, without those of what lies in the site."""
    folders: dict[str, str] = {}
    written = os.path.realpath(site_dir) + os.sep
    found: dict[Path, set[str]] = {}
    for name, pages in readers.items():
        real = resolve_path(name, folders)
        if not real.startswith(written):
            found.setdefault(Path(real), set()).update(pages)
    return found


def resolve_path(name: str, folders: dict[str, str]) -> str:
    """Return the real path of a file; ``folders`` keeps those of folders."""
    folder, base = os.path.split(os.path.abspath(name))  # noqa: PTH100 (a hot path)
    if folder not in folders:
        folders[folder] = os.path.realpath(folder)
    real = os.path.join(folders[folder], base)  # noqa: PTH118 (a hot path)
    return os.path.realpath(real) if os.path.islink(real) else real  # noqa: PTH114 (the same)
