"""Looking for changes again and again, where no system notifies of them."""

import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path

from watchdog.events import FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileSystemEvent
from watchdog.observers.api import BaseObserver, EventEmitter

_LEAST = 0.25  # seconds between two looks
_SHARE = 150  # times as long as a look takes of the processor: 0.7 % of it
_TICK = 2.0  # seconds to which a file system may round
_MOUNTS = Path("/proc/self/mountinfo")
# File systems whose files others change: a network's, or those of a container's host.
_FOREIGN = ("nfs", "cifs", "smb", "9p", "afs", "ceph", "fuse", "virtiofs", "vboxsf", "vmhgfs",
            "prl_fs", "osxfs", "fakeowner", "drvfs", "davfs", "lustre", "glusterfs")  # fmt: skip

State = tuple[int, int, int]  # modified, size, inode


class Poller(BaseObserver):
    """An observer whose looks take under 1 % of a processor, however many files there are."""

    def __init__(self) -> None:
        super().__init__(_Emitter, timeout=_LEAST)


class _Emitter(EventEmitter):
    """Looks at each known file, and lists only the folders that changed; links are followed."""

    def on_thread_start(self) -> None:
        """Take in what there is."""
        self._pause = _LEAST
        self._files: dict[str, State] = {}
        self._folders: dict[str, State | None] = {}
        self._places: dict[tuple[int, int], str] = {}
        self._fresh: list[str] = []
        self._take_in(self.watch.path)
        self._fresh.clear()

    def queue_events(self, timeout: float) -> None:
        """Wait, look, and tell what changed."""
        if self.stopped_event.wait(self._pause):
            return
        started = time.thread_time()
        for event in self._look():
            self.queue_event(event)
        self._pause = max(timeout, _SHARE * (time.thread_time() - started))

    def _look(self) -> Iterator[FileSystemEvent]:
        for path, state in list(self._files.items()):
            found = _find_state(path)
            if found == state:
                continue
            if found is None:
                del self._files[path]
                yield FileDeletedEvent(path)
            else:
                self._files[path] = found
                yield FileModifiedEvent(path)
        for path in self._forget_changed_folders():
            self._take_in(path)
        yield from map(FileCreatedEvent, self._fresh)
        self._fresh.clear()

    def _forget_changed_folders(self) -> list[str]:
        """Forget them, all before one is listed: a moved one is the same by another path."""
        changed = [
            path
            for path, before in self._folders.items()
            if before is None or _find_state(path) != before
        ]
        for path in changed:
            del self._folders[path]
        if changed:
            known = self._folders
            self._places = {place: path for place, path in self._places.items() if path in known}
        return changed

    def _take_in(self, path: str) -> None:
        """Take in what is at a path, and below it; what is known stays as it was seen."""
        try:
            found = os.stat(path)  # noqa: PTH116 (a hot path)
            if not stat.S_ISDIR(found.st_mode):
                if path not in self._files:
                    self._files[path] = _describe(found)
                    self._fresh.append(path)
            elif path not in self._folders and self._is_first(path, found):
                # A file may come in the tick of the clock in which the folder is listed.
                is_settled = time.time() - found.st_mtime > _TICK
                self._folders[path] = _describe(found) if is_settled else None
                for below in self._list(path):
                    self._take_in(below)
        except OSError:
            return

    def _is_first(self, path: str, found: os.stat_result) -> bool:
        """Whether a folder wasn't reached by another path; links may lead round in circles."""
        return self._places.setdefault((found.st_dev, found.st_ino), path) == path

    def _list(self, folder: str) -> list[str]:
        with os.scandir(folder) as entries:
            return [
                entry.path for entry in entries if self.watch.is_recursive or not entry.is_dir()
            ]


def _find_state(path: str) -> State | None:
    try:
        return _describe(os.stat(path))  # noqa: PTH116 (a hot path)
    except OSError:
        return None


def _describe(found: os.stat_result) -> State:
    return found.st_mtime_ns, found.st_size, found.st_ino


def is_foreign(path: str) -> bool:
    """Whether others than this system change the files at a path, as far as Linux tells."""
    real = os.path.realpath(path)
    kinds = [(mount, kind) for mount, kind in _list_mounts() if Path(real).is_relative_to(mount)]
    _, kind = max(kinds, key=lambda found: len(found[0]), default=("", ""))
    return kind.startswith(_FOREIGN)


def _list_mounts() -> Iterator[tuple[str, str]]:
    """Yield each mount point with the kind of its file system; none but on Linux."""
    try:
        lines = _MOUNTS.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return
    for line in lines:
        fields, _, system = line.partition(" - ")
        yield fields.split()[4].replace("\\040", " "), system.split()[0]
