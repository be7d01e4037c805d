"""Watch a program: what it prints, how long it takes, what it uses; and end it."""

import os
import selectors
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from inlaid.verify.limits import End, Limits, Outcome
from inlaid.verify.process_tree import find_descendants, read_memory

_LAUNCHER = Path(__file__).with_name("confine.py")
_FIRST_LOOK, _NEXT_LOOK = 0.02, 0.03  # seconds between looks: a fork bomb doubles in less
_CHUNK = 65536
_MOST_ROUNDS = 20  # of ending what was started while the last round ended the others


def supervise(box: Path, limits: Limits) -> Outcome:
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
            end, output = _watch(process, limits, started)
        finally:
            _end_all(process)
        status = process.wait()
    end = _read_end(end, status, output)
    text = output.decode("utf-8", "replace")
    return Outcome(end, status, text, time.monotonic() - started)


def _watch(process: subprocess.Popen[bytes], limits: Limits, started: float) -> tuple[End, bytes]:
    assert process.stdout is not None  # noqa: S101 (asked for above)
    output = bytearray()
    next_look = started + _FIRST_LOOK
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while True:
            if selector.select(timeout=max(0.0, next_look - time.monotonic())):
                chunk = os.read(process.stdout.fileno(), _CHUNK)
                if not chunk:
                    return End.EXITED, bytes(output)
                output += chunk
            if len(output) > limits.output:
                return End.OUTPUT, bytes(output[: limits.output])
            if time.monotonic() >= next_look:
                next_look = time.monotonic() + _NEXT_LOOK
                if end := _look(process, limits, started):
                    return end, bytes(output)


def _look(process: subprocess.Popen[bytes], limits: Limits, started: float) -> End | None:
    if process.poll() is not None:
        return End.EXITED
    if time.monotonic() - started > limits.seconds:
        return End.TIME
    pids = find_descendants(process.pid, limits.processes + 4)
    if len(pids) > limits.processes + 2:  # two of them are the launcher's own
        return End.PROCESSES
    return End.MEMORY if read_memory(pids) > limits.memory else None


def _end_all(process: subprocess.Popen[bytes]) -> None:
    """End the process namespace by its first process, then the session, then what is left."""
    most = 1  # of a namespace all end with the first, however many there are
    for _ in range(_MOST_ROUNDS):
        left = find_descendants(process.pid, most) if process.poll() is None else []
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


def _read_end(end: End, status: int, output: bytes) -> End:
    if end is not End.EXITED:
        return end
    if status in {128 + signal.SIGXCPU, -signal.SIGXCPU}:
        return End.CPU
    if status in {128 + signal.SIGXFSZ, -signal.SIGXFSZ}:
        return End.OUTPUT
    if status == 125 and output.startswith(b"inlaid: cannot confine"):
        return End.UNCONFINED
    return End.EXITED
