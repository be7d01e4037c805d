"""The processes under a process, and the memory they hold, on systems without /proc."""

import os
from contextlib import suppress

import psutil

_MARK = "INLAID_VERIFY"  # in the environment of each program that is run


def find_descendants(pid: int, most: int) -> list[int]:
    """Return the process ids below ``pid``, breadth first, at most ``most`` of them."""
    with suppress(psutil.Error):
        return [child.pid for child in psutil.Process(pid).children(recursive=True)][:most]
    return []


def read_memory(pids: list[int]) -> int:
    """Return the bytes of physical memory that the processes hold."""
    held = 0
    for pid in pids:
        with suppress(psutil.Error):
            held += psutil.Process(pid).memory_info().rss
    return held


def find_by_environment(text: str) -> list[int]:
    """Return the ids of the processes that were started with ``text`` in their environment."""
    return [process.pid for process in psutil.process_iter() if _holds(process, text)]


def find_children(pid: int, thread: int) -> tuple[int, ...]:
    """Return the ids of the programs that a process runs; who asks for a thread's gets all."""
    del thread  # none of these systems knows it
    with suppress(psutil.Error):
        return tuple(child.pid for child in psutil.Process(pid).children() if _is_program(child))
    return ()


def _is_program(process: psutil.Process) -> bool:
    """Whether it leads a session, as a launcher does, or was started as a program itself."""
    with suppress(OSError):
        if hasattr(os, "getsid") and os.getsid(process.pid) == process.pid:
            return True
    return _holds(process, "", _MARK)


def _holds(process: psutil.Process, text: str, name: str = "") -> bool:
    """Whether a value of the process's environment holds the text; that of ``name``, if given."""
    with suppress(psutil.Error, OSError):
        values = process.environ()
        return any(text in value for key, value in values.items() if key == name or not name)
    return False
