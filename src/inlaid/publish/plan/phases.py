"""The order in which files reach a target, so that nothing refers to what isn't there yet."""

import re
from enum import IntEnum
from pathlib import PurePosixPath
from typing import Final

_FINGERPRINT: Final = re.compile(r"[.\-_](?=[0-9a-f]*[a-f])(?=[0-9a-f]*[0-9])[0-9a-f]{8,64}(?=\.)")
_PAGES: Final = frozenset({".html", ".htm", ".xhtml"})
_ENTRY_POINTS: Final = frozenset(
    {
        "404.html",
        "index.html",
        "objects.inv",
        "search/search_index.js",
        "search/search_index.json",
        "sitemap.xml",
        "sitemap.xml.gz",
    }
)


class Phase(IntEnum):
    """A stage of a publish; one begins when the one before is over."""

    FINGERPRINTED = 0
    ASSETS = 1
    NEW_PAGES = 2
    PAGES = 3
    ENTRY_POINTS = 4
    DELETES = 5


def is_fingerprinted(path: str) -> bool:
    """Whether the name carries a hash (8 to 64 hex digits, both letters and numerals)."""
    return not is_page(path) and bool(_FINGERPRINT.search(PurePosixPath(path).name))


def is_page(path: str) -> bool:
    """Whether the path is an HTML page."""
    return PurePosixPath(path).suffix.lower() in _PAGES


def find_phase(path: str, *, is_new: bool) -> Phase:
    """Return the stage at which a new or changed file is sent.

    New pages precede changed ones, which may link to them.
    """
    if path in _ENTRY_POINTS:
        return Phase.ENTRY_POINTS
    if is_page(path):
        return Phase.NEW_PAGES if is_new else Phase.PAGES
    return Phase.FINGERPRINTED if is_fingerprinted(path) else Phase.ASSETS
