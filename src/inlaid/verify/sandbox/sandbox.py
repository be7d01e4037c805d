"""Run a program in a sandbox: own home, clean environment, limits, all it started ended with it."""

import os
import sys
from collections.abc import Iterator, Mapping

from inlaid.verify.sandbox.box import BoxLayout, collect_files, find_place, lay_out, open_box
from inlaid.verify.sandbox.confine.confinement import Confinement, Namespaces, Rules
from inlaid.verify.sandbox.limits import REFUSED, End, Limits, Network, RunOutcome
from inlaid.verify.sandbox.program import Isolation, Program, Run
from inlaid.verify.sandbox.variables import build_environment

if sys.platform == "linux":
    from inlaid.verify.sandbox.confine.system_calls import hide_memory
    from inlaid.verify.sandbox.process_tree import count_threads
    from inlaid.verify.sandbox.view import choose_way
else:

    def choose_way(
        _layout: BoxLayout, _limits: Limits, _outer: Mapping[str, str]
    ) -> Namespaces | Rules | None:
        """Elsewhere only limits are left."""


if sys.platform == "win32":
    from inlaid.verify.sandbox.limited import supervise
else:
    from inlaid.verify.sandbox.supervise import supervise

_OTHERS = 1000  # threads that the user may start meanwhile


def run_program(
    program: Program, limits: Limits, outer: Mapping[str, str], isolation: Isolation
) -> Run:
    """Run the program to its end or to a limit; nothing it started outlives this call."""
    if program.network is Network.LOOPBACK and not isolation.namespaces:
        why = f"`network: loopback` needs namespaces: {isolation.reason or 'they are switched off'}"
        return Run(RunOutcome(End.UNCONFINED, 0, f"{REFUSED}{why}\n", 0))
    if sys.platform == "linux" and not isolation.namespaces:
        hide_memory()  # it stays so, as others of our threads may run programs
    with open_box() as box:
        layout = lay_out(program, box, isolation)
        (box / "stdin").write_bytes(program.stdin.encode())
        outcome = supervise(_confine(layout, limits, outer), box, limits)
        return Run(outcome, collect_files(program, box, isolation))


def _confine(layout: BoxLayout, limits: Limits, outer: Mapping[str, str]) -> Confinement:
    program, isolation = layout.program, layout.isolation
    home, scratch, files = (
        find_place(layout.box, name, isolation) for name in ("home", "tmp", "files")
    )
    environment = build_environment(outer, home, scratch, passed=program.passed)
    return Confinement(
        argv=tuple(argument.replace("{box}", files) for argument in program.argv),
        env=tuple({**environment, **dict(program.env)}.items()),
        cwd=layout.cwd,
        limits=tuple(_bound(limits, isolation)),
        way=choose_way(layout, limits, outer),
    )


def _bound(limits: Limits, isolation: Isolation) -> Iterator[tuple[str, int]]:
    """The kernel's own bounds; that on threads is the second line of defence.

    It counts those of a namespace of its own, else all of the user, who may start others meanwhile;
    it has none for root.
    """
    yield "RLIMIT_CPU", limits.cpu_seconds
    yield "RLIMIT_DATA", limits.memory
    yield "RLIMIT_FSIZE", limits.file_size
    yield "RLIMIT_CORE", 0
    if isolation.namespaces:
        yield "RLIMIT_NPROC", limits.threads
    elif sys.platform == "linux" and (user := os.getuid()) != 0:
        yield "RLIMIT_NPROC", count_threads(user) + limits.threads + _OTHERS
