"""Check many fences over many files: CPU time from 1,000 to 100,000 fences, and peak memory.

    python benchmarks/fences.py [--most N]

Each page holds ten fences of ten regions of one source file, so 100,000 fences are 10,000 pages and
10,000 sources. Every size runs `inlaid check` in a process of its own. The goal is 100,000 fences
in under 10 s of CPU, time in proportion to the number of fences, and memory that does not grow.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

A_PAGE = 10  # fences
SIZES = (1_000, 10_000, 100_000)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=SIZES[-1])
    options = parser.parse_args()
    costs, peaks = [], []
    for size in (most for most in SIZES if most <= options.most):
        with tempfile.TemporaryDirectory() as name:
            write_project(Path(name), size)
            seconds, peak = check(Path(name), size)
        costs.append(seconds / size)
        peaks.append(peak)
        print(
            f"{size:7} fences, {size // A_PAGE:6} pages: {seconds:6.2f} s of CPU, "
            f"{seconds / size * 1e6:5.0f} us a fence, {peak / 1e6:4.0f} MB",
            flush=True,
        )
    print(f"a fence costs {costs[-1] / costs[0]:.2f} times as much as at the smallest size")
    print(f"memory is {peaks[-1] / peaks[0]:.2f} times that of the smallest size")
    return 0 if costs[-1] <= costs[0] * 1.2 else 1


def write_project(root: Path, fences: int) -> None:
    (root / "mkdocs.yml").write_text("site_name: Many\nplugins: [inlaid]\n")
    for at in range(fences // A_PAGE):
        folder = f"{at // 100:03}"
        page = root / "docs" / folder / f"p{at}.md"
        source = root / "snippets" / folder / f"s{at}.py"
        page.parent.mkdir(parents=True, exist_ok=True)
        source.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(
            f"# Page {at}\n\n"
            + "".join(map(write_fence, [f"{folder}/s{at}.py"] * A_PAGE, range(A_PAGE)))
        )
        source.write_text("".join(map(write_region, range(A_PAGE))))


def write_fence(path: str, at: int) -> str:
    return (
        f"Some text about step {at}, with [a link](https://example.com) and `code`.\n\n"
        f"```python ./{path} step_{at}\n```\n\n"
    )


def write_region(at: int) -> str:
    return (
        f"# ANCHOR: step_{at}\ndef step_{at}(value):\n    total = value + {at}\n"
        f"    return total  # the sum\n# ANCHOR_END: step_{at}\n\n"
    )


def check(root: Path, size: int) -> tuple[float, int]:
    """CPU seconds and peak bytes of `inlaid check`, in a process of its own."""
    program = (
        "import json, resource\n"
        "from click.testing import CliRunner\n"
        "from inlaid.cli.main import main\n"
        "import inlaid.cli.check\n"
        "start = resource.getrusage(resource.RUSAGE_SELF)\n"
        "result = CliRunner().invoke(main, ['check', '--format', 'json'])\n"
        "end = resource.getrusage(resource.RUSAGE_SELF)\n"
        "cpu = end.ru_utime + end.ru_stime - start.ru_utime - start.ru_stime\n"
        "report = json.loads(result.stdout)\n"
        "print(json.dumps([cpu, end.ru_maxrss * 1024, report['summary'], report['diagnostics']]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, check=True, capture_output=True, text=True
    )
    seconds, peak, summary, diagnostics = json.loads(done.stdout)
    assert summary["includes"] == size
    assert diagnostics == []
    return seconds, peak


if __name__ == "__main__":
    sys.exit(main())
