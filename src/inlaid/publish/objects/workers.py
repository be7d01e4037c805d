"""Threads that carry out tasks: the first failure, or an interruption, stops all of them."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

_LOOK: Final = 0.1  # seconds between two looks; without a limit, Windows waits through a Ctrl-C
_AFTER_FAILURE: Final = 5.0  # seconds for what was begun
_AFTER_INTERRUPTION: Final = 0.4
Task = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Workers:
    """At most ``count`` threads at a time; once they were stopped, nothing is begun any more.

    They are daemons: an answer that doesn't come keeps no process from ending.
    """

    count: int
    stopped: threading.Event = field(default_factory=threading.Event)

    def run(self, tasks: Iterable[Task]) -> None:
        """Carry out all tasks; raise the failure that came first."""
        left, failures = deque(tasks), list[BaseException]()
        threads = [
            threading.Thread(target=self._work, args=(left, failures), daemon=True)
            for _ in range(min(self.count, len(left)))
        ]
        for thread in threads:
            thread.start()
        try:
            _join(threads, lambda: bool(failures))
        except BaseException:
            self.stopped.set()
            _wait(threads, _AFTER_INTERRUPTION)
            raise
        if failures:
            _wait(threads, _AFTER_FAILURE)
            raise failures[0]

    def _work(self, left: deque[Task], failures: list[BaseException]) -> None:
        while not self.stopped.is_set():
            try:
                task = left.popleft()
            except IndexError:
                return
            try:
                task()
            except BaseException as failure:  # noqa: BLE001 (raised where they are waited for)
                failures.append(failure)
                self.stopped.set()


def _join(threads: list[threading.Thread], is_over: Callable[[], bool]) -> None:
    for thread in threads:
        while thread.is_alive() and not is_over():
            thread.join(_LOOK)


def _wait(threads: list[threading.Thread], seconds: float) -> None:
    end = time.monotonic() + seconds
    for thread in threads:
        thread.join(max(0.0, end - time.monotonic()))
