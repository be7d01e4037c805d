"""Watching, under `mkdocs serve`, what pages quote; and building only what a change touches."""

from collections.abc import Callable, Iterable
from pathlib import Path

from mkdocs.livereload import LiveReloadServer
from watchdog.observers import Observer
from watchdog.observers.polling import PollingObserver

from inlaid.hosts.mkdocs.serve.changed_files import ChangeObserver, Changes
from inlaid.hosts.mkdocs.serve.rebuild import Host, PageBuilder
from inlaid.hosts.mkdocs.serve.requests import Requests

_BUILD_DELAY = 0.02  # seconds without a change until a build begins
_POLLING_INTERVAL = 0.25  # seconds


class Watch:
    """The server of `mkdocs serve`, its observer and its builder replaced."""

    def __init__(self, server: LiveReloadServer, host: Host, *, polling: bool) -> None:
        changes = Changes()
        self.server = server
        inner = PollingObserver(timeout=_POLLING_INTERVAL) if polling else Observer()
        self.observer = ChangeObserver(inner, changes)
        self._replace_observer()
        requests = Requests(server.get_app() or server.serve_request, server.mount_path)
        server.set_app(requests)
        server.builder = PageBuilder(host, server.builder, changes, requests)
        server.build_delay = _BUILD_DELAY

    def _replace_observer(self) -> None:
        """Watch with another observer what the server watches already."""
        watched = dict(self.server._watched_paths)  # noqa: SLF001 (there is no public list)
        for path, count in watched.items():
            for _ in range(count):
                self.server.unwatch(path)
        self.server.observer = self.observer  # type: ignore[assignment] # it has what is called
        for path, count in watched.items():
            for _ in range(count):
                self.server.watch(path)

    def watch_folders(
        self, folders: Iterable[Path], covered: Iterable[str], matters: Callable[[Path], bool]
    ) -> None:
        """Watch folders without what lies below them, unless something covers them already."""
        roots = [Path(path).resolve() for path in covered]
        for folder in sorted(folders):
            path = str(folder)
            known = path in self.observer.partial or any(map(folder.is_relative_to, roots))
            if not known and folder.is_dir():
                self.observer.watch_part(path, matters)
                self.server.watch(path, recursive=False)
