"""The child process: does one task after the other, each within limits of the system's own.

Where the system has none of memory and processor time, a clock of its own ends it.
"""

import faulthandler
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, cast

from inlaid.parsing.bounds import WAIT, count_memory
from inlaid.parsing.pipe import read_message, write_message
from inlaid.parsing.task import Failed, Task, perform

_BROKEN = 3  # the status after a fault of ours; 1 is the watchdog's


def main() -> None:
    """Do tasks until nobody gives one any more."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # ends it at once, without a word
    orders = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "r+b") as nothing:  # noqa: PTH123 (what a task prints is no answer)
        os.dup2(nothing.fileno(), 1)
    limits = _read_limits()
    with suppress(EOFError):
        while True:
            task = cast("Task[object]", read_message(orders))
            with _ended_with_parent(orders):
                result = _do(task, limits)
            write_message(answers, result)


def _do(task: Task[object], limits: dict[str, int]) -> object:
    seconds = task.bounds.count_seconds(task.size)
    _limit("RLIMIT_AS", count_memory(task.size), limits)
    _limit("RLIMIT_CPU", int(sum(os.times()[:2]) + seconds) + 1, limits)
    faulthandler.dump_traceback_later(WAIT * seconds, exit=True, file=sys.stderr)
    try:
        return perform(task)
    except Exception as error:  # noqa: BLE001 (raised where it was asked for)
        return Failed(error)
    finally:
        faulthandler.cancel_dump_traceback_later()


def _read_limits() -> dict[str, int]:
    """The limits that the child was started with, which it never goes beyond."""
    try:
        import resource  # noqa: PLC0415 (not on Windows)
    except ImportError:
        return {}
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    names = [each for each in ("RLIMIT_AS", "RLIMIT_CPU") if hasattr(resource, each)]
    return {name: resource.getrlimit(getattr(resource, name))[0] for name in names}


def _limit(name: str, value: int, limits: dict[str, int]) -> None:
    if name not in limits:
        return
    import resource  # noqa: PLC0415 (there, for there are limits)

    kind, known = getattr(resource, name), limits[name]
    soft = value if known == resource.RLIM_INFINITY else min(value, known)
    with suppress(ValueError, OSError):  # a system that has the name only
        resource.setrlimit(kind, (soft, resource.getrlimit(kind)[1]))


@contextmanager
def _ended_with_parent(orders: IO[bytes]) -> Iterator[None]:
    """While it works, the end of its parent ends it: the system signals a pipe that is closed."""
    try:
        import fcntl  # noqa: PLC0415 (not on Windows)

        flags = fcntl.fcntl(orders, fcntl.F_GETFL)
        fcntl.fcntl(orders, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(orders, fcntl.F_SETFL, flags | os.O_ASYNC)
    except (ImportError, AttributeError, OSError):
        yield
        return
    try:
        yield
    finally:
        fcntl.fcntl(orders, fcntl.F_SETFL, flags)


if __name__ == "__main__":
    try:
        main()
    except BaseException:  # noqa: BLE001 (nobody could read what is wrong)
        os._exit(_BROKEN)
