"""What a publish is doing, on standard error: a bar, or a line now and then."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import click

from inlaid.cli.echo import echo_line
from inlaid.publish.progress import Progress

_PAUSE: Final = 10.0  # seconds between two lines


@contextmanager
def showing_progress() -> Iterator[Progress]:
    """Show each stage of the work in it: as a bar on a terminal, else as a line now and then."""
    shown = _Bar() if sys.stderr.isatty() else _Lines()
    try:
        yield shown
    finally:
        shown.end()


class _Bar:
    """A bar for each stage."""

    def __init__(self) -> None:
        self.guard = threading.Lock()
        self.bar: Any = None

    def begin(self, stage: str, total: int) -> None:
        self.end()
        if total:
            self.bar = click.progressbar(length=total, label=stage.capitalize(), file=sys.stderr)
            self.bar.__enter__()

    def advance(self) -> None:
        with self.guard:
            if self.bar:
                self.bar.update(1)

    def end(self) -> None:
        with self.guard:
            if self.bar:
                self.bar.__exit__(None, None, None)
                self.bar = None


class _Lines:
    """A line when the last one was printed some time ago; a quick publish prints none."""

    def __init__(self) -> None:
        self.guard = threading.Lock()
        self.stage, self.total, self.done = "", 0, 0
        self.printed = time.monotonic()

    def begin(self, stage: str, total: int) -> None:
        self.stage, self.total, self.done = stage, total, 0

    def advance(self) -> None:
        with self.guard:
            self.done += 1
            if time.monotonic() - self.printed >= _PAUSE:
                self.printed = time.monotonic()
                echo_line(f"inlaid: {self.stage} {self.done} of {self.total} files", err=True)

    def end(self) -> None:
        """Nothing is left on the screen."""
