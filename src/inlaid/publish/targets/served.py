"""Which release of a directory is served: a symbolic link, on Windows a junction."""

import sys
from pathlib import Path
from typing import Final

from inlaid.filesystem import link_folder, replace_path

CURRENT: Final = "current"
RELEASES: Final = "releases"
NEXT: Final = CURRENT + ".partial"


def describe_switch(folder: Path) -> str:
    """Return in words how one release takes the place of another."""
    if sys.platform == "win32":
        how = f"{folder / CURRENT}, a junction, is made anew; for a moment it is not there"
    else:
        how = f"one rename of {folder / CURRENT}, from one whole release to the next"
    return how


def switch_release(folder: Path, release_id: str) -> None:
    """Serve another release of the directory. Raises OSError."""
    link = folder / NEXT
    link.unlink(missing_ok=True)
    link_folder(link, Path(RELEASES, release_id))
    if sys.platform == "win32":  # where no rename replaces a folder
        (folder / CURRENT).unlink(missing_ok=True)
    replace_path(link, folder / CURRENT)


def find_served(folder: Path) -> Path:
    """Return the path of the served release; it is another one amid a switch on Windows."""
    link = folder / NEXT
    broken_off = sys.platform == "win32" and not (folder / CURRENT).exists() and link.exists()
    return link if broken_off else folder / CURRENT


def finish_switch(folder: Path) -> None:
    """Do the second half of a switch that was broken off between its halves."""
    if (link := find_served(folder)).name == NEXT:
        replace_path(link, folder / CURRENT)
