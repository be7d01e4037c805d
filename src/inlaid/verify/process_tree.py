"""The processes under a process, and the memory they hold (Linux; elsewhere none are seen)."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


def find_descendants(pid: int, most: int) -> list[int]:
    """Return the process ids below ``pid``, breadth first, at most ``most`` of them."""
    found: list[int] = []
    waiting = [pid]
    while waiting and len(found) < most:
        children = list(_find_all_children(waiting.pop(0)))
        found += children
        waiting += children
    return found[:most]


def read_memory(pids: list[int]) -> int:
    """Return the bytes of physical memory that the processes hold."""
    return sum(_read_resident(pid) for pid in pids)


def find_by_environment(text: str) -> list[int]:
    """Return the ids of the processes that were started with ``text`` in their environment."""
    found: list[int] = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if text.encode() in (folder / "environ").read_bytes():
                found.append(int(folder.name))
    return found


def count_threads(user: int) -> int:
    """Return how many threads the processes of a user have, as the kernel counts them."""
    count = 0
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            own = folder.stat().st_uid == user
            count += sum(1 for _ in (folder / "task").iterdir()) if own else 0
    return count


def find_children(pid: int, thread: int) -> tuple[int, ...]:
    """Return the ids of the processes that a thread of a process has started."""
    try:
        return tuple(
            map(int, Path(f"/proc/{pid}/task/{thread}/children").read_text("ascii").split())
        )
    except OSError:
        return ()


def _find_all_children(pid: int) -> Iterator[int]:
    with suppress(OSError):
        for task in os.scandir(f"/proc/{pid}/task"):
            yield from find_children(pid, int(task.name))


def _read_resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * _PAGE
    except (OSError, IndexError, ValueError):
        return 0
