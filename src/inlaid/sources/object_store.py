"""Git's object store, read through one `git cat-file --batch` for as long as it is open.

Source: https://git-scm.com/docs/git-cat-file#_batch_output
"""

import re
import subprocess
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Timer
from typing import IO, cast

from inlaid.patterns import late_pattern

_TIMEOUT = 30  # seconds until an answer begins: a partial clone may have to fetch the object
_GRACE = 5  # seconds in which git ends after its input has
_HEADER = re.compile(rb"([0-9a-f]{40,64}) (\w+) (\d+)\n")
_UNASKABLE = late_pattern(r"[\r\n\0]")


@dataclass(frozen=True, slots=True)
class GitObject:
    """An object: its id, its type (`blob`, `tree`), its size, and its bytes unless too many."""

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
        self._pipes: tuple[IO[bytes], IO[bytes], subprocess.Popen[bytes]] | None = None

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
        question, answer, process = self._pipes or self._start()
        try:
            with _ended_in_time(process):
                question.write(name.encode("utf-8", "surrogateescape") + b"\n")
                question.flush()
                header = answer.readline()
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

    def _start(self) -> tuple[IO[bytes], IO[bytes], subprocess.Popen[bytes]]:
        process = subprocess.Popen(  # noqa: S603 (arguments are a list)
            ["git", "-C", str(self._root), "cat-file", "--batch"],  # noqa: S607 (found on PATH)
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        question, answer = cast("tuple[IO[bytes], IO[bytes]]", (process.stdin, process.stdout))
        self._pipes = question, answer, process
        self._end = weakref.finalize(self, _end, *self._pipes)
        return self._pipes


@contextmanager
def _ended_in_time(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """End git when no answer begins in time, so that whoever reads meets the end of its output."""
    timer = Timer(_TIMEOUT, process.kill)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _end(question: IO[bytes], answer: IO[bytes], process: subprocess.Popen[bytes]) -> None:
    with suppress(OSError):
        question.close()
    with suppress(OSError):
        answer.close()  # git may be in the middle of an object
    try:
        process.wait(_GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
