"""The files of a site, as converting a page asks for them: links depend on which there are."""

from collections.abc import Iterable, Iterator
from typing import Any

from mkdocs.structure.files import File, Files

# A path and the file that was found there: its path, its address, whether the site leaves it out.
Lookup = tuple[str, tuple[str, str, bool] | None]


class RecordedFiles:
    """Stands before the files of a site and notes what is looked up.

    ``is_whole``: something was asked that may depend on all files.
    """

    def __init__(self, files: Files) -> None:
        self._files = files
        self._found: dict[str, File | None] = {}
        self.is_whole = False

    def get_file_from_path(self, path: str) -> File | None:
        """The file at a path of the docs folder."""
        found = self._found[path] = self._files.get_file_from_path(path)
        return found

    def list_lookups(self) -> tuple[Lookup, ...]:
        """What was looked up."""
        return tuple((path, _show(found)) for path, found in self._found.items())

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 (whatever it is)
        self.is_whole = True
        return getattr(self._files, name)

    def __iter__(self) -> Iterator[File]:
        self.is_whole = True
        return iter(self._files)

    def __len__(self) -> int:
        self.is_whole = True
        return len(self._files)

    def __contains__(self, path: str) -> bool:
        self.is_whole = True
        return path in self._files


def are_lookups_right(lookups: Iterable[Lookup], files: Files) -> bool:
    """Whether each would find the same in ``files``."""
    return all(_show(files.get_file_from_path(path)) == found for path, found in lookups)


def _show(file: File | None) -> tuple[str, str, bool] | None:
    return None if file is None else (file.src_uri, file.url, file.inclusion.is_excluded())  # type: ignore[no-untyped-call]
