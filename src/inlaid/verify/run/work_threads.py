"""Threads that do units of work; when a run is interrupted, the programs they run are ended."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager, suppress

from inlaid.parsing.children import end_children

if sys.platform == "win32":
    from inlaid.verify.sandbox.process_table import find_children
else:
    from inlaid.verify.sandbox.launcher import get_launcher


@contextmanager
def open_workers(count: int) -> Iterator[Executor]:
    """Yield an executor of ``count`` threads.

    An exception inside, such as an interruption, cancels the work that waits and ends the programs
    that run, so that their folders are removed.
    """
    threads: list[int] = []

    def remember() -> None:
        threads.append(threading.get_native_id())

    with ThreadPoolExecutor(count, initializer=remember) as executor:
        try:
            yield executor
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            with end_children():
                _end_programs(threads)
                executor.shutdown()
            raise


def _end_programs(threads: list[int]) -> None:
    """End what each thread has started; the thread that watches it ends what that has started."""
    if sys.platform == "win32":
        for thread in threads:
            for pid in find_children(os.getpid(), thread):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGTERM)  # which ends a process at once
    else:
        get_launcher(os.getpid()).end_all()
