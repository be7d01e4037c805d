"""Groups in which the kernel itself bounds what a program uses, where the system lets us make them.

Source: the kernel's documentation of control groups, version 1 and 2.
"""

import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from inlaid.verify.sandbox.limits import Limits

_MOUNTS = Path("/sys/fs/cgroup")
_CONTROLLERS = ("pids", "memory")
_MEMORY_FILES = ("memory.max", "memory.limit_in_bytes")
_EVENT_FILES = ("memory.events", "memory.oom_control")
_OOM_KILLS = re.compile(r"^oom_kill [1-9]", re.MULTILINE)
_OLD = 3600  # seconds
_ATTEMPTS, _PAUSE = 500, 0.002  # of removing a group whose last process is still going


@dataclass(frozen=True, slots=True)
class ControlGroup:
    """A group of processes: a folder for each hierarchy that bounds it, or none at all."""

    folders: tuple[Path, ...]

    def stop_forks(self) -> None:
        """Let no process of the group start another one."""
        for folder in self.folders:
            if (folder / "pids.max").exists():
                _write(folder / "pids.max", 0)

    def is_out_of_memory(self) -> bool:
        """Whether the kernel has ended a process of the group for want of memory."""
        for folder in self.folders:
            for name in _EVENT_FILES:
                with suppress(OSError):
                    events = (folder / name).read_text("ascii")
                    return bool(_OOM_KILLS.search(events))
        return False

    def find_processes(self) -> list[int]:
        """Return the ids of the processes that are left in the group."""
        with suppress(OSError):
            return [
                int(pid)
                for folder in self.folders[:1]
                for pid in (folder / "cgroup.procs").read_text("ascii").split()
            ]
        return []


@contextmanager
def open_control_group(limits: Limits) -> Iterator[ControlGroup]:
    """Yield a new group with room for more than ``limits`` allow: whoever watches comes first."""
    folders = [Path(tempfile.mkdtemp(prefix="inlaid-", dir=parent)) for parent in _find_parents()]
    try:
        for folder in folders:
            _bound(folder, limits)
        yield ControlGroup(tuple(folders))
    finally:
        for folder in folders:
            _remove(folder)


def _bound(folder: Path, limits: Limits) -> None:
    bounds = {"pids.max": limits.threads, **dict.fromkeys(_MEMORY_FILES, 2 * limits.memory)}
    for name, value in bounds.items():
        if (folder / name).exists():
            _write(folder / name, value)


@cache
def _find_parents() -> tuple[Path, ...]:
    """The folders in which groups can be made, looked for once a process."""
    found: dict[str, Path] = {}
    for controller, place in _list_places():
        if controller not in found and _can_bound(place, controller):
            found[controller] = place
    for place in found.values():
        _sweep(place)
    return tuple(dict.fromkeys(found.values()))


def _sweep(parent: Path) -> None:
    """Remove the groups of runs that were killed: old ones in which no process is left."""
    for folder in parent.glob("inlaid-*"):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > _OLD:
                folder.rmdir()


def _list_places() -> Iterator[tuple[str, Path]]:
    """Where each controller may be: in our own group first, then above all groups."""
    try:
        lines = Path("/proc/self/cgroup").read_text("utf-8").splitlines()
    except OSError:
        return
    for line in lines:
        _, names, own = line.split(":", 2)
        for controller in _CONTROLLERS if not names else {*_CONTROLLERS} & {*names.split(",")}:
            mount = _MOUNTS / names
            yield controller, mount / own.lstrip("/")
            yield controller, mount


def _can_bound(parent: Path, controller: str) -> bool:
    try:
        folder = Path(tempfile.mkdtemp(prefix="inlaid-", dir=parent))
    except OSError:
        return False
    names = {"pids": ("pids.max",), "memory": _MEMORY_FILES}[controller]
    able = any(os.access(folder / name, os.W_OK) for name in names)
    _remove(folder)
    return able


def _remove(folder: Path) -> None:
    for _ in range(_ATTEMPTS):
        try:
            folder.rmdir()
        except FileNotFoundError:
            return
        except OSError:
            time.sleep(_PAUSE)
        else:
            return


def _write(file: Path, value: int) -> None:
    with suppress(OSError):
        file.write_bytes(str(value).encode())
