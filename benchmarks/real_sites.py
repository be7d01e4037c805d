"""Real sites with and without Inlaid: bytes that differ, errors of a first check, what it costs.

    python benchmarks/real_sites.py SITE... [--runs 3] [--serve]

SITE is the checkout of a project, or a configuration of MkDocs in it, by default its mkdocs.yml,
that builds with the packages installed here. Nothing in it is changed: the plugin is added by a
copy of the configuration in the same folder, which is removed afterwards. Files that differ between
two builds without Inlaid are counted and left out. Start-up is CPU time of reading the
configuration; builds are compared by their CPU time, the least of the runs.

With ``--serve``, copies of the site are served with and without Inlaid, a word is added to a page,
and the clock stops when the page is given out with it; the medians of the runs. Then the site must
be given out as a clean build makes it.
"""

import argparse
import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from saves import MOMENT, add_plugin, measure_saves

_START = "import sys; from mkdocs.config import load_config; load_config(sys.argv[1])"


def main() -> int:
    """Measure each site; 1 when one differs or doesn't build."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sites", nargs="+", type=Path, metavar="SITE")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--serve", action="store_true")
    args = parser.parse_args()
    measure = measure_saves if args.serve else _measure
    wrong = [site for site in args.sites if not measure(_find_config(site), args.runs)]
    return 1 if wrong else 0


def _find_config(site: Path) -> Path:
    return (site / "mkdocs.yml" if site.is_dir() else site).resolve()


def _measure(stock: Path, runs: int) -> bool:
    folder = stock.parent
    with tempfile.TemporaryDirectory() as scratch, add_plugin(stock) as ours:
        plain, again, mine = (Path(scratch, name) for name in ("plain", "again", "ours"))
        if not _build(folder, stock, plain):
            print(f"{folder.name}: doesn't build without Inlaid")
            return False
        if not _build(folder, ours, mine):
            print(f"{folder.name}: doesn't build with Inlaid")
            return False
        first = {*_compare(plain, mine)}
        usual = min(_build(folder, stock, again) for _ in range(runs))
        unstable = {*_compare(plain, again)}
        cost = min(_build(folder, ours, mine) for _ in range(runs))
        differ = sorted({*first, *_compare(plain, mine)} - unstable)
        start = min(_start(folder, ours) for _ in range(runs))
        start -= min(_start(folder, stock) for _ in range(runs))
        compared, errors = len(_read(plain)), _check(folder, ours)
    print(
        f"{folder.name}: {len(differ)} of {compared} files differ ({len(unstable)} differ without "
        f"Inlaid), start-up {start:+.3f} s CPU, "
        f"build {cost / usual:.2f} of {usual:.1f} s, "
        f"errors of check {len(errors)}",
        *differ[:10],
        *errors[:10],
        sep="\n  ",
        flush=True,
    )
    return not differ and not errors


def _build(folder: Path, config: Path, site: Path) -> float:
    """Seconds of CPU of a build; 0 when it failed."""
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", config.name, "-d", str(site)]
    before = _used()
    done = subprocess.run(command, cwd=folder, env=os.environ | MOMENT, check=False)
    return _used() - before if done.returncode == 0 else 0.0


def _start(folder: Path, config: Path) -> float:
    """Seconds of CPU until the configuration is read."""
    before = _used()
    command = [sys.executable, "-c", _START, config.name]
    subprocess.run(command, cwd=folder, env=os.environ | MOMENT, check=True, capture_output=True)
    return _used() - before


def _check(folder: Path, config: Path) -> list[str]:
    """The errors of a first check."""
    command = [sys.executable, "-m", "inlaid", "check", "-f", config.name, "--format", "json"]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    if not done.stdout:
        return [done.stderr.strip()]
    found = json.loads(done.stdout)["diagnostics"]
    return [
        f"{problem['path']}:{problem['line']}: {problem['code']}: {problem['message']}"
        for problem in found
        if problem["severity"] == "error"
    ]


def _used() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _compare(plain: Path, ours: Path) -> Iterator[str]:
    """Yield the files that differ, or that only one of the sites has."""
    one, other = _read(plain), _read(ours)
    yield from (name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def _read(site: Path) -> dict[str, bytes]:
    files = [path for path in site.rglob("*") if path.is_file()]
    return {file.relative_to(site).as_posix(): _unpack(file) for file in files}


def _unpack(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


if __name__ == "__main__":
    sys.exit(main())
