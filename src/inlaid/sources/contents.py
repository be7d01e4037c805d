"""Reading a regular file whole, or saying why not."""

import errno
import os
import stat
from pathlib import Path

from inlaid.diagnostics import codes
from inlaid.diagnostics.finding import Finding

# Non-blocking: should the file have become a FIFO, opening it must not wait for a writer. Binary:
# Windows would read `\r\n` as `\n`, and nothing after a Ctrl-Z. A system has some of these names.
_FLAGS = os.O_RDONLY | sum(
    getattr(os, name, 0) for name in ("O_NONBLOCK", "O_CLOEXEC", "O_BINARY", "O_NOINHERIT")
)
_PERMISSIONS = "Give the user who runs Inlaid the right to read the file and to enter its folders."
_REMEDIES = {
    errno.EACCES: _PERMISSIONS,
    errno.EPERM: _PERMISSIONS,
    errno.ELOOP: "One of the symbolic links on the path leads back to itself; let it name a file.",
    errno.ENAMETOOLONG: "Shorten the path; no file can have one of that length.",
}


def read_file(path: Path | str, shown: str, max_size: int) -> bytes | Finding:
    """Return the bytes of the regular file at ``path``, at most ``max_size`` of them.

    Directories, FIFOs, sockets and devices are refused without waiting for them. ``shown`` names
    the file in messages.
    """
    try:
        return _read(path, shown, max_size)
    except FileNotFoundError:
        return Finding(codes.FILE_MISSING, f"{shown} is a broken symbolic link")
    except OSError as error:
        why = error.strerror or type(error).__name__
        help_ = _REMEDIES.get(error.errno or 0, codes.FILE_UNREADABLE.fix)
        return Finding(codes.FILE_UNREADABLE, f"{shown} can't be read: {why}", help_)


def _read(path: Path | str, shown: str, max_size: int) -> bytes | Finding:
    found = os.stat(path)  # noqa: PTH116 (a hot path)
    if not stat.S_ISREG(found.st_mode):
        message = f"{shown} is {_name_kind(found.st_mode)}"
        return Finding(codes.NOT_A_FILE, message, codes.NOT_A_FILE.fix)
    descriptor = os.open(path, _FLAGS)
    try:
        size = found.st_size
        data = b"" if size > max_size else _read_most(descriptor, size, max_size + 1)
    finally:
        os.close(descriptor)
    size = max(size, len(data))
    if size > max_size:
        message = f"{shown} has {size:,} bytes; the limit is {max_size:,}"
        return Finding(codes.FILE_TOO_LARGE, message, codes.FILE_TOO_LARGE.fix)
    return data


def _read_most(descriptor: int, expected: int, most: int) -> bytes:
    """Up to ``most`` bytes; a file that is being written may have more than ``expected``."""
    parts = [os.read(descriptor, expected + 1)]
    read = len(parts[0])
    if read != expected:
        while read < most and (part := os.read(descriptor, most - read)):
            parts.append(part)
            read += len(part)
    return b"".join(parts)


def _name_kind(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "a directory"
    if stat.S_ISFIFO(mode):
        return "a FIFO"
    return "a socket" if stat.S_ISSOCK(mode) else "a device"
