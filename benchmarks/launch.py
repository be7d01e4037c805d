"""What it takes to start an empty program in the sandbox, beside bubblewrap in the same run.

    python benchmarks/launch.py [--rounds N]

Bubblewrap (Debian: bubblewrap) gets namespaces of the same kinds, and the whole file system as its
view; or, where it says so, the same view as ours. Prints medians in ms, the least of each, and the
median of the ratios to bubblewrap's time in the same round, as the machine may be busy. The goal is
at most 2, also over a project.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from inlaid.verify.sandbox.confine.landlock import find_version
from inlaid.verify.sandbox.limits import Limits
from inlaid.verify.sandbox.program import Isolation, Program
from inlaid.verify.sandbox.sandbox import run_program
from inlaid.verify.sandbox.toolchains import find_toolchains

GOAL = 2  # times
GOALS = ("namespaces", "namespaces, project layer")
ROOT = str(Path(__file__).parents[1] / "snippets")
DEGREES = {
    "namespaces": Isolation(namespaces=True, overlay=True),
    "Landlock": Isolation(namespaces=False, overlay=False, landlock=find_version()),
    "limits only": Isolation(namespaces=False, overlay=False),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=41)
    options = parser.parse_args()
    if shutil.which("bwrap") is None:
        print("bubblewrap is not installed: apt-get install bubblewrap")
        return 2
    starts = {"bubblewrap": run_plain, "bubblewrap, the same view": run_viewing}
    for name, degree in DEGREES.items():
        starts[name] = make_start(Program(argv=("true",)), degree)
    layered = Program(argv=("true",), root=ROOT)
    starts[GOALS[1]] = make_start(layered, DEGREES["namespaces"])
    times: dict[str, list[float]] = defaultdict(list)
    for _ in range(options.rounds + 1):
        for name, start in starts.items():
            times[name].append(measure(start))
    ratios = {name: compare(found[1:], times["bubblewrap"][1:]) for name, found in times.items()}
    for name, (_, *found) in times.items():
        least, middle = min(found), statistics.median(found)
        print(f"{name:28} {middle:6.1f} ms, at least {least:6.1f}, {ratios[name]:4.1f} times")
    return 0 if max(ratios[name] for name in ratios if name in GOALS) <= GOAL else 1


def compare(times: list[float], others: list[float]) -> float:
    return statistics.median(one / other for one, other in zip(times, others, strict=True))


def measure(start: Callable[[], object]) -> float:
    started = time.perf_counter()
    start()
    return (time.perf_counter() - started) * 1000


def make_start(program: Program, degree: Isolation) -> Callable[[], object]:
    return lambda: run_program(program, Limits(), os.environ, degree)


def run_viewing() -> None:
    """With the folders and files that our own view shows."""
    shown = [word for path in find_toolchains(os.environ) for word in ("--ro-bind", path, path)]
    run_bwrap(*shown)


def run_plain() -> None:
    """With the whole file system as one."""
    run_bwrap("--ro-bind", "/", "/")


def run_bwrap(*shown: str) -> None:
    own = ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--tmpfs", "/run"]
    command = ["bwrap", "--unshare-all", "--die-with-parent", *shown, *own, "true"]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, capture_output=True)


if __name__ == "__main__":
    sys.exit(main())
