"""What Python programs can import from the environment that runs Inlaid."""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from sysconfig import get_paths
from urllib.request import url2pathname

from inlaid.verify.run.folders import digest_code

_SURVEY = Path(__file__).with_name("package_survey.py")
_PARTS = 2  # programs that survey side by side
_PROJECT_FILES = ("pyproject.toml", "setup.py", "setup.cfg", ".git")


def identify_interpreter() -> str:
    """Return a text that changes with the interpreter, and with what packages it has by name.

    What is in them is looked at by `identify_python`, or one by one for those that are used.
    """
    sites = _find_sites()
    links = [file.read_bytes() for site in sites for file in sorted(site.glob("*.pth"))]
    folders = [*sites, *(folder for site in sites for folder in _find_linked(site))]
    return repr((sys.version, links, [_list_names(folder) for folder in folders]))


def identify_python() -> str:
    """Return a text that changes with the interpreter, its packages, and sources of editable ones.

    Sources: the documentation of `site` on .pth files, PEP 610 on editable installs.
    """
    sites = _find_sites()
    linked = [folder for site in sites for folder in _find_linked(site)]
    editable = [folder for site in sites for folder in _find_editable(site)]
    own = [*linked, *(folder for folder in editable if not _holds_any(folder, linked))]
    # In the folder of a project lies what tools and builds leave behind; there only code counts.
    projects = [each for each in dict.fromkeys(own) if _is_project(each)]
    parts = _survey([*sites, *(each for each in dict.fromkeys(own) if each not in projects)])
    return "\0".join([sys.version, *parts, *(digest_code(str(project)) for project in projects)])


def _find_sites() -> list[Path]:
    return list(dict.fromkeys(Path(get_paths()[name]) for name in ("purelib", "platlib")))


def _list_names(folder: Path) -> list[str]:
    with suppress(OSError):
        return sorted({*os.listdir(folder)} - {"__pycache__"})  # noqa: PTH208 (faster)
    return []


def _survey(folders: Sequence[Path]) -> list[str]:
    """The digests of all files below the folders; a text of its own where they are unavailable."""
    command = [sys.executable, "-I", "-S", "-B", str(_SURVEY)]
    programs = [
        subprocess.Popen(  # noqa: S603
            [*command, str(part), str(_PARTS), *map(str, folders)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )
        for part in range(_PARTS)
    ]
    answers = [program.communicate()[0] for program in programs]
    failed = any(program.returncode for program in programs)
    return [secrets.token_hex()] if failed else answers


def _is_project(folder: Path) -> bool:
    return any((folder / name).exists() for name in _PROJECT_FILES)


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
            origin = json.loads(file.read_text("utf-8"))
            editable, url = origin["dir_info"]["editable"], str(origin["url"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
        folder = Path(url2pathname(url.removeprefix("file://")))
        if editable and url.startswith("file://") and folder.is_dir():
            yield folder


def _holds_any(folder: Path, others: list[Path]) -> bool:
    return any(path.is_relative_to(folder) for path in others)
