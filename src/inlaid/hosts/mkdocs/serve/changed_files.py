"""The files that change under `mkdocs serve`, as the server's observer reports them."""

import threading
from collections.abc import Callable
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers.api import BaseObserver, ObservedWatch

# Reading a file is an event to some systems; only what writes counts.
_READS = frozenset({"opened", "closed_no_write"})


class Changes:
    """The paths that changed since they were last taken; safe to use from several threads."""

    def __init__(self) -> None:
        self._paths: set[Path] = set()
        self._lock = threading.Lock()

    def add(self, paths: set[Path]) -> None:
        """Note that these changed."""
        with self._lock:
            self._paths |= paths

    def take(self) -> set[Path]:
        """Return what changed, and forget it."""
        with self._lock:
            paths, self._paths = self._paths, set()
        return paths


class ChangeObserver:
    """An observer for the server that notes changes, and lets none through that don't matter.

    In the folders of ``is_quoted``'s files only those files matter; elsewhere everything does.
    """

    def __init__(self, inner: BaseObserver, changes: Changes) -> None:
        self.inner = inner
        self.changes = changes
        self.partial: dict[str, Callable[[Path], bool]] = {}

    def watch_part(self, folder: str, matters: Callable[[Path], bool]) -> None:
        """Let only some changes of a folder through, when the server watches it next."""
        self.partial[folder] = matters

    def schedule(
        self, event_handler: FileSystemEventHandler, path: str, *, recursive: bool = False
    ) -> ObservedWatch:
        """Watch ``path`` for the server."""
        handler = _Filter(event_handler, self.changes, self.partial.get(path))
        watch: ObservedWatch = self.inner.schedule(handler, path, recursive=recursive)
        return watch

    def unschedule(self, watch: ObservedWatch) -> None:
        """Stop watching."""
        self.inner.unschedule(watch)

    def start(self) -> None:
        """Begin to observe."""
        self.inner.start()

    def stop(self) -> None:
        """End observing."""
        self.inner.stop()

    def join(self) -> None:
        """Wait until observing has ended."""
        if self.inner.is_alive():
            self.inner.join()


class _Filter(FileSystemEventHandler):
    def __init__(
        self,
        handler: FileSystemEventHandler,
        changes: Changes,
        matters: Callable[[Path], bool] | None,
    ) -> None:
        self.handler = handler
        self.changes = changes
        self.matters = matters

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Pass on what matters."""
        if event.event_type in _READS:
            return
        if event.is_directory and event.event_type != "moved":
            return
        paths = {Path(str(path)) for path in (event.src_path, event.dest_path) if path}
        if self.matters is not None:
            paths = {path for path in paths if self.matters(path)}
        if paths:
            self.changes.add(paths)
            self.handler.on_any_event(event)
