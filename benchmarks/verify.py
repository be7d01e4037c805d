"""Ratios of `inlaid verify`: two jobs to one, warm to cold, and against Sybil on the same blocks.

Run: .venv/bin/python benchmarks/verify.py
All programs of a comparison run one after the other in this one run; only ratios are compared. Each
has run before, so that its modules are compiled, as those of installed programs are.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BLOCKS = 500
PROGRAMS = 40
REPEATS = 3
NOT_COMPILED = "PYTHONDONTWRITEBYTECODE"
CONFTEST = """\
from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser

pytest_collect_file = Sybil(parsers=[PythonCodeBlockParser()], patterns=["*.md"]).pytest()
"""


def main():
    with tempfile.TemporaryDirectory(prefix="inlaid-bench-") as folder:
        blocks = make_project(Path(folder, "blocks"), make_blocks())
        programs = make_project(Path(folder, "programs"), make_programs())
        results = [*compare_blocks(blocks), *compare_jobs(programs)]
    for name, value in results:
        print(f"{name:62} {value}")


def make_project(root, pages):
    (root / "docs").mkdir(parents=True)
    (root / "mkdocs.yml").write_text("site_name: x\nplugins: [inlaid]\n")
    for name, text in pages.items():
        (root / "docs" / name).write_text(text)
    (root / "docs" / "conftest.py").write_text(CONFTEST)
    return root


def make_blocks():
    """Python blocks in ten pages, each run in the session of its page, as Sybil runs them."""
    pages = {}
    for page in range(10):
        blocks = [
            f"<!-- inlaid: verify=page -->\n```python\nx{n} = sum(range({n + 1}))\n"
            f"assert x{n} == {n * (n + 1) // 2}\n```\n"
            for n in range(BLOCKS // 10)
        ]
        pages[f"page{page}.md"] = "\n".join(blocks)
    return pages


def make_programs():
    """Pages whose commands keep a processor busy, each another, so that none is run for two."""
    pages = {}
    for n in range(PROGRAMS):
        count = 1_500_000 + n
        command = f'$ python -c "print(sum(i * i for i in range({count})))"'
        answer = (count - 1) * count * (2 * count - 1) // 6
        pages[f"page{n}.md"] = f"```console\n{command}\n{answer}\n```\n"
    return pages


def compare_blocks(root):
    measure(root, verify())
    measure(root, pytest("docs"))
    cold, warm, sybil = (
        min(measure(root, command) for _ in range(REPEATS))
        for command in (verify("--no-cache"), verify(), pytest("docs"))
    )
    yield f"{BLOCKS} Python blocks, seconds: inlaid cold", f"{cold:.2f}"
    yield "  inlaid warm (nothing changed)", f"{warm:.2f}"
    yield "  Sybil under pytest", f"{sybil:.2f}"
    yield "  ratio Sybil / inlaid cold", f"{sybil / cold:.2f}"
    yield "  ratio Sybil / inlaid warm", f"{sybil / warm:.2f}"


def compare_jobs(root):
    one = measure(root, verify("--no-cache", "--jobs", "1"))
    two = measure(root, verify("--no-cache", "--jobs", "2"))
    yield f"{PROGRAMS} busy programs, seconds: one job", f"{one:.2f}"
    yield "  two jobs", f"{two:.2f}"
    yield "  ratio two jobs / one job", f"{two / one:.2f}"


def verify(*options):
    code = "from inlaid.cli.main import main; main()"
    return [sys.executable, "-c", code, "verify", "--json", "report.json", *options]


def pytest(*options):
    return [sys.executable, "-m", "pytest", "-q", *options]


def measure(root, command):
    started = time.perf_counter()
    compiled = {name: text for name, text in os.environ.items() if name != NOT_COMPILED}
    done = subprocess.run(
        command, cwd=root, env=compiled, capture_output=True, text=True, check=False
    )
    seconds = time.perf_counter() - started
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    report = root / "report.json"
    if "verify" in command:
        summary = json.loads(report.read_text())["summary"]
        assert summary["failed"] == summary["skipped"] == 0, summary
        assert sum(summary["levels"].values()) in {BLOCKS, PROGRAMS}, summary
    return seconds


main()
