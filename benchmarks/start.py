"""What it takes to start: importing, a check, and a site that has no fence of ours.

    python benchmarks/start.py [--rounds N] [--against COMMIT]

Each is a process of its own, in turn with its rival; prints medians.

- `import inlaid`, and the first use of each function, above an empty Python, in ms of processor
  time.
- MkDocs that builds a site without a fence of ours, with the plugin and without it, in processor
  time, with its own theme and with Material. The build is a cold one, with the check of all pages.
- With ``--against``: `inlaid check` of one page and of 300 pages with 1,500 includes, as a ratio to
  the processor time of an earlier commit.

The goals: `import inlaid` costs under 20 ms, start-up at most 0.06 s, and a check no more than
before.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml
from earlier import ROOT, unpack
from pages import Corpus, write_mkdocs

FUNCTIONS = ("check", "resolve", "find_regions", "verify", "render_diagram", "publish")
CODES = {
    "import inlaid": "import inlaid",
    **{f"inlaid.{name}": f"import inlaid; inlaid.{name}" for name in FUNCTIONS},
}
THEMES = ("mkdocs", "material")
SIZES = (1, 300)  # pages with 5 includes each
PLAIN = 5  # pages of the site without a fence of ours
GOAL_IMPORT, GOAL_START, GOAL_CHECK = 20, 0.06, 1.0  # ms, s, ratio


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--against", metavar="COMMIT")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        empty = Path(folder, "empty")
        empty.mkdir()
        met = [measure_imports(empty, options.rounds)]
        met += [measure_start(Path(folder, theme), theme, options.rounds) for theme in THEMES]
        if options.against:
            with unpack(options.against) as sources:
                met += [
                    measure_check(Path(folder, f"pages{pages}"), pages, sources, options.rounds)
                    for pages in SIZES
                ]
    return 0 if all(met) else 1


def measure_imports(root: Path, rounds: int) -> bool:
    costs: dict[str, list[float]] = defaultdict(list)
    for _ in range(rounds):
        empty = measure_cpu(["-c", "pass"], root)
        for name, code in CODES.items():
            costs[name].append((measure_cpu(["-c", code], root) - empty) * 1000)
    for name, found in costs.items():
        print(f"{name:24} {statistics.median(found):6.1f} ms CPU, at least {min(found):6.1f} ms")
    return statistics.median(costs["import inlaid"]) < GOAL_IMPORT


def measure_start(root: Path, theme: str, rounds: int) -> bool:
    """Compare cold builds of a few pages with ordinary fences, with and without the plugin."""
    write_mkdocs(root, Corpus("pasted", PLAIN, 1), theme)
    config = yaml.safe_load((root / "mkdocs.yml").read_text())
    (root / "ours.yml").write_text(yaml.safe_dump(config | {"plugins": ["search", "inlaid"]}))

    def build(name: str) -> Callable[[], float]:
        def run() -> float:
            for kept in ("site", ".inlaid"):
                shutil.rmtree(root / kept, ignore_errors=True)
            return measure_cpu(["-m", "mkdocs", "build", "--quiet", "--config-file", name], root)

        return run

    ours, stock = compare(build("ours.yml"), build("mkdocs.yml"), rounds)
    more = statistics.median(one - other for one, other in zip(ours, stock, strict=True))
    ratio = statistics.median(ours) / statistics.median(stock)
    print(f"start-up, {theme:9} {more:+.3f} s CPU, {ratio:.3f} of a site without the plugin")
    return more <= GOAL_START


def measure_check(root: Path, pages: int, earlier: Path, rounds: int) -> bool:
    write_mkdocs(root, Corpus("inlaid", pages, 5))

    def check(sources: Path) -> Callable[[], float]:
        return lambda: measure_cpu(["-m", "inlaid", "check"], root, {"PYTHONPATH": str(sources)})

    now, before = compare(check(ROOT / "src"), check(earlier), rounds)
    ratio = statistics.median(one / other for one, other in zip(now, before, strict=True))
    seconds = statistics.median(now)
    print(f"check, {pages:3} page(s) {seconds:.3f} s CPU, {ratio:.3f} of the earlier commit")
    return ratio <= GOAL_CHECK


def compare(
    one: Callable[[], float], other: Callable[[], float], rounds: int
) -> tuple[list[float], list[float]]:
    """The times of both in turn, each as often the first; a run of each comes before."""
    one(), other()
    found: tuple[list[float], list[float]] = [], []
    for at in range(rounds):
        for which in (0, 1) if at % 2 else (1, 0):
            found[which].append((one, other)[which]())
    return found


def measure_cpu(command: list[str], root: Path, more: Mapping[str, str] | None = None) -> float:
    """Seconds of processor time of a Python whose modules are compiled, as installed ones are."""
    environment = {
        **os.environ,
        "NO_MKDOCS_2_WARNING": "1",
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(root.parent / "compiled"),
        **(more or {}),
    }
    process = subprocess.Popen(
        [sys.executable, *command], cwd=root, env=environment, stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} failed in {root}")
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main())
