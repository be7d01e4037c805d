"""The folders from which the Python that runs Inlaid imports packages.

Sources: the documentation of `site` on .pth files, PEP 610 on editable installs.
"""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from sysconfig import get_paths
from urllib.request import url2pathname


def find_sites() -> list[Path]:
    """Return the folders of installed packages."""
    return list(dict.fromkeys(Path(get_paths()[name]) for name in ("purelib", "platlib")))


def find_sites_of(python: Path) -> list[Path]:
    """Return the folders of installed packages of the environment of another Python."""
    prefix = python.parent.parent
    return sorted([*prefix.glob("lib/python3*/site-packages"), *prefix.glob("Lib/site-packages")])


def find_linked(site: Path) -> Iterator[Path]:
    """Yield the folders that the .pth files of a folder of packages add to the search path."""
    for file in sorted(site.glob("*.pth")):
        for line in file.read_text("utf-8", "replace").splitlines():
            if line and not line.startswith(("#", "import ", "import\t")) and Path(line).is_dir():
                yield Path(line)


def find_editable(site: Path) -> Iterator[Path]:
    """Yield the folders of projects that are installed as they lie there."""
    for file in sorted(site.glob("*.dist-info/direct_url.json")):
        try:
            origin = json.loads(file.read_text("utf-8"))
            editable, url = origin["dir_info"]["editable"], str(origin["url"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
        folder = Path(url2pathname(url.removeprefix("file://")))
        if editable and url.startswith("file://") and folder.is_dir():
            yield folder


def find_sources() -> list[Path]:
    """Return the folders outside of the sites that packages are imported from, each once.

    Of an editable project that a .pth file leads into, it is only where that leads.
    """
    sites = find_sites()
    linked = [folder for site in sites for folder in find_linked(site)]
    editable = [folder for site in sites for folder in find_editable(site)]
    unlinked = [folder for folder in editable if not _holds_any(folder, linked)]
    return list(dict.fromkeys([*linked, *unlinked]))


def list_names(folder: Path) -> list[str]:
    """Return the names in a folder of packages, sorted; none where it is unavailable."""
    with suppress(OSError):
        return sorted({*os.listdir(folder)} - {"__pycache__"})  # noqa: PTH208 (faster)
    return []


def _holds_any(folder: Path, others: list[Path]) -> bool:
    return any(path.is_relative_to(folder) for path in others)
