"""The files of a project that pages may quote."""

import os
import stat
import sys
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from inlaid.diagnostics import codes
from inlaid.diagnostics.finding import Finding
from inlaid.diagnostics.nearest import find_nearest
from inlaid.filesystem import ignores_case, is_listed, relate_path
from inlaid.pages.page import Page
from inlaid.sources.contents import read_file
from inlaid.sources.decode import decode_text

if TYPE_CHECKING:
    from inlaid.markers.dialects.dialect import Dialect
    from inlaid.markers.source_map import SourceMap
    from inlaid.sources.revisions import Revisions

_CACHED = 512  # sources kept; a build quotes few at a time, and memory must stay flat
_PLACES = 8192  # paths kept
_FORGIVING = sys.platform in {"darwin", "win32"}  # in how a path is spelt

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
_Asked = tuple[str, str, str]  # a reference, the folder of its page and the page's base path


@dataclass(frozen=True, slots=True)
class Places:
    """Where quoted files are looked up and may lie.

    ``root``: the project. ``base_paths``: relative to it, in order. ``allow``: further folders
    whose files may be quoted. ``max_size`` in bytes. ``dialects``: None for those that ship.
    """

    root: Path
    base_paths: tuple[str, ...] = ("snippets", ".")
    allow: tuple[Path, ...] = ()
    max_size: int = 5_000_000
    dialects: "tuple[Dialect, ...] | None" = None


