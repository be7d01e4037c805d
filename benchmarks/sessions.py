"""Python blocks of real pages in sessions, against Sybil, which runs a page in one process.

    python benchmarks/sessions.py DOCS [--rounds N]

DOCS is a folder of pages, as pydantic's; they are copied below the folder ``.cache`` of the
checkout, with a comment above each Python block that Sybil runs too. What they import, and Sybil,
has to be installed beside Inlaid. Each program is run in turn with the others, cold. Prints medians
of processor time with all that is started, and of time, each with its ratio to Sybil's. The goals:
1.2 times with one session a page, 5 times with one session a block.
"""

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

CACHE = Path(__file__).parents[1] / ".cache"
FENCE = re.compile(r"(?P<indent>[ \t]*)(?P<fence>```+)[ \t]*(?P<info>.*)")
PYTHON = re.compile(r"python\s*(\{.*)?")
CONFTEST = """\
from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser

pytest_collect_file = Sybil(parsers=[PythonCodeBlockParser()], patterns=["*.md"]).pytest()
"""
NAMES = {"one session a page": lambda _number: "page", "one session a block": "b{}".format}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("docs", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    CACHE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        commands = {"Sybil": (Path(folder, "sybil"), [sys.executable, "-m", "pytest", "-q", "."])}
        verify = [sys.executable, "-m", "inlaid", "verify", "--no-cache", "-q"]
        for name, choose in NAMES.items():
            commands[name] = (Path(folder, name), verify)
            write_pages(options.docs, Path(folder, name), choose)
        shutil.copytree(Path(folder, name), Path(folder, "sybil"))
        times = defaultdict(list)
        for _ in range(options.rounds + 1):
            for name, (root, command) in commands.items():
                times[name].append(measure(root, command))
    for name, found in times.items():
        used = statistics.median(used for used, _ in found[1:])
        passed = statistics.median(passed for _, passed in found[1:])
        cpu, wall = (
            statistics.median(
                one[at] / other[at]
                for one, other in zip(found[1:], times["Sybil"][1:], strict=True)
            )
            for at in (0, 1)
        )
        print(f"{name:20} {used:6.2f} s CPU {cpu:5.1f} times, {passed:6.2f} s {wall:5.1f} times")
    return 0


def write_pages(docs: Path, root: Path, choose) -> None:
    shutil.copytree(docs, root / "docs", copy_function=shutil.copyfile)
    subprocess.run(["chmod", "-R", "u+w", root], check=True)
    (root / "mkdocs.yml").write_text("site_name: x\nplugins: [inlaid]\n")
    (root / "conftest.py").write_text(CONFTEST)
    number = 0
    for page in root.rglob("*.md"):
        lines, fence = [], ""
        for line in page.read_text().split("\n"):
            found = FENCE.fullmatch(line)
            if found and not fence:
                fence = found["fence"]
                if PYTHON.fullmatch(found["info"]) and 'test="skip"' not in found["info"]:
                    number += 1
                    lines.append(f"{found['indent']}<!-- inlaid: verify={choose(number)} -->")
            elif found and not found["info"] and len(found["fence"]) >= len(fence):
                fence = ""
            lines.append(line)
        page.write_text("\n".join(lines))


def measure(root: Path, command: list[str]) -> tuple[float, float]:
    """Seconds of processor time, and of time."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):  # some blocks fail with both
        raise SystemExit(f"{' '.join(command)} failed in {root}")
    return used.ru_utime + used.ru_stime, time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
