"""What each degree of isolation can't stop, by name: in reports, and expected by its tests."""

import os
import sys
from collections.abc import Collection, Iterator

from inlaid.verify.sandbox.limits import Network
from inlaid.verify.sandbox.program import Isolation

if sys.platform == "linux":
    from inlaid.verify.sandbox.confine.landlock import (
        HIDES_SIGNALS,
        HIDES_SOCKETS,
        STOPS_TRUNCATION,
    )
    from inlaid.verify.sandbox.confine.seccomp import is_known

READING = "reading files of the user"
WRITING = "writing files of the user"
TRUNCATING = "emptying files of the user"
ATTRIBUTES = "changing the mode and times of files of the user"
LOOKING = "looking for names, sizes and times of files"
NETWORK = "the network"
SOCKETS = "servers on sockets of the machine"
ABSTRACT = "servers on abstract sockets of the machine"
SIGNALS = "ending other programs of the user"
MEMORY = "the memory and environment of other programs of the user"
COMMANDS = "the command lines of other programs"
PRIORITIES = "the priority and limits of other programs of the user"
SHARED = "shared memory of the user"

_LIMITS_ONLY = (
    READING, WRITING, ATTRIBUTES, LOOKING, NETWORK, SOCKETS, SIGNALS, MEMORY, COMMANDS,
    PRIORITIES, SHARED,
)  # fmt: skip


def list_weaknesses(isolation: Isolation, networks: Collection[Network]) -> tuple[str, ...]:
    """Return what programs can do at the degree although they shouldn't.

    ``networks``: what they may talk to by permission; the machine's own network has more than that.
    """
    if isolation.namespaces:
        return (ABSTRACT,) if _reaches_sockets(isolation.landlock, networks) else ()
    return tuple(_list_of_landlock(isolation.landlock)) if isolation.landlock else _LIMITS_ONLY


def _reaches_sockets(landlock: int, networks: Collection[Network]) -> bool:
    is_hidden = sys.platform != "linux" or landlock >= HIDES_SOCKETS
    return Network.HOST in networks and not is_hidden


def _list_of_landlock(version: int) -> Iterator[str]:
    yield from (ATTRIBUTES, LOOKING, COMMANDS, PRIORITIES)
    if sys.platform == "linux":
        if version < STOPS_TRUNCATION:
            yield TRUNCATING
        if version < HIDES_SIGNALS:
            yield SIGNALS
        if not is_known(os.uname().machine):
            yield from (NETWORK, SOCKETS, SHARED)
