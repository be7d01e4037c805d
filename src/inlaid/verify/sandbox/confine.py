"""The launcher: run as a script of its own, it shuts itself in and then runs the program.

``python -I -S -B confine.py SPEC`` reads the JSON file SPEC (see `sandbox.py`, which writes it).
It is started in a new session, stands outside Inlaid's imports to start quickly, and needs Linux
for more than the resource limits: a user, mount, network, process, IPC and host name namespace of
its own. Root outside is nobody inside, but still owns root's files and devices: what could change
the machine is shut off by mounts.
"""

import contextlib
import ctypes
import fcntl
import json
import os
import resource
import signal
import socket
import struct
import sys
from typing import Any, NoReturn

assert sys.platform != "win32"  # noqa: S101 (nothing starts this there; it tells mypy)

# <sched.h>, <sys/mount.h>, <linux/mount.h>, <sys/prctl.h>, <net/if.h>
_NEW_NAMESPACES = 0x10000000 | 0x00020000 | 0x20000000 | 0x08000000 | 0x04000000
#                    user         mount        pid          ipc          host name
_NEW_NETWORK = 0x40000000
_MS_BIND, _MS_MOVE, _MS_REC, _MS_PRIVATE = 4096, 8192, 16384, 1 << 18
_MOUNT_SETATTR, _AT_FDCWD, _AT_RECURSIVE = 442, -100, 0x8000
_ATTR_READ_ONLY, _ATTR_NO_DEVICES = 1, 4
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS = 1, 36, 38
_SIOCSIFFLAGS, _IFF_UP = 0x8914, 1
_INNER_ID = 1000  # root outside is nobody special inside, so that no right survives an exec

_DEVICES = ("full", "null", "random", "tty", "urandom", "zero")
# What of /proc would let root's programs change the machine, or read its memory.
_KERNEL = ("sys", "sysrq-trigger", "irq", "bus", "fs", "acpi", "scsi")
_SECRET = ("kcore", "kmsg", "keys", "timer_list")
_LEAST_PID_MAX = 301

_YIELD = 5  # on the scale of `nice`

_CANNOT_CONFINE, _CANNOT_RUN = 125, 127


def main() -> NoReturn:
    """Confine this process as SPEC says, then become (or wait for) the program."""
    with open(sys.argv[1], encoding="utf-8") as file:  # noqa: PTH123 (starts quicker)
        spec = json.load(file)
    try:
        for group in spec["groups"]:
            _write(f"{group}/cgroup.procs", "0")
        if spec["namespaces"]:
            _enter_namespaces(spec)
            _become_init(spec["threads"])
        elif sys.platform == "linux":
            _become_reaper()
        _limit(spec["limits"])
        os.nice(_YIELD)  # whoever watches it comes first
    except OSError as error:
        _give_up(_CANNOT_CONFINE, f"inlaid: cannot confine the program: {error.strerror}")
    _run(spec)


def _enter_namespaces(spec: dict[str, Any]) -> None:
    user, group = os.getuid(), os.getgid()
    _call("unshare", _NEW_NAMESPACES | (0 if spec["network"] == "host" else _NEW_NETWORK))
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{user or _INNER_ID} {user} 1")
    _write("/proc/self/gid_map", f"{group or _INNER_ID} {group} 1")
    _mount(None, "/", None, _MS_REC | _MS_PRIVATE)
    _mount(spec["box"], spec["box"], None, _MS_BIND)
    _mount_devices(f"{spec['box']}/devices")
    _set_attributes("/", _ATTR_READ_ONLY | _ATTR_NO_DEVICES, 0, recursive=True)
    _set_attributes(spec["box"], 0, _ATTR_READ_ONLY, recursive=False)
    _open_devices(f"{spec['box']}/devices")
    if spec["overlay"]:
        _mount_layer(spec["overlay"], spec["box"], spec["overlay"])
        for path in spec["remove"]:
            if os.path.isfile(path) or os.path.islink(path):  # noqa: PTH113, PTH114
                os.unlink(path)  # noqa: PTH108
    if spec["copy"]:
        _mount_copy(spec["copy"], spec["packages"], spec["box"])
    for path in spec["hide"]:
        with contextlib.suppress(FileNotFoundError):  # gone in the meantime
            _hide(path)
    if spec["network"] == "loopback":
        _raise_loopback()


def _mount_layer(folder: str, place: str, target: str) -> None:
    """Put a throw-away layer over the folder; PLACE holds what it needs."""
    # Colons and commas of a path would split the options of the mount, so it gets a plain name.
    lower = f"{place}/lower"
    _mount(folder, lower, None, _MS_BIND)
    options = f"lowerdir={lower},upperdir={place}/upper,workdir={place}/overlay,userxattr"
    _mount("overlay", target, "overlay", 0, options)


def _mount_copy(root: str, packages: list[str], box: str) -> None:
    """Put the copy where the project is, so that its path is the same, with the packages in it."""
    for number, name in enumerate(packages):
        target = f"{box}/work/{name}"
        try:  # new files, such as caches, can be written in a layer whoever owns the rest
            _mount_layer(f"{root}/{name}", f"{box}/packages/{number}", target)
        except OSError:
            _mount(f"{root}/{name}", target, None, _MS_BIND | _MS_REC)
    _mount(f"{box}/work", root, None, _MS_BIND | _MS_REC)


