"""Watch a program where there is no launcher to sandbox it (Windows): limits only.

Memory, processes, processor time and disk are looked at many times a second and not bounded by the
system, so that a program may exceed a limit for that long before it is ended.
"""

import os
import shutil
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from inlaid.verify.sandbox.confine.confinement import Confinement
from inlaid.verify.sandbox.disk import find_free, measure_folder
from inlaid.verify.sandbox.limits import End, Limits, RunOutcome
from inlaid.verify.sandbox.process_table import find_by_environment

_LOOK = 0.03  # seconds between looks
_CANNOT_RUN = 127
_MOST_ROUNDS = 20  # of ending what was started while the last round ended the others
# Names that only Windows has; a program in the background opens no window of its own.
_FLAGS = sum(
    getattr(subprocess, name, 0) for name in ("BELOW_NORMAL_PRIORITY_CLASS", "CREATE_NO_WINDOW")
)


def supervise(confinement: Confinement, box: Path, limits: Limits) -> RunOutcome:
    """Run the program of the box and return the outcome; all that it started is ended."""
    started = time.monotonic()
    # A file, not a pipe: what the program leaves running can't keep it open.
    with (box / "stdin").open("rb") as stdin, (box / "output").open("wb") as output:
        try:
            process = _start(confinement, (stdin.fileno(), output.fileno()))
        except OSError as error:
            message = f"inlaid: cannot run {confinement.argv[0]}: {error}\n"
            return RunOutcome(End.EXITED, _CANNOT_RUN, message, time.monotonic() - started)
        watched = _Watched(process, limits, box, started, find_free(box))
        try:
            end = _watch(watched)
        finally:
            _end_all(watched)
    status = process.wait()
    data = (box / "output").read_bytes()[: limits.output + 1]
    end = End.OUTPUT if len(data) > limits.output else end
    text = data[: limits.output].decode("utf-8", "replace").replace("\r\n", "\n")
    return RunOutcome(end, status, text, time.monotonic() - started)


@dataclass(frozen=True, slots=True)
class _Watched:
    """What is watched: since when, how much room its disk had then, and whom it has started."""

    process: "subprocess.Popen[bytes]"
    limits: Limits
    box: Path
    started: float
    free: int
    seen: dict[int, psutil.Process] = field(default_factory=dict)


def _start(confinement: Confinement, streams: tuple[int, int]) -> "subprocess.Popen[bytes]":
    argv, environment = confinement.argv, dict(confinement.env)
    # Windows would look for the program on our own search path, and only for one that ends in .exe.
    program = shutil.which(argv[0], path=environment.get("PATH"))
    return subprocess.Popen(  # noqa: S603 (this is the place where programs are run)
        [program or argv[0], *argv[1:]],
        cwd=confinement.cwd,
        env=environment,
        stdin=streams[0],
        stdout=streams[1],
        stderr=subprocess.STDOUT,
        creationflags=_FLAGS,
    )


def _watch(watched: _Watched) -> End:
    while True:
        if end := _look(watched):
            return end
        with suppress(subprocess.TimeoutExpired):
            watched.process.wait(_LOOK)
            return End.EXITED


def _look(watched: _Watched) -> End | None:
    limits, box = watched.limits, watched.box
    if time.monotonic() - watched.started > limits.seconds:
        return End.TIME
    if (box / "output").stat().st_size > limits.output:
        return End.OUTPUT
    # Others write to the disk too; only when it has lost that much is the box looked through.
    if watched.free - find_free(box) > limits.disk and measure_folder(box) > limits.disk:
        return End.DISK
    running = _find_running(watched)
    if len(running) > limits.processes:
        return End.PROCESSES
    memory, seconds = _measure(running)
    if memory > limits.memory:
        return End.MEMORY
    return End.CPU if seconds > limits.cpu_seconds else None


def _find_running(watched: _Watched) -> list[psutil.Process]:
    """The program and what it has started, also by processes that have ended since."""
    with suppress(psutil.Error):
        root = psutil.Process(watched.process.pid)
        for child in (root, *root.children(recursive=True)):
            watched.seen.setdefault(child.pid, child)
    return [process for process in watched.seen.values() if process.is_running()]


def _measure(processes: list[psutil.Process]) -> tuple[int, float]:
    """The bytes of memory that processes hold, and the seconds of processor time they have used."""
    memory, seconds = 0, 0.0
    for process in processes:
        with suppress(psutil.Error):
            times = process.cpu_times()
            memory += process.memory_info().rss
            seconds += times.user + times.system
    return memory, seconds


def _end_all(watched: _Watched) -> None:
    for _ in range(_MOST_ROUNDS):
        left = _find_left(watched)
        for process in left:
            with suppress(psutil.Error):
                process.kill()
        watched.process.wait()
        psutil.wait_procs(left, timeout=1)
        if not left:
            return


def _find_left(watched: _Watched) -> list[psutil.Process]:
    found = {process.pid: process for process in _find_running(watched)}
    for pid in find_by_environment(str(watched.box)):
        with suppress(psutil.Error):
            found.setdefault(pid, psutil.Process(pid))
    found.pop(os.getpid(), None)
    return list(found.values())
