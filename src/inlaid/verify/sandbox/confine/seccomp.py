"""Seccomp: system calls that a program below namespaces is refused, where the machine is known.

Sources: seccomp(2), <linux/filter.h>, <linux/audit.h>, and the kernel's tables of system calls.
Sockets can't be distinguished by their address, so that all are refused; pairs of sockets, which
reach nobody else, are left.
"""

import ctypes
import os
import struct
import sys
from collections.abc import Iterator

assert sys.platform == "linux"  # noqa: S101 (nothing imports this elsewhere; it tells mypy)

from inlaid.verify.sandbox.confine.system_calls import call  # noqa: E402 (mypy reads on to here)

_PR_SET_SECCOMP, _MODE_FILTER = 22, 2
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER, _MACHINE, _FIRST_ARGUMENT = 0, 4, 16  # where each is in `struct seccomp_data`
_EACCES, _ENOSYS = 13, 38
_INET, _INET6, _NETLINK = 2, 10, 16
_X32 = 0x40000000  # calls of a second kind on x86-64

# By machine: its number, that of socket(2), and those of the calls that are refused: ptrace and the
# memory of others, keyrings, shared memory and queues of System V and POSIX, and what goes around
# a filter (io_uring), to files without a name (open_by_handle_at) or into the kernel.
_MACHINES = {
    "x86_64": (0xC000003E, 41, (
        29, 30, 31, 64, 68, 101, 134, 240, 241, 246, 248, 249, 250, 298, 304, 310, 311, 321, 323,
        425, 426, 427,
    )),
    "aarch64": (0xC00000B7, 198, (
        104, 117, 180, 181, 186, 190, 194, 195, 196, 217, 218, 219, 241, 265, 270, 271, 280, 282,
        425, 426, 427,
    )),
}  # fmt: skip


def is_known(machine: str) -> bool:
    """Whether there is a filter for the machine."""
    return machine in _MACHINES


def filter_calls(*, network: bool) -> None:
    """Refuse the calls to this process, which has given up its rights, and all it will start."""
    if os.uname().machine not in _MACHINES:
        return
    code = b"".join(_build(*_MACHINES[os.uname().machine], network=network))
    program = ctypes.create_string_buffer(code, len(code))
    head = struct.pack("HxxxxxxQ", len(code) // 8, ctypes.addressof(program))
    call("prctl", _PR_SET_SECCOMP, _MODE_FILTER, head, 0, 0)


def _build(
    machine: int, socket: int, refused: tuple[int, ...], *, network: bool
) -> Iterator[bytes]:
    yield _step(_LOAD, _MACHINE)
    yield _step(_EQUAL, machine, 1, 0)
    yield _step(_RETURN, _REFUSE | _ENOSYS)  # programs of another kind, whose numbers differ
    yield _step(_LOAD, _NUMBER)
    yield _step(_AT_LEAST, _X32, 0, 1)
    yield _step(_RETURN, _REFUSE | _ENOSYS)
    for number in refused:
        yield _step(_EQUAL, number, 0, 1)
        yield _step(_RETURN, _REFUSE | _EACCES)
    yield _step(_EQUAL, socket, 1, 0)
    yield _step(_RETURN, _ALLOW)
    yield _step(_LOAD, _FIRST_ARGUMENT)
    for family in (_INET, _INET6, _NETLINK) if network else ():
        yield _step(_EQUAL, family, 0, 1)
        yield _step(_RETURN, _ALLOW)
    yield _step(_RETURN, _REFUSE | _EACCES)


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value)
