"""Landlock: what a program may open, without any rights of ours.

Sources: landlock(7) and <linux/landlock.h>, by whose names the numbers are found. What a version
doesn't know it doesn't stop: see `weaknesses`.
"""

import os
import stat
import sys
from contextlib import suppress

from inlaid.verify.sandbox.confine.confinement import Rules

assert sys.platform == "linux"  # noqa: S101 (nothing imports this elsewhere; it tells mypy)

from inlaid.verify.sandbox.confine.system_calls import call_system  # noqa: E402 (mypy reads on to here)

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # numbers of the calls, on each machine
_VERSION, _PATH_BENEATH = 1, 1
_EXECUTE, _WRITE, _READ, _LIST = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REFER, _TRUNCATE, _IOCTL = 1 << 13, 1 << 14, 1 << 15
_ADDED = ((2, _REFER), (3, _TRUNCATE), (5, _IOCTL))  # since which version each is known
_FIRST = (1 << 13) - 1  # what the first version knows
_OF_FILES = _EXECUTE | _WRITE | _READ | _TRUNCATE | _IOCTL
_TCP, _SINCE_TCP = 0b11, 4  # bind and connect
_SCOPES, _SCOPE_SOCKETS, _SINCE_SCOPES = 0b11, 0b01, 6  # abstract sockets and signals

_DEVICES = ("full", "null", "random", "tty", "urandom", "zero")
# Since which version it stops them.
STOPS_TRUNCATION, HIDES_SIGNALS, HIDES_SOCKETS = 3, _SINCE_SCOPES, _SINCE_SCOPES


def find_version() -> int:
    """Return the version of Landlock that the kernel has, 0 for none."""
    try:
        return call_system(_CREATE, None, 0, _VERSION)
    except OSError:
        return 0


def restrict(rules: Rules) -> None:
    """Restrict this process, which has given up its rights, and all that it will start."""
    known = _FIRST | sum(right for version, right in _ADDED if rules.version >= version)
    with_network = rules.version >= _SINCE_TCP and not rules.network
    handled = (
        known,
        _TCP if with_network else 0,
        _SCOPES if rules.version >= _SINCE_SCOPES else 0,
    )
    used = 8 * (1 + (rules.version >= _SINCE_TCP) + (rules.version >= _SINCE_SCOPES))
    attributes = b"".join(number.to_bytes(8, "little") for number in handled)
    ruleset = call_system(_CREATE, attributes, used, 0)
    for path in rules.readable:
        _allow(ruleset, path, _EXECUTE | _READ | _LIST)
    for path in rules.writable:
        _allow(ruleset, path, known)
    for name in _DEVICES:
        _allow(ruleset, f"/dev/{name}", (_READ | _WRITE | _IOCTL | _TRUNCATE) & known)
    call_system(_RESTRICT, ruleset, 0)
    os.close(ruleset)


def hide_sockets() -> None:
    """Keep this process, and all that it will start, from the abstract sockets of all others."""
    attributes = b"".join(number.to_bytes(8, "little") for number in (0, 0, _SCOPE_SOCKETS))
    ruleset = call_system(_CREATE, attributes, len(attributes), 0)
    call_system(_RESTRICT, ruleset, 0)
    os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    with suppress(FileNotFoundError, PermissionError):
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        is_folder = stat.S_ISDIR(os.fstat(place).st_mode)
        allowed = rights if is_folder else rights & _OF_FILES
        rule = allowed.to_bytes(8, "little") + place.to_bytes(4, "little")
        call_system(_ADD, ruleset, _PATH_BENEATH, rule, 0)
        os.close(place)
