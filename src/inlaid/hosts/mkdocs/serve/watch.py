"""Watching, under `mkdocs serve`, what pages quote; and building only what a change touches."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from mkdocs.livereload import LiveReloadServer
from watchdog.observers import Observer

from inlaid.hosts.mkdocs.serve.changed_files import ChangeObserver, Changes
from inlaid.hosts.mkdocs.serve.delivery import Delivery
from inlaid.hosts.mkdocs.serve.poller import Poller, is_foreign
from inlaid.hosts.mkdocs.serve.rebuild import Host, PageBuilder
from inlaid.hosts.mkdocs.serve.requests import Requests

_BUILD_DELAY = 0.02  # seconds without a change until a build begins


class Watch:
    """The server of `mkdocs serve`, its observer and its builder replaced.

    It polls where the settings say so, and where no system notifies of changes: behind symbolic
    links, on network mounts, and of what the host of a container changes.
    """

    def __init__(self, server: LiveReloadServer, host: Host, *, polling: bool) -> None:
        changes = Changes()
        self.server = server
        watched = list(server._watched_paths)  # noqa: SLF001 (as below)
        polls = polling or any(map(_holds_links, watched)) or any(map(is_foreign, watched))
        self.observer = ChangeObserver(Poller() if polls else Observer(), changes)
        self._replace_observer()
        requests = Requests(server.get_app() or server.serve_request, server.mount_path)
        server.set_app(requests)
        self.delivery = Delivery(server)
        server.builder = PageBuilder(host, server.builder, changes, requests, self.delivery)
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
                self.observer.watch_part(path, matters, self.delivery.ask)


def _holds_links(path: str) -> bool:
    """Whether a file or folder is a symbolic link, or a folder holds one."""
    return Path(path).is_symlink() or any(
        Path(folder, name).is_symlink()
        for folder, folders, files in os.walk(path)
        for name in (*folders, *files)
    )
