"""Where the configuration of a project is: the one list of its names, and the search for it."""

import os
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from inlaid.diagnostics.nearest import list_names
from inlaid.errors import UsageError
from inlaid.project.file_walk import is_own, is_system

CONFIG_NAMES = (
    "mkdocs.yml", "mkdocs.yaml", "properdocs.yml", "properdocs.yaml", "zensical.toml",
)  # fmt: skip

_SEARCHED = 500  # folders looked into below a place: a hint must not take longer than a moment
_NAMED = 3


def find_config(start: Path) -> Path | None:
    """Return the configuration file of the nearest folder from ``start`` upwards, if any."""
    found = map(find_own_config, (start, *start.parents))
    return next((config for config in found if config is not None), None)


def find_own_config(folder: Path) -> Path | None:
    """Return the configuration file that lies in a folder, if any."""
    paths = (folder / name for name in CONFIG_NAMES)
    return next((path for path in paths if path.is_file()), None)


def find_work_tree(start: Path) -> Path | None:
    """Return the nearest folder from ``start`` upwards that is a work tree of git, if any."""
    return next((parent for parent in (start, *start.parents) if (parent / ".git").exists()), None)


def require_config(start: Path) -> None:
    """Raise UsageError, naming what lies below ``start``, where no configuration is found."""
    if find_config(start) is not None:
        return
    found = islice(_find_configs_below(start), _NAMED + 1)
    below = [path.relative_to(start).as_posix() for path in found]
    advice = (
        f"found {list_names(below, _NAMED)}: run inlaid there, or give --config-file {below[0]}"
        if below
        else "run inlaid in a project, or name pages or folders"
    )
    raise UsageError(f"none of {list_names(CONFIG_NAMES)} here or in a folder above; {advice}")


def _find_configs_below(start: Path) -> Iterator[Path]:
    """The nearest first; links, hidden folders and those of packages or the system aside."""
    waiting = deque([start])
    for _ in range(_SEARCHED):
        if not waiting:
            return
        folder = waiting.popleft()
        with suppress(OSError):  # one that we may not read holds no hint
            yield from (folder / name for name in CONFIG_NAMES if (folder / name).is_file())
            waiting.extend(sorted(_list_folders(folder)))


def _list_folders(folder: Path) -> list[Path]:
    with os.scandir(folder) as entries:
        paths = [Path(entry.path) for entry in entries if entry.is_dir(follow_symlinks=False)]
    return [path for path in paths if is_own(path.name) and not is_system(path)]
