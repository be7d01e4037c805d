"""Git's object store, read through one `git cat-file --batch` for as long as it is open.

Source: https://git-scm.com/docs/git-cat-file#_batch_output
"""

import re
import subprocess
import time
import weakref
from contextlib import suppress
from pathlib import Path
from threading import Event, Lock, Thread
from typing import IO, NamedTuple, cast

from inlaid.patterns import late_pattern

_TIMEOUT = 30  # seconds until an answer begins: a partial clone may have to fetch the object
_LOOK = 1  # seconds between two looks at the time
_GRACE = 5  # seconds in which git ends after its input has
_HEADER = re.compile(rb"([0-9a-f]{40,64}) (\w+) (\d+)\n")
_UNASKABLE = late_pattern(r"[\r\n\0]")


class _Clock:
    """When the question that git has not begun to answer was asked, if there is one."""

    def __init__(self) -> None:
        self.asked = 0.0
        self.is_over = Event()

    def watch(self, process: subprocess.Popen[bytes]) -> None:
        """End git when no answer begins in time, so that whoever reads meets the end of its output.

        In one thread for all questions: to start one takes longer than an answer.
        """
        while not self.is_over.wait(_LOOK):
            if self.asked and time.monotonic() - self.asked > _TIMEOUT:
                process.kill()
                return


class GitObject(NamedTuple):
    """An object: its id, its type (`blob`, `tree`), its size, and its bytes unless too many.

    A tuple, for quickness.
    """

    name: str
    kind: str
    size: int
    data: bytes


class GitObjects:
    """The objects of the repository around ``root``.

    Git is started by the first question, and ended by `close`, with its owner, or with Python.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lock = Lock()
        self._end: weakref.finalize[..., GitObjects] | None = None
        self._clock = _Clock()
        self._pipes: tuple[IO[bytes], IO[bytes]] | None = None

    def read_object(self, name: str, max_size: int) -> GitObject | None:
        """Return the object that ``name`` means to git; None when there is none, or no git.

        An object of more than ``max_size`` bytes comes without them.
        """
        if not name or _UNASKABLE.search(name):
            return None  # git is asked a line at a time
        with self._lock:
            if self._pipes is not None:
                with suppress(OSError, EOFError):  # git may have been ended since
                    return self._ask(name, max_size)
            with suppress(OSError, EOFError):
                return self._ask(name, max_size)
        return None

    def close(self) -> None:
        """End git, if it runs; the next question starts it anew."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        if self._end is not None:
            self._end()
        self._end = self._pipes = None

    def _ask(self, name: str, max_size: int) -> GitObject | None:
        question, answer = self._pipes or self._start()
        try:
            self._clock.asked = time.monotonic()
            question.write(name.encode("utf-8", "surrogateescape") + b"\n")
            question.flush()
            header = answer.readline()
            self._clock.asked = 0.0
            return self._read_answer(header, answer, max_size)
        except BaseException:
            self._close()  # Ctrl-C may have left half an answer unread
            raise

    def _read_answer(self, line: bytes, answer: IO[bytes], max_size: int) -> GitObject | None:
        if not line.endswith(b"\n"):
            raise EOFError
        header = _HEADER.fullmatch(line)
        if header is None:
            return None  # `NAME missing`, `NAME ambiguous`
        size = int(header[3])
        data = b""
        if size > max_size:
            self._close()  # rather than read it to its end
        elif len(data := answer.read(size + 1)) <= size:
            raise EOFError
        return GitObject(header[1].decode(), header[2].decode(), size, data[:-1])

    def _start(self) -> tuple[IO[bytes], IO[bytes]]:
        process = subprocess.Popen(  # noqa: S603 (arguments are a list)
            ["git", "-C", str(self._root), "cat-file", "--batch"],  # noqa: S607 (found on PATH)
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        question, answer = cast("tuple[IO[bytes], IO[bytes]]", (process.stdin, process.stdout))
        self._pipes, self._clock = (question, answer), _Clock()
        Thread(target=self._clock.watch, args=(process,), daemon=True).start()
        self._end = weakref.finalize(self, _end, question, answer, process, self._clock)
        return self._pipes


def _end(
    question: IO[bytes], answer: IO[bytes], process: subprocess.Popen[bytes], clock: _Clock
) -> None:
    clock.is_over.set()
    with suppress(OSError):
        question.close()
    with suppress(OSError):
        answer.close()  # git may be in the middle of an object
    try:
        process.wait(_GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
