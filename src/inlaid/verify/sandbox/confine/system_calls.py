"""Calls of the C library and of Linux that Python has no names for.

Sources: <sched.h>, <sys/mount.h>, <linux/mount.h>, <sys/prctl.h>, <linux/capability.h>.
"""

import ctypes
import os
import sys
from functools import cache

assert sys.platform == "linux"  # noqa: S101 (nothing imports this elsewhere; it tells mypy)

MS_BIND, MS_MOVE, MS_REC, MS_PRIVATE = 4096, 8192, 16384, 1 << 18
MS_NO_SETUID, MS_NO_DEVICES = 2, 4
ATTR_READ_ONLY, ATTR_NO_SETUID, ATTR_NO_DEVICES = 1, 2, 4
_MOUNT_SETATTR, _AT_FDCWD, _AT_RECURSIVE = 442, -100, 0x8000
_UMOUNT_DETACH = 2
_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41, "riscv64": 41}  # numbers of the call
_KEYCTL = {"x86_64": 250, "aarch64": 219, "riscv64": 219}
_KEYCTL_JOIN_SESSION = 1
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE = 1, 4
_PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS = 36, 38
_CAPABILITY_VERSION_3 = 0x20080522
_OF_FILES = 1 << 1 | 1 << 2  # override of permissions, and of those to read and search


def call(name: str, *arguments: object) -> int:
    """Call a function by its name in the C library; raises OSError when it returns -1."""
    result: int = getattr(_load(), name)(*arguments)
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return result


def call_system(number: int, *arguments: object) -> int:
    """Make a system call by its number; raises OSError when it returns -1."""
    return call("syscall", ctypes.c_long(number), *arguments)


@cache
def _load() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def mount(source: str | None, target: str, kind: str | None, flags: int, data: str = "") -> None:
    """Put a file system, or a part of one, at the target; the error names both."""
    texts = _encode(source), _encode(target), _encode(kind)
    try:
        call("mount", *texts, ctypes.c_ulong(flags), _encode(data))
    except OSError as error:
        text = f"mount {source or ''} on {target}: {os.strerror(error.errno or 0)}"
        raise OSError(error.errno, text) from error


def set_attributes(path: str, added: int, removed: int, *, recursive: bool) -> None:
    """Change the attributes of a mount, or of all below it, as mount_setattr(2)."""
    attributes = ctypes.create_string_buffer(
        b"".join(number.to_bytes(8, "little") for number in (added, removed, 0, 0)), 32
    )
    flags = _AT_RECURSIVE if recursive else 0
    call_system(_MOUNT_SETATTR, _AT_FDCWD, _encode(path), flags, attributes, 32)


def enter_root(root: str) -> None:
    """Make the mounted folder the root of this mount namespace; nothing of the old one is left."""
    os.chdir(root)
    call_system(_PIVOT_ROOT[os.uname().machine], b".", b".")
    call("umount2", b".", _UMOUNT_DETACH)
    os.chdir("/")


def end_with_parent(signal: int) -> None:
    """Let this process get the signal when its parent ends."""
    call("prctl", _PR_SET_PDEATHSIG, signal, 0, 0, 0)


def adopt_orphans() -> None:
    """Become the parent of what descendants leave behind."""
    call("prctl", _PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def hide_memory() -> None:
    """Let no process of the user read the memory or the environment of this one."""
    call("prctl", _PR_SET_DUMPABLE, 0, 0, 0, 0)


def give_up_rights(*, reads: bool) -> None:
    """Drop all capabilities, also root's, for this process and all that it starts.

    ``reads``: root goes on to read and write files as root does.
    """
    call("prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    header = _CAPABILITY_VERSION_3.to_bytes(4, "little") + bytes(4)
    rights = ctypes.create_string_buffer(24)  # effective, permitted, inheritable; twice
    call("capget", header, rights)
    permitted = int.from_bytes(rights.raw[4:8], "little")
    kept = (permitted & _OF_FILES if reads else 0).to_bytes(4, "little")
    call("capset", header, kept + kept + bytes(16))


def leave_keyring() -> None:
    """Get an empty session keyring in place of the user's, where the kernel has keyrings."""
    if (number := _KEYCTL.get(os.uname().machine)) is None:
        return
    try:
        call_system(number, _KEYCTL_JOIN_SESSION, None)
    except OSError:
        return  # without them there is nothing to leave


def _encode(value: str | None) -> bytes | None:
    return os.fsencode(value) if value is not None else None
