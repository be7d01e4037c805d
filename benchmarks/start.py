"""What it takes to start: an empty Python, `import inlaid`, and the first use of each function.

    python benchmarks/start.py [--rounds N]

Each is a process of its own, in turn; prints medians in ms above those of the empty Python, and the
least. The goal is that `import inlaid` costs under 20 ms.
"""

import argparse
import statistics
import subprocess
import sys
import time
from collections import defaultdict

FUNCTIONS = ("check", "resolve", "find_regions", "verify", "render_diagram", "publish")
CODES = {
    "import inlaid": "import inlaid",
    **{f"inlaid.{name}": f"import inlaid; inlaid.{name}" for name in FUNCTIONS},
}
GOAL = 20  # ms


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=21)
    options = parser.parse_args()
    costs: dict[str, list[float]] = defaultdict(list)
    for _ in range(options.rounds):
        empty = measure("pass")
        for name, code in CODES.items():
            costs[name].append(measure(code) - empty)
    for name, found in costs.items():
        print(f"{name:24} {statistics.median(found):6.1f} ms, at least {min(found):6.1f} ms")
    return 0 if statistics.median(costs["import inlaid"]) < GOAL else 1


def measure(code: str) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    sys.exit(main())
