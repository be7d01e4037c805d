"""Limits of memory and processor time, and the end of a parent, as POSIX systems have them."""

import fcntl
import os
import resource
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import IO

assert sys.platform != "win32"  # noqa: S101 (not imported there; this tells mypy)


def read_limits() -> dict[str, int]:
    """Return the limits that the process was started with, which it never goes beyond."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    names = [name for name in ("RLIMIT_AS", "RLIMIT_CPU") if hasattr(resource, name)]
    return {name: resource.getrlimit(getattr(resource, name))[0] for name in names}


def limit(name: str, value: int, limits: Mapping[str, int]) -> None:
    """Set a limit, at most to the one in ``limits``; do nothing where the system lacks it."""
    if name not in limits:
        return
    kind, known = getattr(resource, name), limits[name]
    soft = value if known == resource.RLIM_INFINITY else min(value, known)
    with suppress(ValueError, OSError):  # a system that has the name only
        resource.setrlimit(kind, (soft, resource.getrlimit(kind)[1]))


@contextmanager
def end_with_parent(orders: IO[bytes]) -> Iterator[None]:
    """While inside, the end of the parent ends the process: a pipe that is closed is signalled."""
    try:
        flags = fcntl.fcntl(orders, fcntl.F_GETFL)
        fcntl.fcntl(orders, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(orders, fcntl.F_SETFL, flags | os.O_ASYNC)
    except OSError:
        yield
        return
    try:
        yield
    finally:
        fcntl.fcntl(orders, fcntl.F_SETFL, flags)
