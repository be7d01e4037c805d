"""What each function of the public API begins with: the project at a root, errors of ours only."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from inlaid.errors import InlaidError, UsageError
from inlaid.project.project import Project, load_root

AnyPath = str | os.PathLike[str]


@contextmanager
def raising_ours() -> Iterator[None]:
    """What the operating system refuses becomes an InlaidError; also a decorator."""
    try:
        yield
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        raise InlaidError(f"{place}{error.strerror or error}") from error


def open_root(root: AnyPath) -> Project:
    """Return the project at a root; raises UsageError when there is nothing."""
    folder = Path(root)
    if not (folder.is_dir() or folder.is_file()):
        raise UsageError(f"no such folder: {folder}")
    return load_root(folder)


def join_paths(project: Project, paths: Iterable[AnyPath]) -> tuple[Path, ...]:
    """Return paths that are relative to the root, or absolute, as absolute ones.

    One text is refused with UsageError: it would be taken for the paths of its letters.
    """
    if isinstance(paths, str):
        raise UsageError(f"paths: expected several, such as [{paths!r}]")
    return tuple(project.root / path for path in paths)
