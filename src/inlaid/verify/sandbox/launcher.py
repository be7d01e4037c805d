"""Start programs by the launcher, which is started once a process, and wait for them."""

import atexit
import os
import pickle
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

from inlaid.errors import InlaidError
from inlaid.verify.sandbox.confine.confinement import Confinement, Namespaces

assert sys.platform != "win32"  # noqa: S101 (there `limited` is imported; this tells mypy)

_SOURCES = Path(__file__).parents[3]
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]);"
    "from inlaid.verify.sandbox.confine.serve import serve; serve(int(sys.argv[2]))"
)
_PATIENCE = 120  # seconds, for what the launcher does at once; its end is seen without a wait
_CHUNK = 4096


class Launched:
    """A program that was started: ``pid`` is the process that waits for it.

    ``is_alone``: in namespaces nothing of it is left when it has ended. ``refusal`` says why it
    could not be confined; empty when it was. ``close`` ends it with all that it has started.
    """

    def __init__(self, talk: socket.socket, held: socket.socket, *, is_alone: bool) -> None:
        self._talk, self._held, self._is_alone = talk, held, is_alone
        self._said = b""
        self._is_over = False
        self.status: int | None = None
        self.refusal = ""
        self.pid = self._read_pid()

    def fileno(self) -> int:
        """What to wait for: it can be read when the program has ended."""
        return self._talk.fileno()

    def poll(self) -> int | None:
        """The status of the program as a shell reports it; None while it runs."""
        while self.status is None and select.select([self._talk], [], [], 0)[0]:
            self._listen()
        return self.status

    def wait(self, timeout: float) -> int | None:
        """The status, or None when the program still runs after ``timeout`` seconds."""
        end = time.monotonic() + timeout
        while self.status is None and (left := end - time.monotonic()) > 0:
            if select.select([self._talk], [], [], left)[0]:
                self._listen()
        return self.poll()

    def kill(self) -> None:
        """End the program; what it has left ends with ``close``."""
        for kill in (os.killpg, os.kill) if self.status is None else ():
            with suppress(ProcessLookupError, PermissionError):
                kill(self.pid, signal.SIGKILL)

    def close(self) -> bool:
        """End the program and all that it has started; return whether that is known to be done."""
        done = b""
        with suppress(OSError):
            if self._is_alone and self._is_over:
                self._held.send(b"d")
            self._held.shutdown(socket.SHUT_WR)
            self._held.settimeout(_PATIENCE)
            done = self._held.recv(1)
        self.poll()
        self._held.close()
        self._talk.close()
        return bool(done)

    def _read_pid(self) -> int:
        self._talk.settimeout(_PATIENCE)
        while b"\n" not in self._said:
            try:
                chunk = self._talk.recv(_CHUNK)
            except OSError as error:
                raise InlaidError(f"the launcher of programs doesn't answer: {error}") from error
            if not chunk:
                raise InlaidError("the launcher of programs has ended")
            self._said += chunk
        line, _, self._said = self._said.partition(b"\n")
        return int(line.split()[1])

    def _listen(self) -> None:
        chunk = b""
        with suppress(OSError):
            chunk = self._talk.recv(_CHUNK)
        self._said += chunk
        if chunk and b"\n" not in self._said:
            return
        line = self._said.decode("utf-8", "replace").partition("\n")[0]
        kind, _, rest = line.partition(" ")
        if kind == "ended":
            self.status = int(rest)
            self._is_over = True
        else:  # it has said nothing more: somebody has ended it
            self.status = 128 + signal.SIGKILL
            self.refusal = rest if kind == "refused" else ""


class Launcher:
    """The launcher of this process; started with the first program, again when it is gone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._door: socket.socket | None = None

    def launch(
        self, confinement: Confinement, streams: Sequence[int], inherited: Sequence[int] = ()
    ) -> Launched:
        """Start a program with its input and output, and with others from number 3 on."""
        ours, theirs = socket.socketpair()
        held, let_go = socket.socketpair()
        with theirs, let_go:
            descriptors = [theirs.fileno(), let_go.fileno(), *streams, *inherited]
            with self._lock:
                self._send(descriptors)
        with suppress(OSError):  # it is found out below
            ours.sendall(pickle.dumps(confinement))
            ours.shutdown(socket.SHUT_WR)
        return Launched(ours, held, is_alone=isinstance(confinement.way, Namespaces))

    def end_all(self) -> None:
        """End each program; who waits for it ends the rest."""
        with self._lock, suppress(OSError):
            if self._door is not None:
                self._door.send(b"e")

    def _send(self, descriptors: list[int]) -> None:
        if self._door is not None and self._process and self._process.poll() is None:
            with suppress(OSError):  # it has just been ended
                socket.send_fds(self._door, [b"s"], descriptors)
                return
        socket.send_fds(self._start(), [b"s"], descriptors)

    def _start(self) -> socket.socket:
        self._stop()
        door, theirs = socket.socketpair()
        with theirs:
            number = str(theirs.fileno())
            self._process = subprocess.Popen(  # noqa: S603 (the launcher)
                [sys.executable, "-I", "-S", "-B", "-c", _START, str(_SOURCES), number],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                env={},  # so that programs find nothing of ours in its memory
            )
        self._door = door
        atexit.unregister(self._stop)
        atexit.register(self._stop)
        return door

    def _stop(self) -> None:
        """Let the launcher end all that it runs, and itself."""
        if self._door is not None:
            self._door.close()
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_PATIENCE)


@cache
def get_launcher(process: int) -> Launcher:
    """Return the launcher of this process, whose id is given: a forked one needs its own."""
    del process
    return Launcher()
