"""Watch a program: what it prints, how long it takes, what it uses; and end it."""

import os
import selectors
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from inlaid.verify.sandbox.control_group import ControlGroup
from inlaid.verify.sandbox.disk import find_free, measure_folder
from inlaid.verify.sandbox.limits import REFUSED, SIGNAL_ENDS, End, Limits, RunOutcome

assert sys.platform != "win32"  # noqa: S101 (there `limited` is imported; this tells mypy)

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

_LAUNCHER = Path(__file__).with_name("confine.py")
_FIRST_LOOK, _NEXT_LOOK = 0.02, 0.03  # seconds between looks: a fork bomb doubles in less
_CHUNK = 65536
_MOST_ROUNDS = 20  # of ending what was started while the last round ended the others


def supervise(box: Path, limits: Limits, group: ControlGroup) -> RunOutcome:
    """Start the launcher on the box and return the outcome; all that it started is ended."""
    started = time.monotonic()
    with (
        (box / "stdin").open("rb") as stdin,
        subprocess.Popen(  # noqa: S603 (this is the place where programs are run)
            [sys.executable, "-I", "-S", "-B", str(_LAUNCHER), str(box / "spec.json")],
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env={},
        ) as process,
    ):
        try:
            stream = process.stdout.fileno() if process.stdout else -1
            watched = _Watched(process, stream, limits, box, started, find_free(box))
            end, output = _watch(watched)
        finally:
            _end_all(process, group, box)
        status = process.wait()
    end = _read_end(end, status, output)
    if end is End.EXITED and status and group.is_out_of_memory():
        end = End.MEMORY
    text = output.decode("utf-8", "replace")
    return RunOutcome(end, status, text, time.monotonic() - started)


@dataclass(frozen=True, slots=True)
class _Watched:
    """What is watched: what it prints to, since when, and how much room its disk had then."""

    process: subprocess.Popen[bytes]
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
        while True:
            if selector.select(timeout=max(0.0, next_look - time.monotonic())):
                chunk = os.read(stream, _CHUNK)
                if not chunk:
                    return End.EXITED, bytes(output)
                output += chunk
            if len(output) > limits.output:
                return End.OUTPUT, bytes(output[: limits.output])
            if time.monotonic() >= next_look:
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
    process, limits = watched.process, watched.limits
    if process.poll() is not None:
        return End.EXITED
    if time.monotonic() - watched.started > limits.seconds:
        return End.TIME
    # Others write to the disk too; only when it has lost that much is the box looked through.
    lost = watched.free - find_free(watched.box)
    if lost > limits.disk and measure_folder(watched.box) > limits.disk:
        return End.DISK
    pids = find_descendants(process.pid, limits.processes + 4)
    if len(pids) > limits.processes + 2:  # two of them are the launcher's own
        return End.PROCESSES
    return End.MEMORY if read_memory(pids) > limits.memory else None


def _end_all(process: subprocess.Popen[bytes], group: ControlGroup, box: Path) -> None:
    """End the process namespace by its first process, then the session, then what is left."""
    group.stop_forks()
    most = 1  # of a namespace all end with the first, however many there are
    for _ in range(_MOST_ROUNDS):
        left = _find_left(process, group, box, most)
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGCONT)  # a program may have stopped who waits for it
        most = 100_000
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=1 if left else 0.2)
        if not left:
            break
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _find_left(
    process: subprocess.Popen[bytes], group: ControlGroup, box: Path, most: int
) -> list[int]:
    if process.poll() is None:
        return find_descendants(process.pid, most)
    # A program may end the launcher that would end the rest; only on Linux is there one.
    unreaped = process.returncode < 0 or sys.platform != "linux"
    return group.find_processes() or (_find_escaped(box) if unreaped else [])


def _find_escaped(box: Path) -> list[int]:
    """Who was started with the box as its home; while one program becomes another it has none."""
    found = find_by_environment(str(box))
    if not found:
        time.sleep(_NEXT_LOOK)
        found = find_by_environment(str(box))
    return found


def _read_end(end: End, status: int, output: bytes) -> End:
    if end is not End.EXITED:
        return end
    code = status if status >= 0 else 128 - status
    if code in SIGNAL_ENDS:
        return SIGNAL_ENDS[code]
    if status == 125 and output.startswith(REFUSED.encode()):
        return End.UNCONFINED
    return End.EXITED
