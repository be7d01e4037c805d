"""What holds on this machine only, or today only, which no page should show."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# The homes of people and temporary files, on each system.
_USUAL = re.compile(r"(?<![\w.~])(?:/home|/Users|/tmp|[A-Za-z]:\\Users)[/\\][^\s/\\:'\"<>|]+")
_REST = re.compile(r"[^\s:'\"<>|,;()\[\]{}`]*")


@dataclass(frozen=True, slots=True)
class Machine:
    """Folders of this machine: the project, its copies, the home, temporary files.

    ``page``: a text that was written by people; what stands there is theirs. ``today``: the date.
    """

    folders: tuple[str, ...]
    page: str = ""
    today: str = ""

    def is_passing(self, word: str) -> bool:
        """Whether a word that two runs have printed won't be printed elsewhere, or tomorrow."""
        is_dated = bool(self.today) and self.today in word and self.today not in self.page
        return is_dated or bool(self.find_path(word))

    def find_path(self, text: str) -> str:
        """Return the first path of this machine that the text holds, empty without one."""
        return next((path for path in self._find_all(text) if path not in self.page), "")

    def _find_all(self, text: str) -> Iterator[str]:
        for folder in self.folders:
            for found in re.finditer(rf"(?<![\w.~-]){re.escape(folder)}(?![\w.-])", text):
                rest = _REST.match(text, found.end())
                yield text[found.start() : rest.end() if rest else found.end()]
        for found in _USUAL.finditer(text):
            yield found[0]
