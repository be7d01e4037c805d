"""Namespaces of a program's own: a file system of only what is shown, no network, no others.

It needs no rights. Root outside is nobody inside, but still owns root's files and devices: what
could change the machine isn't in the view, or is read-only there.
"""

import contextlib
import fcntl
import os
import signal
import socket
import stat
import struct
import sys
from typing import NoReturn

from inlaid.verify.sandbox.confine.confinement import LAYER, Copy, Layer, Namespaces

assert sys.platform == "linux"  # noqa: S101 (nothing imports this elsewhere; it tells mypy)

from inlaid.verify.sandbox.confine.system_calls import (  # noqa: E402 (mypy reads on to here)
    ATTR_NO_DEVICES,
    ATTR_NO_SETUID,
    ATTR_READ_ONLY,
    MS_BIND,
    MS_NO_DEVICES,
    MS_NO_SETUID,
    MS_PRIVATE,
    MS_REC,
    call,
    end_with_parent,
    enter_root,
    leave_keyring,
    mount,
    set_attributes,
)

# <sched.h>, <net/if.h>
_NEW_NAMESPACES = 0x10000000 | 0x00020000 | 0x20000000 | 0x08000000 | 0x04000000
#                    user         mount        pid          ipc          host name
_NEW_NETWORK = 0x40000000
_SIOCSIFFLAGS, _IFF_UP = 0x8914, 1
_INNER_ID = 1000  # root outside is nobody special inside, so that no right survives an exec

_LOCKED = ATTR_READ_ONLY | ATTR_NO_DEVICES | ATTR_NO_SETUID
_DEVICES = ("full", "null", "random", "tty", "urandom", "zero")
# What of /proc would let root's programs change the machine, or read its memory.
_KERNEL = ("sys", "sysrq-trigger", "irq", "bus", "fs", "acpi", "scsi")
_SECRET = ("kcore", "kmsg", "keys", "timer_list")
_LEAST_PID_MAX = 301


def enter_namespaces(way: Namespaces) -> None:
    """Put this process into namespaces of its own and lay out what its children will see."""
    user, group = os.getuid(), os.getgid()
    leave_keyring()
    call("unshare", _NEW_NAMESPACES | (0 if way.network == "host" else _NEW_NETWORK))
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{user or _INNER_ID} {user} 1")
    _write("/proc/self/gid_map", f"{group or _INNER_ID} {group} 1")
    mount(None, "/", None, MS_REC | MS_PRIVATE)
    # All is read-only before any of it is shown: whatever fails below, nothing can be changed.
    mount(way.box, way.box, None, MS_BIND)
    set_attributes("/", ATTR_READ_ONLY | ATTR_NO_SETUID, 0, recursive=True)
    set_attributes(way.box, 0, ATTR_READ_ONLY, recursive=False)
    # The new root covers the box, whose folders are reached by descriptors from then on.
    own = _open_own(way)
    mount("tmpfs", way.box, "tmpfs", MS_NO_SETUID | MS_NO_DEVICES, "size=4m,mode=755")
    _show(way, own)
    if way.project:
        _mount_project(way.project, own, way.box + way.project.folder)
    if way.network == "loopback":
        _raise_loopback()


def become_first(way: Namespaces) -> None:
    """Make of this process, the first of the namespace, one that has what is shown as its root."""
    end_with_parent(signal.SIGKILL)
    _mount_proc(way.box, way.threads)
    enter_root(way.box)


def reap(program: int) -> NoReturn:
    """Wait for whoever has lost its parent; end with the program, and all others with that."""
    os.closerange(0, 64)  # the program's output ends with the program
    while True:
        pid, status = os.wait()
        if pid == program:
            code = os.waitstatus_to_exitcode(status)
            os._exit(code if code >= 0 else 128 - code)  # as a shell reports it


def _open_own(way: Namespaces) -> dict[str, str]:
    """Paths of the folders of the box, by name, that outlive what is mounted upon it."""
    names = [name for name, _ in way.writable]
    if isinstance(way.project, Layer):
        names += LAYER
    if isinstance(way.project, Copy):
        packages = [f"packages/{number}" for number in range(len(way.project.packages))]
        names += [f"{package}/{part}" for package in packages for part in LAYER]
    flags = os.O_PATH | os.O_CLOEXEC
    return {name: f"/proc/self/fd/{os.open(f'{way.box}/{name}', flags)}" for name in names}


def _show(way: Namespaces, own: dict[str, str]) -> None:
    root = way.box
    made = {root}
    for name, target in way.writable:  # first, as some of what is shown may lie below them
        _bind(own[name], root + target, made)
    for source, target in way.shown:
        with contextlib.suppress(FileNotFoundError, PermissionError):  # gone meanwhile, or closed
            _bind(source, root + target, made)
    for name in ("/proc", "/dev", *((way.project.folder,) if way.project else ())):
        _make_folder(root + name, made)
    for path, target in way.links:  # last, as nothing may be laid out through them
        if not os.path.lexists(root + path):
            os.makedirs(os.path.dirname(root + path), exist_ok=True)  # noqa: PTH103, PTH120
            os.symlink(target, root + path)  # noqa: PTH211
    set_attributes(root, _LOCKED, 0, recursive=True)
    for _, target in way.writable:
        set_attributes(root + target, 0, ATTR_READ_ONLY, recursive=False)
    _mount_devices(f"{root}/dev")


