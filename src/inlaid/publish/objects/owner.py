"""Who holds a lock: a name that says, on the same machine, whether the holder still runs."""

import hashlib
import os
import secrets
import socket
from pathlib import Path
from typing import Final

import psutil

_MARKS: Final = (Path("/proc/sys/kernel/random/boot_id"),)
_PROCESSES: Final = Path("/proc/self/ns/pid")
_LARGEST: Final = 2**31 - 1  # number of a process
_BEGUN: Final = 19  # its place in /proc/PID/stat, after the name


def name_owner(author: str) -> str:
    """Return `author/machine/process/token`, which no other holder of a lock has."""
    process = _name_process(os.getpid())
    return f"{author or 'unknown'}/{_name_machine()}/{process}/{secrets.token_hex(4)}"


def is_gone(owner: str) -> bool:
    """Whether the holder ran on this machine and its process has ended."""
    *_, machine, process, _token = ("", "", *owner.split("/"))
    number, _, begun = process.partition(".")
    if machine != _name_machine() or not number.isdecimal():
        return False
    if int(number) > _LARGEST:
        return False
    if not psutil.pid_exists(int(number)):
        return True
    # Numbers are given again, and a killed process keeps its own until its parent has asked.
    return bool(begun) and _name_process(int(number)) != process


def show_owner(owner: str) -> str:
    """Return the part of the name that people know."""
    return owner.rsplit("/", 3)[0]


def _name_machine() -> str:
    """Return a mark of this host, boot and process namespace; it doesn't reveal the host."""
    marks = [socket.gethostname(), *(_read(mark) for mark in _MARKS)]
    if _PROCESSES.is_symlink():
        marks.append(str(_PROCESSES.readlink()))
    return hashlib.sha256("\n".join(marks).encode()).hexdigest()[:8]


def _name_process(number: int) -> str:
    """Return the number and, where the system gives it, the time at which the process began."""
    fields = _read(Path(f"/proc/{number}/stat")).rpartition(")")[2].split()
    if not fields or fields[0] in "ZX":
        return str(number)
    return f"{number}.{fields[_BEGUN]}"


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""
