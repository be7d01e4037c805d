"""Run a program shut in: own home, clean environment, limits, and all it started ended with it."""

import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from inlaid.verify.environment import build_environment, find_hidden
from inlaid.verify.limits import End, Limits, Network, Outcome
from inlaid.verify.process_tree import find_descendants, read_memory

_LAUNCHER = Path(__file__).with_name("confine.py")
_FIRST_LOOK, _NEXT_LOOK = 0.1, 0.05  # seconds between looks at what the program uses
_CHUNK = 65536
_DEPENDENCIES = ("node_modules", ".venv", "target", ".git")


@dataclass(frozen=True, slots=True)
class Isolation:
    """What the system lets us shut off: namespaces, and a throw-away layer over the project."""

    namespaces: bool
    overlay: bool

    @property
    def description(self) -> str:
        """In words, for reports."""
        if not self.namespaces:
            return "limits only: this system has no namespaces for us"
        return "namespaces" + (", throw-away project layer" if self.overlay else "")


@dataclass(frozen=True, slots=True)
class Program:
    """What to run: arguments, and optionally where in which project, its input, what it may reach.

    ``root`` is the absolute folder of the project that the program sees as a layer of its own,
    ``cwd`` a folder relative to it; without a root it runs in an empty folder.
    """

    argv: tuple[str, ...]
    root: str = ""
    cwd: str = ""
    stdin: str = ""
    files: tuple[tuple[str, str], ...] = ()
    env: tuple[tuple[str, str], ...] = ()
    passed: tuple[str, ...] = ()
    network: Network = Network.NONE
    collect: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """The outcome of a program and the text of the files to be collected, where they exist."""

    outcome: Outcome
    collected: tuple[tuple[str, str], ...] = ()


@cache
def find_isolation() -> Isolation:
    """Try, once a process, what the system allows."""
    if sys.platform != "linux":
        return Isolation(namespaces=False, overlay=False)
    layered = Isolation(namespaces=True, overlay=True)
    plain = Isolation(namespaces=True, overlay=False)
    for isolation in (layered, plain):
        with tempfile.TemporaryDirectory(prefix="inlaid-") as root:
            probe = Program(argv=("true",), root=root)
            if run_program(probe, Limits(seconds=10), os.environ, isolation).outcome.is_success:
                return isolation
    return Isolation(namespaces=False, overlay=False)


def run_program(
    program: Program, limits: Limits, outer: Mapping[str, str], isolation: Isolation
) -> Run:
    """Run the program to its end or to a limit; nothing it started outlives this call."""
    with _open_box() as box:
        cwd = _lay_out(program, box, isolation)
        spec = _build_spec(program, limits, outer, isolation, box, cwd)
        (box / "spec.json").write_text(json.dumps(spec), "utf-8")
        (box / "stdin").write_text(program.stdin, "utf-8")
        outcome = _supervise(box, limits)
        return Run(outcome, _collect(program, box, isolation))


@contextmanager
def _open_box() -> Iterator[Path]:
    # Symbolic links in the way would make two names of one folder, and mounts need the real one.
    box = Path(tempfile.mkdtemp(prefix="inlaid-")).resolve()
    try:
        for name in ("home", "tmp", "work", "upper", "overlay"):
            (box / name).mkdir()
        yield box
    finally:
        shutil.rmtree(box, onerror=_force)


def _force(function: object, path: str, error: object) -> None:
    """Remove what a program left without write permission, as an overlay does by design."""
    del function, error
    with suppress(OSError):
        os.chmod(path, 0o700)
        os.chmod(Path(path).parent, 0o700)
        Path(path).rmdir() if Path(path).is_dir() else Path(path).unlink()


def _lay_out(program: Program, box: Path, isolation: Isolation) -> Path:
    folder = box / "work"
    if program.root and isolation.overlay:
        folder = Path(program.root) / program.cwd
    elif program.root:
        shutil.copytree(
            program.root,
            folder,
            symlinks=True,
            dirs_exist_ok=True,
            ignore=shutil.ignore_patterns(*_DEPENDENCIES),
        )
        _link_dependencies(Path(program.root), folder, program.cwd)
        folder /= program.cwd
    for name, text in program.files:
        place = (
            box / "tmp" if program.root or "{box}" in str(program.argv) else box / "work"
        ) / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
    return folder


def _link_dependencies(root: Path, copy: Path, cwd: str) -> None:
    for name in _DEPENDENCIES[:2]:
        for place in {Path(name), Path(cwd, name)}:
            if (root / place).is_dir():
                (copy / place).symlink_to(root / place)


def _build_spec(
    program: Program,
    limits: Limits,
    outer: Mapping[str, str],
    isolation: Isolation,
    box: Path,
    cwd: Path,
) -> dict[str, object]:
    environment = build_environment(
        outer, str(box / "home"), str(box / "tmp"), passed=program.passed
    )
    return {
        "argv": [each.replace("{box}", str(box / "tmp")) for each in program.argv],
        "cwd": str(cwd),
        "env": {**environment, **dict(program.env)},
        "box": str(box),
        "overlay": program.root if isolation.overlay else "",
        "hide": [*find_hidden(outer), "/dev/shm"] if isolation.namespaces else [],  # noqa: S108
        "network": program.network.value,
        "namespaces": isolation.namespaces,
        "limits": {
            "RLIMIT_CPU": limits.cpu_seconds,
            "RLIMIT_DATA": limits.memory,
            "RLIMIT_FSIZE": limits.file_size,
            "RLIMIT_CORE": 0,
        },
    }


def _supervise(box: Path, limits: Limits) -> Outcome:
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
    left = find_descendants(process.pid, 100_000) if process.poll() is None else []
    for pid in left:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=2 if left else 0.2)
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


def _collect(program: Program, box: Path, isolation: Isolation) -> tuple[tuple[str, str], ...]:
    layer = box / ("upper" if program.root and isolation.overlay else "work")
    places = [
        (name, Path(os.path.normpath(layer / program.cwd / name))) for name in program.collect
    ]
    return tuple(
        (name, path.read_text("utf-8", "replace"))
        for name, path in places
        if path.is_relative_to(layer) and path.is_file() and not path.is_symlink()
    )
