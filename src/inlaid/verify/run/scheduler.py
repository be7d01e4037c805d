"""Work on the workers of a dask.distributed scheduler; the same runner, another executor.

A worker needs Inlaid and the tools of the languages, and sees the project under the same path. A
unit of work whose worker is lost is done again on another; its result is taken once.
"""

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from importlib import import_module
from urllib.parse import urlsplit

from inlaid.errors import InlaidError, UsageError

_RETRIES = 3  # of a unit of work
_PATIENCE = "20s"  # until the scheduler has to answer


@contextmanager
def open_scheduler(address: str) -> Iterator[tuple[Executor, int]]:
    """Yield an executor on the scheduler, and how many units its workers do at a time.

    Raises UsageError for an address without a port, or when the extra isn't installed, InlaidError
    when nothing answers or nobody works there.
    """
    try:
        distributed = import_module("distributed")
    except ImportError:
        raise UsageError("--scheduler needs the package inlaid[scheduler]") from None
    if not _has_port(address):  # of such a client, `distributed` could not even let go
        raise UsageError(f"--scheduler {address}: expected an address such as tcp://HOST:PORT")
    try:
        client = distributed.Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise InlaidError(f"no scheduler answers at {address}: {error}") from error
    with client:
        width = sum(client.nthreads().values())
        if width == 0:
            raise InlaidError(f"the scheduler at {address} has no workers")
        yield client.get_executor(pure=False, retries=_RETRIES), width


def _has_port(address: str) -> bool:
    try:
        return urlsplit(address if "://" in address else f"tcp://{address}").port is not None
    except ValueError:
        return False
