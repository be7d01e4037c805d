"""What Python programs can import from the environment that runs Inlaid."""

import os
import re
import secrets
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from inlaid.verify.run.folders import digest_code
from inlaid.verify.sandbox.python_folders import (
    find_linked,
    find_sites,
    find_sites_of,
    find_sources,
    list_names,
)

_SURVEY = Path(__file__).with_name("package_survey.py")
_VERSION = re.compile(r"python(\d+\.\d+)(?:\.exe)?")
_PARTS = 2  # programs that survey side by side
_PROJECT_FILES = ("pyproject.toml", "setup.py", "setup.cfg", ".git")


def identify_interpreter() -> str:
    """Return a text that changes with the interpreter, and with what packages it has by name.

    What is in them is looked at by `identify_python`, or one by one for those that are used.
    """
    sites = find_sites()
    links = [file.read_bytes() for site in sites for file in sorted(site.glob("*.pth"))]
    folders = [*sites, *(folder for site in sites for folder in find_linked(site))]
    return repr((sys.version, links, [list_names(folder) for folder in folders]))


def identify_environment(python: str) -> str:
    """Return a text that changes with another Python, and with what packages it has by name."""
    sites = find_sites_of(Path(python))
    links = [file.read_bytes() for site in sites for file in sorted(site.glob("*.pth"))]
    return repr((python, read_version(python), links, [list_names(site) for site in sites]))


def read_version(python: str) -> str:
    """Return the version, as 3.12, of a Python by its path, empty where its files don't tell."""
    with suppress(OSError):
        lines = (Path(python).parent.parent / "pyvenv.cfg").read_text("utf-8").splitlines()
        given = {
            key.strip(): value.strip() for key, _, value in (line.partition("=") for line in lines)
        }
        if found := given.get("version_info") or given.get("version"):
            return ".".join(found.split(".")[:2])
    named = _VERSION.fullmatch(os.path.basename(os.path.realpath(python)))  # noqa: PTH119
    return named[1] if named else ""


def identify_python() -> str:
    """Return a text that changes with the interpreter, packages, and sources of editable ones."""
    own = find_sources()
    # In the folder of a project lies what tools and builds leave behind; there only code counts.
    projects = [folder for folder in own if _is_project(folder)]
    parts = _survey([*find_sites(), *(folder for folder in own if folder not in projects)])
    return "\0".join([sys.version, *parts, *(digest_code(str(project)) for project in projects)])


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
