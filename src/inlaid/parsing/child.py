"""The child process: does one task after the other, each within limits of the system's own.

Where the system has none of memory and processor time, a clock of its own ends it.
"""

import faulthandler
import os
import signal
import sys
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import IO, cast

from inlaid.parsing.bounds import WAIT, count_memory
from inlaid.parsing.pipe import read_message, write_message
from inlaid.parsing.task import Raised, Task, perform

if sys.platform != "win32":
    from inlaid.parsing import posix

_BROKEN = 3  # the status after a fault of ours; 1 is the watchdog's


def main() -> None:
    """Do tasks until nobody gives one any more."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # ends it at once, without a word
    orders = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "r+b") as nothing:  # noqa: PTH123 (what a task prints is not an answer)
        os.dup2(nothing.fileno(), 1)
    limits: dict[str, int] = {}
    if sys.platform != "win32":
        limits = posix.read_limits()
    with suppress(EOFError):
        while True:
            task = cast("Task[object]", read_message(orders))
            with _watch(orders):
                result = _do(task, limits)
            write_message(answers, result)


def _do(task: Task[object], limits: dict[str, int]) -> object:
    seconds = task.bounds.count_seconds(task.size)
    if sys.platform != "win32":
        posix.limit("RLIMIT_AS", count_memory(task.size), limits)
        posix.limit("RLIMIT_CPU", int(sum(os.times()[:2]) + seconds) + 1, limits)
    faulthandler.dump_traceback_later(WAIT * seconds, exit=True, file=sys.stderr)
    try:
        return perform(task)
    except Exception as error:  # noqa: BLE001 (raised where it was asked for)
        return Raised(error)
    finally:
        faulthandler.cancel_dump_traceback_later()


def _watch(orders: IO[bytes]) -> AbstractContextManager[None]:
    """While it works, the end of its parent ends it, where the system can report that."""
    if sys.platform == "win32":
        watch: AbstractContextManager[None] = nullcontext()
    else:
        watch = posix.end_with_parent(orders)
    return watch


if __name__ == "__main__":
    try:
        main()
    except BaseException:  # noqa: BLE001 (nobody could read what is wrong)
        os._exit(_BROKEN)
