"""Watching the folders of quoted files under `mkdocs serve`."""

from collections.abc import Iterable
from pathlib import Path

from mkdocs.livereload import LiveReloadServer


def watch_folders(server: LiveReloadServer, folders: Iterable[Path], docs_dir: Path) -> None:
    """Watch each folder once, without what lies below it; MkDocs watches the docs folder itself."""
    for folder in sorted(folders):
        watched = str(folder) in server._watched_paths  # noqa: SLF001 (watch() would count it twice)
        if not watched and folder.is_dir() and not folder.is_relative_to(docs_dir.resolve()):
            server.watch(str(folder), recursive=False)
