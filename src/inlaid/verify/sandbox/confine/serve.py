"""The launcher: one process, warm and with nothing of ours in it, that forks for each program.

It reads from a socket: a byte with descriptors starts a program, the letter ``e`` ends all. Of a
program it gets a socket for what is said of it (`start`), one that tells when it is let go, and its
streams; others it inherits from number 3 on. When it is let go, all that it has left is ended, and
then the launcher says so.
"""

import gc
import os
import pickle
import select
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import NoReturn

from inlaid.verify.sandbox.confine.confinement import Confinement

assert sys.platform != "win32"  # noqa: S101 (nothing starts this there; it tells mypy)

import fcntl  # noqa: E402 (mypy reads on to here)

from inlaid.verify.sandbox.confine.start import start_program  # noqa: E402

if sys.platform == "linux":
    from inlaid.verify.sandbox.confine.system_calls import adopt_orphans, end_with_parent

_MOST = 16  # descriptors of one program
_FIRST = 3  # number of the first that it inherits besides its streams
_CHUNK = 1 << 16
_SOON = 20  # milliseconds, until who waited for a program has ended, too

_Runs = dict[int, int]  # the descriptor that is held, and the process


def serve(control: int) -> NoReturn:
    """Serve until the other end of the socket is closed; then all that runs is ended."""
    gc.disable()  # a forked process would copy all that a collection looks at
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # which the first of a namespace doesn't get then
    if sys.platform == "linux":
        adopt_orphans()
    runs: _Runs = {}
    ending: set[int] = set()
    poll = select.poll()
    poll.register(control, select.POLLIN)
    door = socket.socket(fileno=control)
    while True:
        ending -= {pid for pid in ending if _has_ended(pid)}
        for ready, _ in poll.poll(_SOON if ending else None):
            if ready in runs:
                poll.unregister(ready)
                _finish(ready, runs, ending)
            elif ready == control:
                order, descriptors, *_ = socket.recv_fds(door, 1, _MOST)
                if descriptors:
                    held = _start(door, descriptors, runs)
                    poll.register(held, select.POLLIN)
                    continue
                for pid in runs.values():
                    _kill(pid)
                if not order:
                    for held in tuple(runs):
                        _finish(held, runs, ending)
                    os._exit(0)


def _start(door: socket.socket, descriptors: list[int], runs: _Runs) -> int:
    tell, held, *streams = descriptors
    if not (pid := os.fork()):
        for other in (door.detach(), held, *runs):
            os.close(other)
        _become(tell, streams)
    runs[held] = pid
    for descriptor in (tell, *streams):
        os.close(descriptor)
    return held


def _become(tell: int, streams: list[int]) -> NoReturn:
    """In the forked process: read what is to be started, and start it."""
    try:
        os.setsid()
        if sys.platform == "linux":
            end_with_parent(signal.SIGKILL)
        with socket.socket(fileno=os.dup(tell)) as reader:
            os.write(tell, f"pid {os.getpid()}\n".encode())
            confinement: Confinement = pickle.loads(b"".join(_read(reader)))  # noqa: S301 (ours)
        tell = _take_streams(tell, streams)
        start_program(confinement, tell)
    except BaseException as error:  # noqa: BLE001 (it must never return into the launcher)
        with suppress(OSError):
            os.write(tell, f"refused {error}\n".encode())
    os._exit(1)


def _read(reader: socket.socket) -> Iterator[bytes]:
    while chunk := reader.recv(_CHUNK):
        yield chunk


def _take_streams(tell: int, streams: list[int]) -> int:
    """Put input, output and what else is inherited to their numbers; return that of ``tell``."""
    source, output, *others = streams
    wanted = [source, output, output, *others]
    above = _FIRST + len(others)
    high = [_lift(descriptor, above) for descriptor in (tell, *wanted)]
    for number, descriptor in enumerate(high[1:]):
        os.dup2(descriptor, number)
    os.closerange(above, high[0])
    os.closerange(high[0] + 1, max(high) + 1)
    return high[0]


def _lift(descriptor: int, above: int) -> int:
    return fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, above)


def _finish(held: int, runs: _Runs, ending: set[int]) -> None:
    """End a program and all that it has left; then say so.

    Of a namespace that has ended there is nothing left; to wait for its mounts would take long.
    """
    pid = runs.pop(held)
    if _read_order(held) == b"d":
        ending.add(pid)
    else:
        _kill(pid)
        with suppress(ChildProcessError):
            os.waitpid(pid, 0)
        if sys.platform == "linux":
            _end_orphans({*runs.values(), *ending})
    with suppress(OSError):
        os.write(held, b".")
    os.close(held)


def _read_order(held: int) -> bytes:
    with suppress(OSError):
        return os.read(held, 1)
    return b""


def _has_ended(pid: int) -> bool:
    try:
        return bool(os.waitpid(pid, os.WNOHANG)[0])
    except ChildProcessError:
        return True


def _kill(pid: int) -> None:
    for kill in (os.killpg, os.kill):
        with suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)


def _end_orphans(known: set[int]) -> None:
    """End what has no other parent than this one, and isn't a program that we have started."""
    while orphans := set(_list_children(os.getpid())) - known:
        for pid in _list_tree(orphans):
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        for pid in orphans:
            with suppress(ChildProcessError):
                os.waitpid(pid, 0)


def _list_tree(pids: set[int]) -> list[int]:
    waiting = [*pids]
    for pid in waiting:
        waiting += _list_children(pid)
    return waiting


def _list_children(pid: int) -> list[int]:
    found: list[int] = []
    with suppress(OSError):
        for task in os.listdir(f"/proc/{pid}/task"):  # noqa: PTH208 (faster)
            with suppress(OSError), open(f"/proc/{pid}/task/{task}/children", "rb") as file:  # noqa: PTH123
                found += map(int, file.read().split())
    return found
