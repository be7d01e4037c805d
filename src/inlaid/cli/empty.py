"""Folders in which a command finds nothing: most likely the wrong ones, and never green."""

from collections.abc import Sequence
from pathlib import Path

from inlaid.errors import UsageError
from inlaid.filesystem import relate_path
from inlaid.project.pages import find_docs, find_pages
from inlaid.project.project import Project


def refuse_empty(project: Project, paths: Sequence[Path]) -> None:
    """Raise UsageError for a folder of ``paths``, by default the docs folder, without a page."""
    for path in paths or (find_docs(project),):
        if next(find_pages(project, (path,)), None) is None:
            raise report_empty("page", path)


def report_empty(what: str, folder: Path) -> UsageError:
    """Return the error about a folder without any ``what``."""
    shown = relate_path(folder, ".")
    return UsageError(f"no {what} in {shown}; name another folder, or say --allow-empty")