def _mount_devices(place: str) -> None:
    """Lay out a folder of devices with which nothing can be done to the machine."""
    _mount("tmpfs", place, "tmpfs", 0, "size=1m,mode=755")
    for name in _find_devices():
        with open(f"{place}/{name}", "wb"):  # noqa: PTH123
            pass
        _mount(f"/dev/{name}", f"{place}/{name}", None, _MS_BIND)
    for name, target in (("fd", "/proc/self/fd"), ("ptmx", "pts/ptmx")):
        os.symlink(target, f"{place}/{name}")  # noqa: PTH211
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        os.symlink(f"/proc/self/fd/{number}", f"{place}/{name}")  # noqa: PTH211
    os.mkdir(f"{place}/shm")  # noqa: PTH102
    os.mkdir(f"{place}/pts")  # noqa: PTH102


def _find_devices() -> list[str]:
    return [name for name in _DEVICES if os.path.exists(f"/dev/{name}")]  # noqa: PTH110


def _open_devices(place: str) -> None:
    """Put the folder of devices where programs look for it."""
    for name in _find_devices():
        _set_attributes(f"{place}/{name}", 0, _ATTR_NO_DEVICES, recursive=False)
    _mount("tmpfs", f"{place}/shm", "tmpfs", 0, "size=64m,mode=1777")
    with contextlib.suppress(OSError):  # few programs open a terminal, and not all systems let us
        _mount("devpts", f"{place}/pts", "devpts", 0, "newinstance,ptmxmode=0666,mode=620")
    _mount(place, "/dev", None, _MS_MOVE)


def _hide(path: str) -> None:
    if os.path.isdir(path):  # noqa: PTH112
        _mount("tmpfs", path, "tmpfs", 0, "size=64m")
    elif os.path.exists(path):  # noqa: PTH110
        _mount("/dev/null", path, None, _MS_BIND)


def _raise_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
        fcntl.ioctl(handle, _SIOCSIFFLAGS, struct.pack("16sh", b"lo", _IFF_UP))


def _become_init(threads: int) -> None:
    """Return in process 2 of the new process namespace; 1 reaps; the outer one waits for 1."""
    if inner := os.fork():
        _, status = os.waitpid(inner, 0)
        os._exit(_exit_code(status))
    _call("prctl", _PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    _mount_proc(threads)
    if program := os.fork():
        _reap(program)


def _mount_proc(threads: int) -> None:
    _mount("proc", "/proc", "proc", 0)
    # Each process namespace has a bound of its own since then; before, it is the machine's.
    if tuple(map(int, os.uname().release.split(".")[:2])) >= (6, 14):
        _write("/proc/sys/kernel/pid_max", str(max(_LEAST_PID_MAX, threads)))
    for name in _KERNEL:
        if os.path.exists(f"/proc/{name}"):  # noqa: PTH110
            _mount(f"/proc/{name}", f"/proc/{name}", None, _MS_BIND | _MS_REC)
            _set_attributes(f"/proc/{name}", _ATTR_READ_ONLY, 0, recursive=True)
    for name in _SECRET:
        _hide(f"/proc/{name}")


def _become_reaper() -> None:
    """Return in the program's process; this one ends what the program leaves behind."""
    _call("prctl", _PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    program = os.fork()
    if not program:
        return
    _, status = os.waitpid(program, 0)
    with open(f"/proc/{os.getpid()}/task/{os.getpid()}/children", encoding="ascii") as file:  # noqa: PTH123
        while left := file.read().split():
            for pid in left:
                os.kill(int(pid), signal.SIGKILL)
            os.wait()
            file.seek(0)
    os._exit(_exit_code(status))


def _reap(program: int) -> NoReturn:
    while True:
        pid, status = os.wait()
        if pid == program:
            os._exit(_exit_code(status))  # the kernel ends whatever the program left behind


def _limit(limits: dict[str, int]) -> None:
    for name, value in limits.items():
        kind = getattr(resource, name)
        hard = resource.getrlimit(kind)[1]
        bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
        # At the soft limit the kernel sends SIGXCPU, which is unlike other ends.
        last = hard if name == "RLIMIT_CPU" else bound
        resource.setrlimit(kind, (bound, last))


def _run(spec: dict[str, Any]) -> NoReturn:
    try:
        if sys.platform == "linux":
            _call("prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        for each in (signal.SIGPIPE, signal.SIGXFSZ):  # which Python ignores, and would hand on
            signal.signal(each, signal.SIG_DFL)
        os.chdir(spec["cwd"])
        os.execvpe(spec["argv"][0], spec["argv"], spec["env"])  # noqa: S606
    except OSError as error:
        _give_up(_CANNOT_RUN, f"inlaid: cannot run {spec['argv'][0]}: {error}")


def _exit_code(status: int) -> int:
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def _mount(source: str | None, target: str, kind: str | None, flags: int, data: str = "") -> None:
    texts = _text(source), _text(target), _text(kind)
    try:
        _call("mount", *texts, ctypes.c_ulong(flags), _text(data))
    except OSError as error:
        text = f"mount {source or ''} on {target}: {os.strerror(error.errno or 0)}"
        raise OSError(error.errno, text) from error


def _set_attributes(path: str, added: int, removed: int, *, recursive: bool) -> None:
    attributes = struct.pack("QQQQ", added, removed, 0, 0)
    flags = _AT_RECURSIVE if recursive else 0
    number = ctypes.c_long(_MOUNT_SETATTR)
    _call("syscall", number, _AT_FDCWD, _text(path), flags, attributes, len(attributes))


def _call(name: str, *arguments: object) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    if getattr(library, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def _text(value: str | None) -> bytes | None:
    return value.encode() if value is not None else None


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="ascii") as file:  # noqa: PTH123
        file.write(text)


def _give_up(code: int, message: str) -> NoReturn:
    print(message, file=sys.stderr)  # noqa: T201 (this is a program)
    sys.exit(code)


if __name__ == "__main__":
    main()
