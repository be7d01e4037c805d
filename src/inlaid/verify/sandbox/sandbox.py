"""Run a program in a sandbox: own home, clean environment, limits, all it started ended with it."""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from inlaid.verify.sandbox.box import collect_files, find_collected, lay_out, open_box
from inlaid.verify.sandbox.control_group import open_control_group
from inlaid.verify.sandbox.limits import Limits
from inlaid.verify.sandbox.program import Isolation, Program, Run
from inlaid.verify.sandbox.variables import build_environment, find_hidden

if sys.platform == "linux":
    from inlaid.verify.sandbox.process_tree import count_threads

if sys.platform == "win32":
    from inlaid.verify.sandbox.limited import supervise
else:
    from inlaid.verify.sandbox.supervise import supervise

_OTHERS = 1000  # threads that the user may start meanwhile


def run_program(
    program: Program, limits: Limits, outer: Mapping[str, str], isolation: Isolation
) -> Run:
    """Run the program to its end or to a limit; nothing it started outlives this call."""
    with open_box() as box, open_control_group(limits) as group:
        layout = lay_out(program, box, isolation)
        spec = {
            **_build_spec(program, limits, outer, isolation, box),
            "cwd": layout.cwd,
            "packages": list(layout.packages),
            "groups": list(map(str, group.folders)),
        }
        (box / "spec.json").write_bytes(json.dumps(spec).encode())
        (box / "stdin").write_bytes(program.stdin.encode())
        outcome = supervise(box, limits, group)
        return Run(outcome, collect_files(program, box, isolation))


def _build_spec(
    program: Program, limits: Limits, outer: Mapping[str, str], isolation: Isolation, box: Path
) -> dict[str, object]:
    home, scratch = str(box / "home"), str(box / "tmp")
    environment = build_environment(outer, home, scratch, passed=program.passed)
    return {
        "argv": [each.replace("{box}", scratch) for each in program.argv],
        "env": {**environment, **dict(program.env)},
        "box": str(box),
        "overlay": program.root if isolation.overlay else "",
        "copy": program.root if isolation.namespaces and not isolation.overlay else "",
        "remove": [str(path) for path in find_collected(program, Path(program.root)).values()],
        "hide": find_hidden(outer) if isolation.namespaces else [],
        "threads": limits.threads,
        "network": program.network.value,
        "namespaces": isolation.namespaces,
        "limits": {
            "RLIMIT_CPU": limits.cpu_seconds,
            "RLIMIT_DATA": limits.memory,
            "RLIMIT_FSIZE": limits.file_size,
            "RLIMIT_CORE": 0,
            **_bound_processes(limits, isolation),
        },
    }


def _bound_processes(limits: Limits, isolation: Isolation) -> dict[str, int]:
    """The kernel's own bound on threads, the second line of defence; it has none for root.

    It counts those of a namespace of its own, else all of the user, who may start others meanwhile.
    """
    if isolation.namespaces:
        return {"RLIMIT_NPROC": limits.threads}
    bound: dict[str, int] = {}
    if sys.platform == "linux" and (user := os.getuid()) != 0:
        bound["RLIMIT_NPROC"] = count_threads(user) + limits.threads + _OTHERS
    return bound
