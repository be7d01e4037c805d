"""Waiting for a change of anything that exported pages are made from."""

import os
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Self

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch
from watchdog.observers.polling import PollingObserver

_CHANGES = frozenset({"created", "modified", "moved", "deleted", "closed"})
_SETTLED = 0.03  # seconds; editors save in several steps


class Watcher(FileSystemEventHandler):
    """Watches a folder of pages with all below it, and the folders of other files.

    ``is_polling``: look again and again instead of being notified. A context manager.
    """

    def __init__(self, source: Path, out: Path, *, is_polling: bool) -> None:
        self.source = source.resolve()
        self.out = os.path.realpath(out)
        self.observer: BaseObserver = PollingObserver() if is_polling else Observer()
        self.watches: dict[Path, ObservedWatch] = {}
        self.changed = threading.Event()

    def __enter__(self) -> Self:
        self.observer.schedule(self, str(self.source), recursive=True)
        self.observer.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.observer.stop()
        self.observer.join()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Note a change, but those of the export itself."""
        if event.event_type in _CHANGES and not self._is_ours(str(event.src_path)):
            self.changed.set()

    def _is_ours(self, path: str) -> bool:
        real = os.path.realpath(path)
        return real == self.out or real.startswith(self.out + os.sep)

    def follow(self, paths: Iterable[Path]) -> bool:
        """Watch where these files are, or would be; return whether a folder is new among these.

        It may have changed before it was watched.
        """
        wanted = set(_find_folders(path for path in paths if not path.is_relative_to(self.source)))
        for folder in self.watches.keys() - wanted:
            self.observer.unschedule(self.watches.pop(folder))
        fresh = wanted - self.watches.keys()
        for folder in fresh:
            self.watches[folder] = self.observer.schedule(self, str(folder), recursive=False)
        return bool(fresh)

    def wait(self) -> None:
        """Return after the next change, once it is quiet."""
        while not self.changed.wait(1):
            pass
        while self.changed.is_set():
            self.changed.clear()
            self.changed.wait(_SETTLED)


def _find_folders(paths: Iterable[Path]) -> Iterator[Path]:
    """The nearest folder above each path that exists."""
    for path in paths:
        yield next(parent for parent in path.parents if parent.is_dir())
