"""Real sites with and without Inlaid: bytes that differ, errors of a first check, what it costs.

    python benchmarks/real_sites.py SITE... [--runs 3]

SITE is the checkout of a project, or a configuration of MkDocs in it, by default its mkdocs.yml,
that builds with the packages installed here. Nothing in it is changed: the plugin is added by a
copy of the configuration in the same folder, which is removed afterwards. Files that differ between
two builds without Inlaid are counted and left out. Start-up is CPU time of reading the
configuration; builds are compared by their CPU time, the least of the runs.
"""

import argparse
import gzip
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_OURS = ".inlaid-real-site.yml"
_MOMENT = {
    "SOURCE_DATE_EPOCH": "1790000000",
    "NO_MKDOCS_2_WARNING": "1",
    "DISABLE_MKDOCS_2_WARNING": "true",
}
_START = "import sys; from mkdocs.config import load_config; load_config(sys.argv[1])"


def main() -> int:
    """Measure each site; 1 when one differs or doesn't build."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sites", nargs="+", type=Path, metavar="SITE")
    parser.add_argument("--runs", type=int, default=3)
    args = parser.parse_args()
    wrong = [site for site in args.sites if not _measure(_find_config(site), args.runs)]
    return 1 if wrong else 0


def _find_config(site: Path) -> Path:
    return (site / "mkdocs.yml" if site.is_dir() else site).resolve()


def _measure(stock: Path, runs: int) -> bool:
    folder = stock.parent
    with tempfile.TemporaryDirectory() as scratch, _add_plugin(stock) as ours:
        plain, again, mine = (Path(scratch, name) for name in ("plain", "again", "ours"))
        shutil.rmtree(folder / ".inlaid", ignore_errors=True)
        if not _build(folder, stock, plain):
            print(f"{folder.name}: doesn't build without Inlaid")
            return False
        if not _build(folder, ours, mine):
            print(f"{folder.name}: doesn't build with Inlaid")
            return False
        first = {*_compare(plain, mine)}
        usual = min(_build(folder, stock, again) for _ in range(runs))
        unstable = {*_compare(plain, again)}
        warm = min(_build(folder, ours, mine) for _ in range(runs))
        differ = sorted({*first, *_compare(plain, mine)} - unstable)
        cold = min(_build(folder, ours, mine, cold=True) for _ in range(runs))
        start = min(_start(folder, ours) for _ in range(runs))
        start -= min(_start(folder, stock) for _ in range(runs))
        compared, errors = len(_read(plain)), _check(folder, ours)
    shutil.rmtree(folder / ".inlaid", ignore_errors=True)
    print(
        f"{folder.name}: {len(differ)} of {compared} files differ ({len(unstable)} differ without "
        f"Inlaid), start-up {start:+.3f} s CPU, "
        f"cold {cold / usual:.2f}, warm {warm / usual:.2f} of {usual:.1f} s, "
        f"errors of check {len(errors)}",
        *differ[:10],
        *errors[:10],
        sep="\n  ",
        flush=True,
    )
    return not differ and not errors


@contextmanager
def _add_plugin(stock: Path) -> Iterator[Path]:
    """A configuration beside the site's own, with the plugin added."""
    path = stock.with_name(_OURS)
    text = stock.read_text("utf-8")
    path.write_text(_insert(text), "utf-8")
    try:
        yield path
    finally:
        path.unlink()


def _insert(text: str) -> str:
    """The text of the configuration with the plugin as the last; its tags stay as they are."""
    lines = text.split("\n")
    at = next((number for number, line in enumerate(lines) if line.startswith("plugins:")), None)
    if at is None:
        return f"{text}\nplugins: [search, inlaid]\n"
    head = lines[at].split("#")[0].rstrip()
    if head.endswith("]"):
        given = head[:-1].rstrip(", ")
        lines[at] = f"{given}inlaid]" if given.endswith("[") else f"{given}, inlaid]"
        return "\n".join(lines)
    end = at + 1
    while end < len(lines) and (not lines[end].strip() or lines[end][0] in " -#"):
        end += 1
    first = next(line for line in lines[at + 1 :] if line.strip() and line.strip()[0] != "#")
    indent = first[: len(first) - len(first.lstrip())]
    entry = f"{indent}- inlaid" if first.strip()[0] == "-" else f"{indent}inlaid: {{}}"
    return "\n".join([*lines[:end], entry, *lines[end:]])


def _build(folder: Path, config: Path, site: Path, *, cold: bool = False) -> float:
    """Seconds of CPU of a build, ``cold`` with nothing kept; 0 when it failed."""
    if cold:
        shutil.rmtree(folder / ".inlaid", ignore_errors=True)
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", config.name, "-d", str(site)]
    before = _used()
    done = subprocess.run(command, cwd=folder, env=os.environ | _MOMENT, check=False)
    return _used() - before if done.returncode == 0 else 0.0


def _start(folder: Path, config: Path) -> float:
    """Seconds of CPU until the configuration is read."""
    before = _used()
    command = [sys.executable, "-c", _START, config.name]
    subprocess.run(command, cwd=folder, env=os.environ | _MOMENT, check=True, capture_output=True)
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
