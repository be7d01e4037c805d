"""Changes of the files that an invocation depends on, waited for."""

import os
import time
from collections.abc import Sequence
from pathlib import Path

_SKIPPED = frozenset({"__pycache__", "node_modules", "venv"})  # and what begins with a dot
_LOOK = 0.3  # seconds

State = dict[str, tuple[int, int]]  # time and size by path


def read_state(places: Sequence[Path]) -> State:
    """Return what tells a change of the files, and of those in the folders, less packages."""
    state: State = {}
    waiting = [str(place) for place in places]
    while waiting:
        path = waiting.pop()
        try:
            facts = os.stat(path)  # noqa: PTH116 (faster)
            if os.path.isdir(path):  # noqa: PTH112
                waiting += [entry.path for entry in os.scandir(path) if not _is_skipped(entry)]
            else:
                state[path] = facts.st_mtime_ns, facts.st_size
        except OSError:  # it is being replaced
            state[path] = 0, 0
    return state


def wait_for_change(before: State, places: Sequence[Path]) -> tuple[str, ...]:
    """Wait until files differ from ``before``; return their paths, sorted."""
    while True:
        time.sleep(_LOOK)
        now = read_state(places)
        changed = {path for path in before.keys() | now.keys() if before.get(path) != now.get(path)}
        if changed:
            return tuple(sorted(changed))


def _is_skipped(entry: "os.DirEntry[str]") -> bool:
    return entry.is_dir() and (entry.name in _SKIPPED or entry.name.startswith("."))
