"""The files that change under `mkdocs serve`, as the server's observer reports them."""

import os
import threading
from collections.abc import Callable
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers.api import BaseObserver, ObservedWatch

# Reading a file is an event to some systems; only what writes counts.
_READS = frozenset({"opened", "closed_no_write"})
_ARRIVALS = frozenset({"created", "moved"})


def resolve_folder(path: Path) -> Path:
    """The path with the links of its folders followed, but not its own."""
    return Path(os.path.realpath(path.parent), path.name)


class Changes:
    """The paths that changed since they were last taken; safe to use from several threads."""

    def __init__(self) -> None:
        self._paths: set[Path] = set()
        self._new: set[Path] = set()
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

    def exist(self) -> bool:
        """Whether a file changed that is still there."""
        with self._lock:
            return any(path.exists() for path in self._paths)

    def add_new(self, path: Path) -> None:
        """Note that a file came."""
        self._new.add(resolve_folder(path))

    def is_new(self, path: Path) -> bool:
        """Whether a file came since new ones were forgotten."""
        return path in self._new

    def forget_new(self) -> None:
        """Forget which files came: the whole site is built with them."""
        self._new.clear()


class ChangeObserver:
    """An observer for the server that notes changes.

    ``partial``: folders of which only some files matter, to us and not to the server.
    """

    def __init__(self, inner: BaseObserver, changes: Changes) -> None:
        self.inner = inner
        self.changes = changes
        self.partial: set[str] = set()

    def watch_part(
        self, folder: str, matters: Callable[[Path], bool], tell: Callable[[], None]
    ) -> None:
        """Watch the files of a folder that matter, without what lies below it."""
        self.partial.add(folder)
        handler = _Filter(lambda _: tell(), self.changes, matters)
        self.inner.schedule(handler, folder, recursive=False)

    def schedule(
        self, event_handler: FileSystemEventHandler, path: str, *, recursive: bool = False
    ) -> ObservedWatch:
        """Watch ``path`` for the server."""
        handler = _Filter(event_handler.on_any_event, self.changes, None)
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
        tell: Callable[[FileSystemEvent], None],
        changes: Changes,
        matters: Callable[[Path], bool] | None,
    ) -> None:
        self.tell = tell
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
        if event.event_type in _ARRIVALS:
            self.changes.add_new(Path(str(event.dest_path or event.src_path)))
        if paths:
            self.changes.add(paths)
            self.tell(event)