def _bind(source: str, target: str, made: set[str]) -> None:
    """Show a file or a folder at the target, which is made for it; ``made`` are known folders."""
    if stat.S_ISDIR(os.stat(source).st_mode):  # noqa: PTH116 (one call: they are all a start takes)
        _make_folder(target, made)
    else:
        _make_folder(os.path.dirname(target), made)  # noqa: PTH120
        with contextlib.suppress(FileExistsError):
            os.mknod(target)
    mount(source, target, None, MS_BIND | MS_REC)


def _make_folder(path: str, made: set[str]) -> None:
    """Make the folder and those above it; no call is spent on those that are known."""
    if path in made:
        return
    _make_folder(os.path.dirname(path), made)  # noqa: PTH120
    with contextlib.suppress(FileExistsError):
        os.mkdir(path)  # noqa: PTH102
    made.add(path)


def _mount_project(project: Layer | Copy, own: dict[str, str], place: str) -> None:
    if isinstance(project, Copy):
        _mount_copy(project, own, place)
        return
    upper, inner = (own[name] for name in LAYER)
    _mount_layer(project.folder, upper, inner, place)
    for path in project.removed:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(f"{place}/{path}")  # noqa: PTH108
    for path in project.covered:
        _hide(f"{place}/{path}")


def _mount_layer(folder: str, upper: str, inner: str, target: str) -> None:
    """Put a throw-away layer over the folder, kept in two others."""
    # Colons and commas of a path would split the options of the mount, so it has only a number.
    lower = os.open(folder, os.O_PATH | os.O_CLOEXEC)
    options = f"lowerdir=/proc/self/fd/{lower},upperdir={upper},workdir={inner},userxattr"
    mount("overlay", target, "overlay", MS_NO_SETUID | MS_NO_DEVICES, options)


def _mount_copy(project: Copy, own: dict[str, str], place: str) -> None:
    """Put the copy where the project is, so that its path is the same, with the packages in it."""
    mount(own["work"], place, None, MS_BIND | MS_REC)
    for number, name in enumerate(project.packages):
        source, target = f"{project.folder}/{name}", f"{place}/{name}"
        upper, inner = (own[f"packages/{number}/{part}"] for part in LAYER)
        try:  # new files, such as caches, can be written in a layer whoever owns the rest
            _mount_layer(source, upper, inner, target)
        except OSError:
            _bind(source, target, {target})
            set_attributes(target, ATTR_READ_ONLY | ATTR_NO_DEVICES, 0, recursive=True)


def _mount_devices(place: str) -> None:
    """Lay out a folder of devices with which nothing can be done to the machine."""
    mount("tmpfs", place, "tmpfs", MS_NO_SETUID, "size=1m,mode=755")
    for name in _DEVICES:
        with contextlib.suppress(FileNotFoundError):
            _bind(f"/dev/{name}", f"{place}/{name}", {place})
    for name, target in (("fd", "/proc/self/fd"), ("ptmx", "pts/ptmx")):
        os.symlink(target, f"{place}/{name}")  # noqa: PTH211
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        os.symlink(f"/proc/self/fd/{number}", f"{place}/{name}")  # noqa: PTH211
    os.mkdir(f"{place}/shm")  # noqa: PTH102
    os.mkdir(f"{place}/pts")  # noqa: PTH102
    set_attributes(place, ATTR_READ_ONLY, 0, recursive=True)
    flags = MS_NO_SETUID | MS_NO_DEVICES
    mount("tmpfs", f"{place}/shm", "tmpfs", flags, "size=64m,mode=1777")
    with contextlib.suppress(OSError):  # few programs open a terminal, and not all systems let us
        options = "newinstance,ptmxmode=0666,mode=620"
        mount("devpts", f"{place}/pts", "devpts", MS_NO_SETUID, options)


def _hide(path: str) -> None:
    if os.path.isdir(path):  # noqa: PTH112
        mount("tmpfs", path, "tmpfs", MS_NO_SETUID | MS_NO_DEVICES, "size=64m")
    elif os.path.exists(path):  # noqa: PTH110
        mount("/dev/null", path, None, MS_BIND)


def _raise_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
        fcntl.ioctl(handle, _SIOCSIFFLAGS, struct.pack("16sh", b"lo", _IFF_UP))


def _mount_proc(root: str, threads: int) -> None:
    proc = f"{root}/proc"
    mount("proc", proc, "proc", MS_NO_SETUID | MS_NO_DEVICES)
    # Each process namespace has a bound of its own since then; before, it is the machine's.
    if threads and tuple(map(int, os.uname().release.split(".")[:2])) >= (6, 14):
        _write(f"{proc}/sys/kernel/pid_max", str(max(_LEAST_PID_MAX, threads)))
    for name in _KERNEL:
        with contextlib.suppress(FileNotFoundError):
            mount(f"{proc}/{name}", f"{proc}/{name}", None, MS_BIND | MS_REC)
            set_attributes(f"{proc}/{name}", ATTR_READ_ONLY, 0, recursive=True)
    for name in _SECRET:
        _hide(f"{proc}/{name}")


def _write(path: str, text: str) -> None:
    file = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    os.write(file, text.encode())
    os.close(file)
