"""How much memory a process and its children hold."""

import mmap
from contextlib import suppress
from pathlib import Path

import psutil


def find_program(pid: int, depth: int) -> int:
    """Return the process that is so many generations below another, 0 when there is none."""
    for _ in range(depth):
        children = _list_children(pid)
        if not children:
            return 0
        pid = children[0]
    return pid


def measure_memory(pid: int) -> int:
    """Resident bytes of a process and all its descendants now; 0 when it has ended."""
    if not Path("/proc/self").exists():
        return _ask_system(pid)
    return sum(map(_read_resident, _list_tree(pid)))


def measure_peak(pid: int) -> int:
    """The most resident bytes that the process itself ever held; 0 where that is not known."""
    for line in _read(f"/proc/{pid}/status").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def _list_tree(pid: int) -> list[int]:
    return [pid, *(inner for child in _list_children(pid) for inner in _list_tree(child))]


def _list_children(pid: int) -> list[int]:
    """The children of a process's first thread, which is all that our own launcher has."""
    if Path("/proc/self").exists():
        return list(map(int, _read(f"/proc/{pid}/task/{pid}/children").split()))
    with suppress(psutil.Error):
        return [child.pid for child in psutil.Process(pid).children()]
    return []


def _read_resident(pid: int) -> int:
    fields = _read(f"/proc/{pid}/statm").split()
    return int(fields[1]) * mmap.PAGESIZE if fields else 0


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="ascii")
    except OSError:  # it has just ended
        return ""


def _ask_system(pid: int) -> int:
    total = 0
    with suppress(psutil.Error):
        process = psutil.Process(pid)
        for child in (process, *process.children(recursive=True)):
            with suppress(psutil.Error):
                total += child.memory_info().rss
    return total
