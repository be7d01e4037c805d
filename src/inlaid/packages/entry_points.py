"""Entry points of installed packages, found without loading what isn't there."""

import os
import sys
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

DIALECTS = "inlaid.dialects"
LANGUAGES = "inlaid.languages"
_GROUPS = (DIALECTS, LANGUAGES)


class Loaded(NamedTuple):
    """An entry point: its name, its package, its value, or else why there is none."""

    name: str
    package: str
    value: object
    fault: str = ""


def load_entry_points(group: str) -> tuple[Loaded, ...]:
    """Return the entry points of the group by name, each loaded or with what is wrong with it."""
    return tuple(map(load_entry_point, list_entry_points(group)))


def list_entry_points(group: str) -> "tuple[EntryPoint, ...]":
    """Return the entry points of the group by name.

    `importlib.metadata` takes longer to import than most pages to check, so it is asked only when
    some package names the group.
    """
    if not any(group in _find_groups(folder) for folder in sys.path):
        return ()
    from importlib.metadata import entry_points  # noqa: PLC0415 (see above)

    return tuple(sorted(entry_points(group=group), key=lambda point: point.name))


def load_entry_point(point: "EntryPoint") -> Loaded:
    """Return what a package adds; a stranger's code may raise anything."""
    package = point.dist.name if point.dist else point.value
    try:
        return Loaded(point.name, package, point.load())
    except (Exception, SystemExit) as error:  # noqa: BLE001 (a stranger's code)
        what = f"{type(error).__name__}: {error}".partition("\n")[0]
        return Loaded(point.name, package, None, f"can't be loaded: {what}")


@cache
def _find_groups(folder: str) -> frozenset[str]:
    """The groups of ours that packages in a folder name."""
    with suppress(OSError), os.scandir(folder or ".") as entries:
        infos = [entry.path for entry in entries if entry.name.endswith("-info")]
        texts = b"\n".join(map(_read_entry_points, infos))
        return frozenset(group for group in _GROUPS if group.encode() in texts)
    return frozenset()


def _read_entry_points(folder: str) -> bytes:
    # As plain as can be, since every package is asked on every start.
    with suppress(OSError), open(f"{folder}/entry_points.txt", "rb", buffering=0) as file:  # noqa: PTH123
        return file.read()
    return b""
