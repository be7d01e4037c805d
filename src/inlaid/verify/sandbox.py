"""Run a program shut in: own home, clean environment, limits, and all it started ended with it."""

import json
import os
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from inlaid.verify.box import collect_files, find_collected, lay_out, open_box
from inlaid.verify.environment import build_environment, find_hidden
from inlaid.verify.limits import Limits
from inlaid.verify.program import Isolation, Program, Run
from inlaid.verify.supervise import supervise


@cache
def find_isolation() -> Isolation:
    """Try, once a process, what the system allows."""
    if sys.platform != "linux":
        return Isolation(namespaces=False, overlay=False)
    layered = Isolation(namespaces=True, overlay=True)
    plain = Isolation(namespaces=True, overlay=False)
    for isolation in (layered, plain):
        with tempfile.TemporaryDirectory(prefix="inlaid-") as root:
            probe = Program(argv=("true",), root=root)
            if run_program(probe, Limits(seconds=10), os.environ, isolation).outcome.is_success:
                return isolation
    return Isolation(namespaces=False, overlay=False)


def run_program(
    program: Program, limits: Limits, outer: Mapping[str, str], isolation: Isolation
) -> Run:
    """Run the program to its end or to a limit; nothing it started outlives this call."""
    with open_box() as box:
        cwd = lay_out(program, box, isolation)
        spec = {**_build_spec(program, limits, outer, isolation, box), "cwd": str(cwd)}
        (box / "spec.json").write_text(json.dumps(spec), "utf-8")
        (box / "stdin").write_text(program.stdin, "utf-8")
        outcome = supervise(box, limits)
        return Run(outcome, collect_files(program, box, isolation))


def _build_spec(
    program: Program, limits: Limits, outer: Mapping[str, str], isolation: Isolation, box: Path
) -> dict[str, object]:
    # Of a namespace of its own the system counts the processes itself, as a second line of defence.
    counted = {"RLIMIT_NPROC": 2 * limits.processes} if isolation.namespaces else {}
    home, scratch = str(box / "home"), str(box / "tmp")
    environment = build_environment(outer, home, scratch, passed=program.passed)
    hidden = [*find_hidden(outer), "/dev/shm"]  # noqa: S108 (covered by a folder of its own)
    return {
        "argv": [each.replace("{box}", scratch) for each in program.argv],
        "env": {**environment, **dict(program.env)},
        "box": str(box),
        "overlay": program.root if isolation.overlay else "",
        "remove": [str(path) for path in find_collected(program, Path(program.root)).values()],
        "hide": hidden if isolation.namespaces else [],
        "network": program.network.value,
        "namespaces": isolation.namespaces,
        "limits": {
            "RLIMIT_CPU": limits.cpu_seconds,
            "RLIMIT_DATA": limits.memory,
            "RLIMIT_FSIZE": limits.file_size,
            "RLIMIT_CORE": 0,
            **counted,
        },
    }
