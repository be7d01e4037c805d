"""Check fences that quote a git revision, and as many that quote files of today: time, by ratio.

    python benchmarks/revisions.py [--fences N] [--rounds N]

Each fence quotes a file of its own, from the one tag of a fresh repository. `inlaid check` runs as
a process, with and without `rev=` by turns; processor time counts the git processes that it starts.
The goal is 1.2 times for 100 fences.
"""

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

GOAL = 1.2
IDENTITY = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fences", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        plain, revised = Path(name, "plain"), Path(name, "revised")
        write_project(plain, options.fences, "")
        write_project(revised, options.fences, " rev=v1")
        rounds = [(measure(plain), measure(revised)) for _ in range(options.rounds)]
    ratios = []
    for at, what in enumerate(("elapsed", "processor")):
        without = statistics.median(times[0][at] for times in rounds)
        with_ = statistics.median(times[1][at] for times in rounds)
        ratios.append(statistics.median(times[1][at] / times[0][at] for times in rounds))
        print(f"{what:9}: {without:.3f} s without rev=, {with_:.3f} s with, {ratios[-1]:.2f} times")
    return 0 if max(ratios) <= GOAL else 1


def write_project(root: Path, fences: int, option: str) -> None:
    (root / "docs").mkdir(parents=True)
    (root / "snippets").mkdir()
    (root / "mkdocs.yml").write_text("site_name: Revisions\nplugins: [inlaid]\n")
    for at in range(fences):
        (root / "snippets" / f"s{at}.py").write_text(f"def step_{at}():\n    return {at}\n")
    page = "".join(f"```python ./s{at}.py{option}\n```\n\n" for at in range(fences))
    (root / "docs" / "index.md").write_text(f"# Page\n\n{page}")
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "first"], ["tag", "v1"]):
        subprocess.run(["git", *IDENTITY, *command], cwd=root, check=True)


def measure(root: Path) -> tuple[float, float]:
    """Elapsed and processor seconds of `inlaid check`, git included."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "inlaid", "check"]
    subprocess.run(command, cwd=root, check=True, stdout=subprocess.DEVNULL)
    elapsed, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return elapsed, spent


if __name__ == "__main__":
    sys.exit(main())
