"""Become a confined program: what a process that the launcher has forked does until it runs it."""

import errno
import os
import signal
import sys
from typing import NoReturn

assert sys.platform != "win32"  # noqa: S101 (nothing starts this there; it tells mypy)

import resource  # noqa: E402 (mypy reads on to here)

from inlaid.verify.sandbox.confine.confinement import Confinement, Namespaces, Rules  # noqa: E402

if sys.platform == "linux":
    from inlaid.verify.sandbox.confine.landlock import hide_sockets, restrict
    from inlaid.verify.sandbox.confine.namespaces import become_first, enter_namespaces, reap
    from inlaid.verify.sandbox.confine.seccomp import filter_calls
    from inlaid.verify.sandbox.confine.system_calls import (
        adopt_orphans,
        give_up_rights,
        hide_memory,
    )


_YIELD = 5  # on the scale of `nice`
_CANNOT_CONFINE, _CANNOT_RUN = 125, 127
_IGNORED = (signal.SIGPIPE, signal.SIGXFSZ)  # by Python, which would hand it on
_NULL = 3  # streams of a program: what waits for it holds none of them


def start_program(confinement: Confinement, tell: int) -> NoReturn:
    """Start the program, wait for it, and write its status to the descriptor ``tell``.

    What is written is `refused` and why, when it can't be confined, else `ended` and the status.
    """
    way = confinement.way
    try:
        if sys.platform == "linux" and isinstance(way, Namespaces):
            enter_namespaces(way)
            _divide(tell)
            become_first(way)
        else:
            if sys.platform == "linux":
                adopt_orphans()
            _divide(tell)
        _limit(confinement.limits)
        os.nice(_YIELD)  # whoever watches it comes first
        _restrict(confinement)
    except OSError as error:
        os.write(tell, f"refused {error.strerror or error}\n".encode())
        os._exit(_CANNOT_CONFINE)
    _run(confinement)


def _divide(tell: int) -> None:
    """Go on in a child, which may be the first of a namespace; this process waits for it."""
    if child := os.fork():
        _wait(child, tell)


def _restrict(confinement: Confinement) -> None:
    if sys.platform == "linux":
        give_up_rights(reads=not isinstance(confinement.way, Namespaces))
        if isinstance(confinement.way, Namespaces) and confinement.way.hides_sockets:
            hide_sockets()
        if isinstance(confinement.way, Rules):
            os.chdir(confinement.cwd)  # which may lie below a folder that can't be listed
            restrict(confinement.way)
            filter_calls(network=confinement.way.network)


def _limit(limits: tuple[tuple[str, int], ...]) -> None:
    for name, value in limits:
        kind = getattr(resource, name)
        hard = resource.getrlimit(kind)[1]
        bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
        # At the soft limit the kernel sends SIGXCPU, which is unlike other ends.
        last = hard if name == "RLIMIT_CPU" else bound
        resource.setrlimit(kind, (bound, last))


def _run(confinement: Confinement) -> NoReturn:
    program, env = confinement.argv[0], dict(confinement.env)
    try:
        os.chdir(confinement.cwd)
        if sys.platform == "linux" and isinstance(confinement.way, Namespaces):
            reap(_spawn(confinement.argv, env))
        for ignored in _IGNORED:
            signal.signal(ignored, signal.SIG_DFL)
        os.execvpe(program, confinement.argv, env)  # noqa: S606
    except OSError as error:
        os.write(2, f"inlaid: cannot run {program}: {error}\n".encode())
    os._exit(_CANNOT_RUN)


def _spawn(argv: tuple[str, ...], env: dict[str, str]) -> int:
    """Start the program without a copy of this process, which takes longer than all the rest.

    It inherits limits and rights, so that this process has no more than it from then on.
    """
    if sys.platform == "linux":
        hide_memory()
    found: OSError = FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), argv[0])
    for folder in [""] if os.sep in argv[0] else os.get_exec_path(env):
        path = os.path.join(folder, argv[0])  # noqa: PTH118
        try:
            os.stat(path)  # noqa: PTH116 (an attempt to start it would take the number of a process)
            return os.posix_spawn(path, argv, env, setsigdef=_IGNORED)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:  # something is there, and a later folder may hold the program
            found = error
    raise found


def _wait(child: int, tell: int) -> NoReturn:
    """Wait for the child, which may be the first of a namespace, and then for nobody else."""
    null = os.open(os.devnull, os.O_RDWR)
    for stream in range(_NULL):  # what the program prints ends with it
        os.dup2(null, stream)
    status = os.waitpid(child, 0)[1]
    code = os.waitstatus_to_exitcode(status)
    os.write(tell, f"ended {code if code >= 0 else 128 - code}\n".encode())
    os._exit(0)
