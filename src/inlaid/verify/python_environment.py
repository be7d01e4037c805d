"""What Python programs can import from the environment that runs Inlaid."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from sysconfig import get_paths

from inlaid.verify.folders import digest_code, stat_folder


def identify_python() -> str:
    """Return a text that changes with the interpreter, its packages, and sources of editable ones.

    Sources: the documentation of `site` on .pth files, PEP 610 on editable installs.
    """
    parts = [sys.version]
    for site in dict.fromkeys(Path(get_paths()[name]) for name in ("purelib", "platlib")):
        parts.append(stat_folder(str(site), code_only=True))
        linked = list(_find_linked(site))
        own = [each for each in _find_editable(site) if not _holds_any(each, linked)]
        parts += [digest_code(str(folder)) for folder in dict.fromkeys([*linked, *own])]
    return "\0".join(parts)


def _find_linked(site: Path) -> Iterator[Path]:
    """The folders that .pth files add to the search path."""
    for file in sorted(site.glob("*.pth")):
        for line in file.read_text("utf-8", "replace").splitlines():
            if line and not line.startswith(("#", "import ", "import\t")) and Path(line).is_dir():
                yield Path(line)


def _find_editable(site: Path) -> Iterator[Path]:
    """The folders of projects that are installed as they lie there."""
    for file in sorted(site.glob("*.dist-info/direct_url.json")):
        try:
            told = json.loads(file.read_text("utf-8"))
            editable, url = told["dir_info"]["editable"], str(told["url"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
        folder = Path(url.removeprefix("file://"))
        if editable and url.startswith("file://") and folder.is_dir():
            yield folder


def _holds_any(folder: Path, others: list[Path]) -> bool:
    return any(each.is_relative_to(folder) for each in others)