class SourceTree:
    """Reads quoted files; each is read and scanned once in the life of a tree."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self._root = os.path.realpath(places.root)
        self._inside = self._root.rstrip(os.sep) + os.sep
        self._allowed = (self._root, *map(os.path.realpath, places.allow))
        self._folders: dict[str, str] = {}
        self._names: dict[str, frozenset[str]] = {}
        self._files: Recent[_Asked, str | Finding] = Recent(_PLACES)
        self._sources: Recent[str, SourceMap | Finding] = Recent(_CACHED)
        self._blobs: Recent[tuple[_Asked, str], SourceMap | Finding] = Recent(_CACHED)
        self._revisions: Revisions | None = None

    def open_source(self, reference: str, page: Page, revision: str) -> "SourceMap | Finding":
        """Return the source that ``reference`` names on ``page``, or why it can't be quoted."""
        asked = _ask(reference, page)
        if revision:
            return self._blobs.take((asked, revision), self._read_blob)
        found = self._files.take(asked, self._find_file)
        if isinstance(found, Finding):
            return found
        return self._sources.take(found, self._read_file)

    def read(self, path: Path) -> "SourceMap | Finding":
        """Return the source at a path of the file system, under the same rules."""
        refused = self._confine(os.path.normpath(path), str(path))
        return refused or self._sources.take(str(path), self._read_file)

    def forget(self) -> None:
        """Let go of what was read; who asks again reads again."""
        self._sources.clear()
        self._blobs.clear()
        self.close()

    def close(self) -> None:
        """End what reading has started; who asks again starts it again."""
        if self._revisions is not None:
            self._revisions.close()

    def locate(self, reference: str, page: Page) -> Path | None:
        """The file that ``reference`` names on ``page``, if there is one that may be quoted."""
        found = self._files.take(_ask(reference, page), self._find_file)
        return None if isinstance(found, Finding) else Path(found)

    def list_places(self, reference: str, page: Page) -> Iterator[Path]:
        """Yield every path that decides what ``reference`` names: those tried, up to the hit."""
        asked = _ask(reference, page)
        found = self._files.take(asked, self._find_file)
        for path in self._candidates(*asked):
            if self._is_inside(path):
                yield Path(path)
            if path == found:
                yield Path(os.path.realpath(path))
                return

    def list_tried(self, reference: str, page: Page) -> Iterator[str]:
        """Yield every path that is tried for ``reference``, up to the hit, wherever it lies."""
        asked = _ask(reference, page)
        found = self._files.take(asked, self._find_file)
        for path in self._candidates(*asked):
            yield path
            if path == found:
                return

    def display(self, path: Path | str) -> str:
        """The path relative to the project root, with forward slashes."""
        text = str(path)
        if text.startswith(self._inside):
            return text[len(self._inside) :].replace(os.sep, "/")
        return relate_path(text, self._root)

    def _candidates(self, reference: str, folder: str, base: str) -> Iterator[str]:
        """The places of a reference, in order, without `.` and `..`."""
        if reference.startswith("/"):
            yield os.path.normpath(f"{self._root}/{reference}")
            return
        bases = (
            (folder, base, *self.places.base_paths) if base else (folder, *self.places.base_paths)
        )
        for start in dict.fromkeys(bases):
            yield os.path.normpath(f"{self._root}/{start}/{reference}")

    def _find_file(self, asked: _Asked) -> str | Finding:
        reference = asked[0]
        tried = []
        for path in self._candidates(*asked):
            try:
                mode = os.lstat(path).st_mode
            except (OSError, ValueError):
                tried.append(path)
                continue
            if not self._is_exact(path, reference):
                tried.append(path)
                continue
            refused = self._confine(path, reference, is_link=stat.S_ISLNK(mode))
            return path if refused is None else refused
        outside = [path for path in tried if not self._is_inside(path)]
        if outside and len(outside) == len(tried):
            return self._refuse_outside(reference)
        return self._refuse_missing(reference, tried)

    def _is_exact(self, path: str, reference: str) -> bool:
        """Whether the path is spelt as its folders list it, so that it is found on any system."""
        if os.sep in reference and os.sep != "/":
            return False
        if not (_FORGIVING or ignores_case(path)):
            return True
        while self._is_inside(path) and path not in self._allowed:
            path, name = os.path.split(path)
            if not self._lists(path, name):
                return False
        return True

    def _lists(self, folder: str, name: str) -> bool:
        if is_listed(name, self._names.get(folder, ())):
            return True
        try:
            names = self._names[folder] = frozenset(os.listdir(folder))  # noqa: PTH208 (names only)
        except OSError:
            return True  # it lets nobody list it, so that nobody knows better
        return is_listed(name, names)

    def _is_inside(self, path: str) -> bool:
        return path.startswith(self._inside) or any(
            path == allowed or path.startswith(allowed.rstrip(os.sep) + os.sep)
            for allowed in self._allowed
        )

    def _confine(self, path: str, named: str, *, is_link: bool = True) -> Finding | None:
        """Refuse what lies outside; ``named`` is how it was asked for.

        ``is_link``: whether the path itself may be a link.
        """
        try:
            real = self._find_real(path) if is_link else self._join_real(path)
        except (OSError, ValueError):
            return self._refuse_outside(named)
        if self._is_inside(real):
            return None
        linked = (
            f"{self.display(path)}, behind a symbolic link," if self._is_inside(path) else named
        )
        return self._refuse_outside(linked)

    def _find_real(self, path: str) -> str:
        """The path without symbolic links; each folder is looked at once."""
        if path in (self._root, os.sep):
            return path
        if os.path.islink(path):  # noqa: PTH114 (a hot path)
            return os.path.realpath(path)
        return self._join_real(path)

    def _join_real(self, path: str) -> str:
        """The same of a path that isn't a link itself."""
        folder, _, name = path.rpartition(os.sep)
        real = self._folders.get(folder)
        if real is None:
            real = self._folders[folder] = self._find_real(folder or os.sep)
        return f"{real}{os.sep}{name}" if len(real) > 1 else os.sep + name

    def _refuse_outside(self, what: str) -> Finding:
        return Finding(
            codes.PATH_OUTSIDE, f"{what} lies outside the project", codes.PATH_OUTSIDE.fix
        )

    def _refuse_missing(self, reference: str, tried: Sequence[str]) -> Finding:
        inside = [path for path in tried if self._is_inside(path)]
        near = _find_near_file(inside)
        places = ", ".join(dict.fromkeys(self.display(path) for path in inside))
        lead = f"did you mean {self.display(near)}? " if near else ""
        if "\\" in reference:
            lead = f"paths have `/` between their names: {reference.replace(chr(92), '/')}. "
        message = f"no file '{reference}'"
        return Finding(codes.FILE_MISSING, message, f"{lead}Tried: {places}", cause=message)

    def _read_file(self, path: str) -> "SourceMap | Finding":
        shown = self.display(path)
        data = read_file(path, shown, self.places.max_size)
        return data if isinstance(data, Finding) else self._scan(shown, data)

    def _scan(self, shown: str, data: bytes, revision: str = "") -> "SourceMap | Finding":
        from inlaid.languages.names import find_form  # noqa: PLC0415 (for sites that quote)
        from inlaid.markers.dialects.registry import DIALECTS  # noqa: PLC0415 (the same)
        from inlaid.markers.source import is_notebook, parse_source  # noqa: PLC0415 (the same)
        from inlaid.markers.source_map import find_regions  # noqa: PLC0415 (the same)

        text = decode_text(shown, data)
        if isinstance(text, Finding):
            return text
        dialects = DIALECTS if self.places.dialects is None else self.places.dialects
        if is_notebook(shown):
            from inlaid.markers.notebooks import find_notebook_regions  # noqa: PLC0415 (few are)

            notebook = find_notebook_regions(shown, text, dialects, revision)
            if notebook is not None:
                return notebook
        source = parse_source(shown, text, revision=revision)
        return find_regions(source, dialects, form=find_form(shown))

    def _read_blob(self, wanted: tuple[_Asked, str]) -> "SourceMap | Finding":
        asked, revision = wanted
        inside = [
            candidate
            for candidate in self._candidates(*asked)
            if candidate.startswith(self._inside)
        ]
        if not inside:
            return self._refuse_outside(asked[0])
        shown = list(dict.fromkeys(self.display(candidate) for candidate in inside))
        if self._revisions is None:
            from inlaid.sources.revisions import Revisions  # noqa: PLC0415 (few pages ask for any)

            self._revisions = Revisions(Path(self._root))
        found = self._revisions.read_blob(revision, shown, self.places.max_size)
        if isinstance(found, Finding):
            return found
        path, data = found
        return self._scan(path, data, revision)


def _ask(reference: str, page: Page) -> _Asked:
    return reference, page.path.rpartition("/")[0], page.base_path


def _find_near_file(paths: Sequence[str]) -> Path | None:
    """A file beside one of ``paths`` with a similar name."""
    if not paths:
        return None
    beside: dict[str, Path] = {}
    for folder in dict.fromkeys(Path(path).parent for path in paths):
        for name in _list_files(folder):
            beside.setdefault(name, folder / name)
    near = find_nearest(Path(paths[0]).name, beside)
    return beside[near] if near else None


def _list_files(folder: Path) -> list[str]:
    try:
        return sorted(entry.name for entry in os.scandir(folder) if entry.is_file())
    except (OSError, ValueError):
        return []


class Recent(Generic[Key, Value]):
    """Keeps at most ``most`` values; what is used least recently goes first.

    Unlike functools.lru_cache on a method it holds no reference to its owner, so that an owner and
    all that it has read are freed as soon as nobody needs them.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Key, Value] = OrderedDict()

    def take(self, key: Key, make: Callable[[Key], Value]) -> Value:
        """Return the value kept for ``key``, or what ``make`` makes of it."""
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        value = self._kept[key] = make(key)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return value

    def clear(self) -> None:
        """Keep none of them any longer."""
        self._kept.clear()
