"""The processes under a process, and the memory they hold: from /proc, which is quick to read.

Where there is none, `process_table` answers the same questions.
"""

import mmap
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

assert sys.platform == "linux"  # noqa: S101 (elsewhere `process_table` is imported)

_PAGE = mmap.PAGESIZE
_BLOCK = 512  # bytes, the unit of `st_blocks`


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
    """Return the bytes of memory that the processes hold, mapped or in files without a name."""
    held = [_read_held(pid) for pid in pids]
    files = {number: size for pid in pids for number, size in _find_memory_files(pid)}
    # What is mapped of such a file is shared memory of a process, too.
    return sum(own for own, _ in held) + max(sum(memory for _, memory in held), sum(files.values()))


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


def _read_held(pid: int) -> tuple[int, int]:
    """The bytes of physical memory that are a process's own, and those that it shares."""
    try:
        _, resident, shared, *_ = Path(f"/proc/{pid}/statm").read_text("ascii").split()
    except (OSError, ValueError):
        return 0, 0
    return (int(resident) - int(shared)) * _PAGE, int(shared) * _PAGE


def _find_memory_files(pid: int) -> Iterator[tuple[int, int]]:
    """Number and bytes of the open files of a process that lie in memory and have no name."""
    with suppress(OSError):
        for entry in os.scandir(f"/proc/{pid}/fd"):
            with suppress(OSError):
                if os.readlink(entry.path).startswith("/memfd:"):  # noqa: PTH115 (faster)
                    facts = entry.stat()
                    yield facts.st_ino, facts.st_blocks * _BLOCK
