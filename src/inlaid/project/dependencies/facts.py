"""The files that decide what a page quotes, and what is in them, found or missing."""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from inlaid.diagnostics.finding import Finding
from inlaid.filesystem import relate_path
from inlaid.pages.page import Page
from inlaid.project.dependencies.content_digest import digest_bytes
from inlaid.project.project import ProjectLibrary

if TYPE_CHECKING:
    from inlaid.markers.source_map import SourceMap

# A path relative to the project, and the state of what is there; see `FileStates`.
Fact = tuple[str, str]
# A reference that a page opens, its `base_path`, and its revision.
Opened = tuple[str, str, str]
_MISSING = ""
_TICK = 10_000_000  # nanoseconds by which clocks of file systems may lag


@dataclass(frozen=True, slots=True)
class RecordedLibrary(ProjectLibrary):
    """A library that notes which references each page opens, with its `base_path` and revision."""

    opened: dict[str, set[Opened]] = field(default_factory=dict)

    def open_source(self, reference: str, page: Page, revision: str) -> "SourceMap | Finding":
        """The source that a page's ``reference`` names."""
        self.opened.setdefault(page.path, set()).add((reference, page.base_path, revision))
        return self.tree.open_source(reference, page, revision)


class FileStates:
    """What is at paths in the life of a build, each looked at once.

    The state of a file is its real path and the digest of its bytes. ``started`` is when the build
    began, in nanoseconds since the epoch.
    """

    def __init__(self, root: str, started: int) -> None:
        self.root = os.path.realpath(root)
        self.started = started - _TICK
        self._states: dict[str, str] = {}
        self._find_folder = lru_cache(maxsize=None)(os.path.realpath)
        self._young: set[str] = set()
        self._right: dict[Fact, bool] = {}

    def list_facts(self, library: RecordedLibrary, page: str) -> tuple[Fact, ...] | None:
        """The facts behind what a page quotes; None when they are unknown.

        That is so for files of a revision, and for those that changed while the site was built:
        what the page shows may be older.
        """
        if any(revision for _, _, revision in library.opened.get(page, ())):
            return None
        paths = set(list_opened(library, page))
        facts = tuple([(self._shorten(path), self.find(path)) for path in sorted(paths)])
        return facts if self._young.isdisjoint(paths) else None

    def _shorten(self, path: str) -> str:
        """The path relative to the project; ``path`` is absolute, without `.` and `..`."""
        inside = self.root.rstrip(os.sep) + os.sep
        if path.startswith(inside):
            return path[len(inside) :]
        return relate_path(path, self.root)

    def are_right(self, facts: Iterable[Fact]) -> bool:
        """Whether everything is as it was."""
        for fact in facts:
            if fact not in self._right:
                self._right[fact] = self._is_right(*fact)
            if not self._right[fact]:
                return False
        return True

    def find(self, path: str) -> str:
        """The state of what is at an absolute path."""
        if path not in self._states:
            self._states[path] = self._look_at(path)
        return self._states[path]

    def _is_right(self, path: str, state: str) -> bool:
        whole = os.path.normpath(os.path.join(self.root, path))  # noqa: PTH118 (a hot path)
        return not _exists(whole) if state == _MISSING else self.find(whole) == state

    def _look_at(self, path: str) -> str:
        try:
            found = os.lstat(path)
        except (OSError, ValueError):
            return _MISSING
        try:
            is_link = stat.S_ISLNK(found.st_mode)
            if is_link:
                found = os.stat(path)  # noqa: PTH116 (a hot path)
            if not stat.S_ISREG(found.st_mode):
                return f"mode {found.st_mode}"
            if _is_since(found, self.started):
                self._young.add(path)
            with open(path, "rb", buffering=0) as file:  # noqa: PTH123 (a hot path)
                return f"{self._find_real(path, is_link=is_link)} {digest_bytes(file.read())}"
        except OSError as error:
            return f"error {error.errno}"

    def _find_real(self, path: str, *, is_link: bool) -> str:
        if is_link:
            return self._shorten(os.path.realpath(path))
        folder, name = os.path.split(path)
        return self._shorten(f"{self._find_folder(folder)}/{name}")


def _is_since(found: os.stat_result, started: int) -> bool:
    return max(found.st_ctime_ns, found.st_mtime_ns) >= started


def list_opened(library: RecordedLibrary, page: str) -> Iterator[str]:
    """Yield every path that was tried for what a page quotes, wherever it lies."""
    for reference, base_path, _ in library.opened.get(page, ()):
        yield from library.tree.list_tried(reference, Page(page, "", base_path))


def _exists(path: str) -> bool:
    try:
        return os.path.lexists(path)
    except (OSError, ValueError):
        return False
