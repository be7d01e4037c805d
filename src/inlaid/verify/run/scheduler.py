"""Work on the workers of a dask.distributed scheduler; the same runner, another executor.

Scheduler and workers need Inlaid in the same version; a worker also needs the tools of the
languages, and sees the project under the same path. A unit of work whose worker is lost is done
again on another; its result is taken once.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pydoc import locate
from typing import Any, TypeVar
from urllib.parse import urlsplit

from inlaid.errors import InlaidError, UsageError
from inlaid.version import __version__

_RETRIES = 3  # of a unit of work
_PATIENCE = 20  # seconds until the scheduler, or a worker, has to answer
_LOOK = 1  # seconds between looks at the workers
_GRACE = 5  # seconds in which a lost worker may be started again
_LOGGERS = ("distributed", "distributed.client", "tornado", "tornado.application")
_VERSION = "inlaid.version.__version__"

_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class Remote:
    """An executor on other machines; ``width``: how many units its workers do at a time.

    ``watch`` is called while results are awaited; it raises InlaidError when none can come.
    """

    executor: Executor
    width: int
    watch: Callable[[], None]


@contextmanager
def open_scheduler(address: str) -> Iterator[Remote]:
    """Yield an executor on the scheduler.

    Raises UsageError for an address without a port, or when the extra isn't installed, InlaidError
    when nothing answers, nobody works there, or Inlaid isn't there in this version.
    """
    try:
        # Read by it when it is imported: what is wrong is reported by us, and once.
        import_module("dask.config").set({"logging": dict.fromkeys(_LOGGERS, "critical")})
        distributed = import_module("distributed")
    except ImportError:
        raise UsageError("--scheduler needs the package inlaid[scheduler]") from None
    if not _has_port(address):  # of such a client, `distributed` could not even let go
        raise UsageError(f"--scheduler {address}: expected an address such as tcp://HOST:PORT")
    try:
        client = distributed.Client(address, timeout=f"{_PATIENCE}s", set_as_default=False)
    except (OSError, ValueError) as error:
        raise InlaidError(f"no scheduler answers at {address}: {error}") from error
    with client:
        watch = _Watch(client, address)
        width = sum(watch.look().values())
        if width == 0:
            raise InlaidError(f"the scheduler at {address} has no workers")
        executor = client.get_executor(pure=False, retries=_RETRIES)
        yield Remote(executor, width, watch.check)


def _has_port(address: str) -> bool:
    try:
        return urlsplit(address if "://" in address else f"tcp://{address}").port is not None
    except ValueError:
        return False


class _Watch:
    """Looks at the workers of a scheduler; ``client`` is of `distributed`, which has no types."""

    def __init__(self, client: Any, address: str) -> None:  # noqa: ANN401 (see above)
        self.client = client
        self.address = address
        self.known: set[str] = set()
        self.looked = self.peopled = time.monotonic()
        self._compare("the scheduler", self._ask(self._locate_on_scheduler))

    def check(self) -> None:
        """Raise InlaidError when nobody has been there to work for too long."""
        now = time.monotonic()
        if now - self.looked < _LOOK:
            return
        self.looked = now
        if self.look():
            self.peopled = now
        elif now - self.peopled > _GRACE:
            raise InlaidError(f"the scheduler at {self.address} has lost its last worker")

    def look(self) -> Mapping[str, int]:
        """The threads of each worker; raises InlaidError for a new one that is of no use."""
        threads: Mapping[str, int] = self._ask(self.client.nthreads)
        if new := sorted(threads.keys() - self.known):
            found = self._ask(
                lambda: self.client.run(locate, _VERSION, workers=new, on_error="return")
            )
            for worker, version in found.items():
                self._compare(f"the worker {worker}", version)
            self.known |= found.keys()
        return threads

    def _locate_on_scheduler(self) -> object:
        return self.client.run_on_scheduler(locate, _VERSION)

    @staticmethod
    def _compare(who: str, version: object) -> None:
        if isinstance(version, OSError):
            return  # it has gone meanwhile
        if not isinstance(version, str):
            raise InlaidError(f"{who} has no Inlaid; install inlaid {__version__} there")
        if version != __version__:
            raise InlaidError(f"{who} has Inlaid {version}, and this is {__version__}")

    def _ask(self, call: Callable[[], _Answer]) -> _Answer:
        """The answer to a call, which could wait for ever where nobody answers."""
        answer: Future[_Answer] = Future()
        threading.Thread(target=_answer, args=(call, answer), daemon=True).start()
        try:
            return answer.result(_PATIENCE)
        except (OSError, RuntimeError) as error:  # a lost connection, or a client that is closed
            why = str(error) or "no answer in time"
            raise InlaidError(f"the scheduler at {self.address} is lost: {why}") from error


def _answer(call: Callable[[], _Answer], answer: "Future[_Answer]") -> None:
    try:
        answer.set_result(call())
    except BaseException as error:  # noqa: BLE001 (whatever it is, who asks has to hear of it)
        answer.set_exception(error)
