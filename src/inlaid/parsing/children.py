"""Child processes that parse: kept warm, replaced when they die, ended with this process."""

import atexit
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from typing import IO, TypeVar, cast

from inlaid.parsing.bounds import WAIT
from inlaid.parsing.pipe import read_message, write_message
from inlaid.parsing.refused import RefusalReason, Refused
from inlaid.parsing.task import Raised, Task

_Value = TypeVar("_Value")

_START = 20.0  # seconds for a child to start on a busy machine
_NEEDED = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONHOME")
_WATCHDOG = 1  # its status when its own clock has ended it
_TOO_LONG = {_WATCHDOG, -getattr(signal, "SIGXCPU", _WATCHDOG)}


def run_task(task: Task[_Value]) -> _Value | Refused:
    """Return what becomes of a task; when it ends its child, that is a refusal.

    Raises CancelledError inside `end_children`.
    """
    try:
        child = _POOL.take()
    except OSError:  # no process can be started
        return Refused(RefusalReason.CRASH)
    try:
        result = child.do(task)
    except (EOFError, OSError):
        reason = child.find_reason()
        if _POOL.closed:
            raise CancelledError from None
        return Refused(reason)
    except BaseException:
        child.end()
        raise
    _POOL.keep(child)
    if isinstance(result, Raised):
        raise result.error
    return result


@contextmanager
def end_children() -> Iterator[None]:
    """End every child at once; inside, none is started, so that whoever waits for one gives up."""
    _POOL.close()
    try:
        yield
    finally:
        _POOL.closed = False


class _Child:
    """One process, and the pipes to it and from it."""

    def __init__(self) -> None:
        self.late = False
        self.process = subprocess.Popen(
            (sys.executable, "-P", "-m", "inlaid.parsing.child"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), **_keep_environment()},
        )
        # Both are there, for both were asked for.
        self.stdin = cast("IO[bytes]", self.process.stdin)
        self.stdout = cast("IO[bytes]", self.process.stdout)

    def do(self, task: Task[_Value]) -> _Value | Refused | Raised:
        """Wait for the result; the timer is for a child that neither answers nor ends."""
        seconds = task.bounds.count_seconds(task.size)
        timer = threading.Timer(_START + 2 * WAIT * seconds, self._expire)
        timer.daemon = True
        timer.start()
        try:
            write_message(self.stdin, task)
            return cast("_Value | Refused | Raised", read_message(self.stdout))
        finally:
            timer.cancel()

    def find_reason(self) -> RefusalReason:
        """Why it ended."""
        status = self.end()
        return RefusalReason.TIME if self.late or status in _TOO_LONG else RefusalReason.CRASH

    def end(self) -> int:
        """End it, and return the status that it had or has now."""
        self.process.kill()
        for pipe in (self.stdin, self.stdout):
            with suppress(OSError):  # what was never read
                pipe.close()
        return self.process.wait()

    def _expire(self) -> None:
        self.late = True
        self.process.kill()


class _Pool:
    """The children that are there: idle ones, for whoever comes next, and busy ones."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.closed = False
        self.idle: list[_Child] = []
        self.busy: list[_Child] = []

    def take(self) -> _Child:
        with self.lock:
            self.busy = [child for child in self.busy if child.process.returncode is None]
            if self.closed:
                raise CancelledError
            child = self.idle.pop() if self.idle else _Child()
            self.busy.append(child)
            return child

    def keep(self, child: _Child) -> None:
        with self.lock:
            self.busy.remove(child)
            self.idle.append(child)
        if self.closed:
            self.close()

    def close(self) -> None:
        """End the idle ones, and break off the busy ones, which are waited for where they work."""
        with self.lock:
            self.closed = True
            idle, self.idle = self.idle, []
            for child in self.busy:
                child.process.kill()
        for child in idle:
            child.end()


_POOL = _Pool()
atexit.register(_POOL.close)


def _keep_environment() -> dict[str, str]:
    """What an interpreter needs to start; nothing else of ours is the child's business."""
    return {name: os.environ[name] for name in _NEEDED if name in os.environ}
