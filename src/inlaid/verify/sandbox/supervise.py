"""Watch a program: what it prints, how long it takes, what it uses; and end it."""

import os
import selectors
import signal
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from inlaid.verify.sandbox.confine.confinement import Confinement
from inlaid.verify.sandbox.disk import find_free, measure_folder
from inlaid.verify.sandbox.limits import REFUSED, SIGNAL_ENDS, End, Limits, RunOutcome

assert sys.platform != "win32"  # noqa: S101 (there `limited` is imported; this tells mypy)

from inlaid.verify.sandbox.launcher import Launched, get_launcher  # noqa: E402 (mypy reads on to here)

if sys.platform == "linux":
    from inlaid.verify.sandbox.process_tree import (
        find_by_environment,
        find_descendants,
        read_memory,
    )
else:
    from inlaid.verify.sandbox.process_table import (
        find_by_environment,
        find_descendants,
        read_memory,
    )

_FIRST_LOOK, _NEXT_LOOK = 0.02, 0.03  # seconds between looks: a fork bomb doubles in less
_CHUNK = 65536
_MOST_ROUNDS = 20  # of ending what was started while the last round ended the others


def supervise(confinement: Confinement, box: Path, limits: Limits) -> RunOutcome:
    """Start the program of the box and return the outcome; all that it started is ended."""
    started = time.monotonic()
    output, end_of_output = os.pipe()
    try:
        with (box / "stdin").open("rb") as stdin:
            streams = (stdin.fileno(), end_of_output)
            try:
                program = get_launcher(os.getpid()).launch(confinement, streams)
            finally:
                os.close(end_of_output)
        try:
            watched = _Watched(program, output, limits, box, started, find_free(box))
            end, printed = _watch(watched)
        finally:
            _end_all(program, box)
    finally:
        os.close(output)
    return _read_end(program, end, printed, time.monotonic() - started)


@dataclass(frozen=True, slots=True)
class _Watched:
    """What is watched: what it prints to, since when, and how much room its disk had then."""

    program: Launched
    stream: int
    limits: Limits
    box: Path
    started: float
    free: int


def _watch(watched: _Watched) -> tuple[End, bytes]:
    stream, limits, started = watched.stream, watched.limits, watched.started
    output = bytearray()
    next_look = started + _FIRST_LOOK
    with selectors.DefaultSelector() as selector:
        selector.register(stream, selectors.EVENT_READ)
        selector.register(watched.program, selectors.EVENT_READ)
        while True:
            ready = selector.select(timeout=max(0.0, next_look - time.monotonic()))
            if any(key.fd == stream for key, _ in ready):
                if chunk := os.read(stream, _CHUNK):
                    output += chunk
                else:  # a program may close what it prints to long before its end
                    selector.unregister(stream)
            if len(output) > limits.output:
                return End.OUTPUT, bytes(output[: limits.output])
            if time.monotonic() >= next_look or any(key.fd != stream for key, _ in ready):
                next_look = time.monotonic() + _NEXT_LOOK
                if end := _look(watched):
                    output += _read_rest(stream, limits.output)
                    return _bound(end, output, limits)


def _read_rest(stream: int, most: int) -> bytes:
    """What the program printed before it ended and nobody has read yet."""
    os.set_blocking(stream, False)
    rest = bytearray()
    with suppress(BlockingIOError):  # what it left running may keep the pipe open
        while len(rest) <= most and (chunk := os.read(stream, _CHUNK)):
            rest += chunk
    return bytes(rest)


def _bound(end: End, output: bytearray, limits: Limits) -> tuple[End, bytes]:
    end = End.OUTPUT if len(output) > limits.output else end
    return end, bytes(output[: limits.output])


def _look(watched: _Watched) -> End | None:
    program, limits = watched.program, watched.limits
    if program.poll() is not None:
        return End.EXITED
    if time.monotonic() - watched.started > limits.seconds:
        return End.TIME
    # Others write to the disk too; only when it has lost that much is the box looked through.
    lost = watched.free - find_free(watched.box)
    if lost > limits.disk and measure_folder(watched.box) > limits.disk:
        return End.DISK
    pids = find_descendants(program.pid, limits.processes + 4)
    if len(pids) > limits.processes + 2:  # two of them are the launcher's own
        return End.PROCESSES
    return End.MEMORY if read_memory(pids) > limits.memory else None


def _end_all(program: Launched, box: Path) -> None:
    """End the program with all that it left; the launcher knows it, unless it was ended itself."""
    if program.close() and sys.platform == "linux":
        return  # elsewhere it gets no orphans
    for _ in range(_MOST_ROUNDS):
        left = _find_escaped(box)
        for pid in left:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        if not left:
            break


def _find_escaped(box: Path) -> list[int]:
    """Who was started with the box as its home; while one program becomes another it has none."""
    found = find_by_environment(str(box))
    if not found:
        time.sleep(_NEXT_LOOK)
        found = find_by_environment(str(box))
    return found


def _read_end(program: Launched, end: End, printed: bytes, seconds: float) -> RunOutcome:
    status = program.status or 0
    text = printed.decode("utf-8", "replace")
    if program.refusal:
        return RunOutcome(End.UNCONFINED, status, f"{REFUSED}{program.refusal}\n", seconds)
    return RunOutcome(
        SIGNAL_ENDS.get(status, end) if end is End.EXITED else end, status, text, seconds
    )
