"""The files that pymdownx.snippets brings into pages: `--8<-- "FILE:SECTION"`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from inlaid.patterns import late_pattern
from inlaid.project.conversion.extensions import SNIPPETS

# https://facelessuser.github.io/pymdown-extensions/extensions/snippets/
_SINGLE = late_pattern(r"""[ \t]*-+8<-+[ \t]+(["'])(?P<path>.+?)\1[ \t]*""")
_BLOCK = late_pattern(r"[ \t]*-+8<-+[ \t]*")
_SECTION = late_pattern(r":(?P<name>[a-z][-\w]*)\Z", re.IGNORECASE)
_LINES = late_pattern(r"(?::-?\d*){1,2}(?:,-?\d*(?::-?\d*)?)*\Z")


@dataclass(frozen=True, slots=True)
class SnippetSettings:
    """Where the extension looks for files, relative to the project, and what it appends to pages.

    A folder that the configuration names by a tag is empty here.
    """

    folders: tuple[str, ...] = (".",)
    appended: tuple[str, ...] = ()

    def list_places(self, path: str, root: Path, docs_dir: Path) -> tuple[Path, ...]:
        """Every path that decides what ``path`` names: those tried, up to the hit."""
        places: list[Path] = []
        for folder in self.folders:
            places += [root / folder / path] if folder else [root / path, docs_dir / path]
        for at, place in enumerate(places, 1):
            if place.is_file():
                return tuple(places[:at])
        return tuple(places)


@dataclass(frozen=True, slots=True)
class Snippet:
    """A file that a page brings in: the line of the page, the path as written, its section."""

    line: int
    path: str
    section: str = ""


def find_snippet_settings(extensions: object) -> SnippetSettings | None:
    """Return the settings among a list of extensions; None where it doesn't have the extension."""
    if isinstance(extensions, Mapping):
        extensions = [{name: options} for name, options in extensions.items()]
    for entry in extensions if isinstance(extensions, list) else ():
        if entry == SNIPPETS:
            return SnippetSettings()
        if isinstance(entry, Mapping) and SNIPPETS in entry:
            options = entry[SNIPPETS] if isinstance(entry[SNIPPETS], Mapping) else {}
            folders = _list_texts(options.get("base_path", "."))
            return SnippetSettings(folders, _list_texts(options.get("auto_append") or []))
    return None


def _list_texts(value: object) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else [value]
    return tuple(path if isinstance(path, str) else "" for path in listed)


def find_snippets(text: str) -> Iterator[Snippet]:
    """Yield the snippets of a text, single ones and those of blocks, in order."""
    if "-8<-" not in text:
        return
    in_block = False
    for number, line in enumerate(text.split("\n"), 1):
        single = _SINGLE.fullmatch(line)
        if _BLOCK.fullmatch(line):
            in_block = not in_block
        elif single is not None and not in_block:
            yield _read(number, single["path"])
        elif in_block and (path := line.strip()) and not path.startswith(";"):
            yield _read(number, path)


def _read(line: int, written: str) -> Snippet:
    section = _SECTION.search(written)
    if section is not None:
        return Snippet(line, written[: section.start()], section["name"])
    return Snippet(line, _LINES.sub("", written))
