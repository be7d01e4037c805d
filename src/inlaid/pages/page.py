"""A Markdown page as Inlaid sees it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """A page: path relative to the project root, its text, and its own ``base_path`` if any."""

    path: str
    text: str
    base_path: str = ""
