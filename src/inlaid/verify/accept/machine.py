"""Paths that only this machine has, which no page should show."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# The homes of people, on each system.
_HOMES = re.compile(r"(?<![\w.~])(?:/home|/Users|[A-Za-z]:\\Users)[/\\][^\s/\\:'\"<>|]+")
_REST = re.compile(r"[^\s:'\"<>|,;()\[\]{}`]*")


@dataclass(frozen=True, slots=True)
class Machine:
    """Folders of this machine: the project, its copies, the home, temporary files.

    ``page``: a text that was written by people; a path that stands there is theirs.
    """

    folders: tuple[str, ...]
    page: str = ""

    def find_path(self, text: str) -> str:
        """Return the first path of this machine that the text holds, empty without one."""
        return next((path for path in self._find_all(text) if path not in self.page), "")

    def _find_all(self, text: str) -> Iterator[str]:
        for folder in self.folders:
            for found in re.finditer(rf"(?<![\w.~-]){re.escape(folder)}(?![\w.-])", text):
                rest = _REST.match(text, found.end())
                yield text[found.start() : rest.end() if rest else found.end()]
        for found in _HOMES.finditer(text):
            yield found[0]
