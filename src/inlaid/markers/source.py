"""A quoted file as text and lines."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    r"""A file's text: path relative to the project root, line ends as ``\n``, no byte order mark.

    ``lines`` end at ``\n`` only (``\f``, ``\x85`` and U+2028 stay inside a line); the last line
    counts whether or not a line end follows it. ``language`` is empty where the file name says it,
    ``revision`` for the file as it is now.
    """

    path: str
    text: str
    lines: tuple[str, ...]
    language: str = ""
    revision: str = ""

    @property
    def name(self) -> str:
        """What messages call it."""
        return f"{self.path} at {self.revision}" if self.revision else self.path


def is_notebook(path: str) -> bool:
    """Whether a file of that name is read as a notebook."""
    return path.lower().endswith(".ipynb")


def parse_source(path: str, text: str, language: str = "", revision: str = "") -> Source:
    r"""Return the source of a decoded text; ``\r\n`` and ``\r`` become ``\n``."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.removeprefix("\ufeff")
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    return Source(path, text, tuple(lines), language, revision)
