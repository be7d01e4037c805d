"""Real sites with and without Inlaid: bytes that differ, start-up, and what a build takes.

    python benchmarks/real_sites.py FOLDER... [--runs 3]

FOLDER holds the checkout of a project whose mkdocs.yml builds with the packages installed here.
Nothing in it is changed: the plugin is added by a configuration that inherits its own, in the same
folder, and removed afterwards. Start-up is CPU time of reading the configuration.
"""

import argparse
import gzip
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mkdocs.utils.yaml import get_yaml_loader, yaml_load

_OURS = ".inlaid-real-site.yml"
_MOMENT = {"SOURCE_DATE_EPOCH": "1790000000", "NO_MKDOCS_2_WARNING": "1"}
_START = "import sys; from mkdocs.config import load_config; load_config(sys.argv[1])"


def main() -> int:
    """Measure each site; 1 when one differs or doesn't build."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--runs", type=int, default=3)
    args = parser.parse_args()
    wrong = [folder for folder in args.folders if not _measure(folder.resolve(), args.runs)]
    return 1 if wrong else 0


def _measure(folder: Path, runs: int) -> bool:
    with tempfile.TemporaryDirectory() as scratch, _add_plugin(folder) as ours:
        plain, mine = Path(scratch, "plain"), Path(scratch, "ours")
        stock = folder / "mkdocs.yml"
        shutil.rmtree(folder / ".inlaid", ignore_errors=True)
        if not _build(folder, stock, plain):
            print(f"{folder.name}: doesn't build without Inlaid")
            return False
        if not (cold := _build(folder, ours, mine)):
            print(f"{folder.name}: doesn't build with Inlaid")
            return False
        differ = sorted(_compare(plain, mine))
        usual = min(_build(folder, stock, plain) for _ in range(runs))
        warm = min(_build(folder, ours, mine) for _ in range(runs))
        differ = sorted({*differ, *_compare(plain, mine)})
        start = min(_start(folder, ours) for _ in range(runs))
        start -= min(_start(folder, stock) for _ in range(runs))
    shutil.rmtree(folder / ".inlaid", ignore_errors=True)
    print(
        f"{folder.name}: {len(differ)} files differ, start-up {start:+.3f} s CPU, "
        f"cold {cold / usual:.2f}, warm {warm / usual:.2f} of {usual:.1f} s",
        *differ[:10],
        sep="\n  ",
    )
    return not differ


@contextmanager
def _add_plugin(folder: Path) -> Iterator[Path]:
    """A configuration beside the site's own, with the plugin added."""
    with (folder / "mkdocs.yml").open("rb") as stream:
        listed = yaml_load(stream, get_yaml_loader()).get("plugins")
    path = folder / _OURS
    text = (folder / "mkdocs.yml").read_text("utf-8")
    path.write_text(_insert(text, listed), "utf-8")
    try:
        yield path
    finally:
        path.unlink()


def _insert(text: str, listed: object) -> str:
    """The text of the configuration with the plugin as the last; its tags stay as they are."""
    if listed is None:
        return f"{text}\nplugins: [search, inlaid]\n"
    lines = text.split("\n")
    at = next(number for number, line in enumerate(lines) if line.startswith("plugins:"))
    head = lines[at].split("#")[0].rstrip()
    if head.endswith("]"):
        lines[at] = f"{head[:-1].rstrip(', ')}, inlaid]" if listed else "plugins: [inlaid]"
        return "\n".join(lines)
    end = at + 1
    while end < len(lines) and (not lines[end].strip() or lines[end][0] in " -#"):
        end += 1
    dash = next(line for line in lines[at + 1 :] if line.strip() and line.strip()[0] != "#")
    indent = dash[: len(dash) - len(dash.lstrip())]
    entry = f"{indent}- inlaid" if isinstance(listed, list) else f"{indent}inlaid: {{}}"
    return "\n".join([*lines[:end], entry, *lines[end:]])


def _build(folder: Path, config: Path, site: Path) -> float:
    """Seconds of a build; 0 when it failed."""
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", config.name, "-d", str(site)]
    began = time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=os.environ | _MOMENT, check=False)
    return time.perf_counter() - began if done.returncode == 0 else 0.0


def _start(folder: Path, config: Path) -> float:
    """Seconds of CPU until the configuration is read."""
    before = _used()
    command = [sys.executable, "-c", _START, config.name]
    subprocess.run(command, cwd=folder, env=os.environ | _MOMENT, check=True, capture_output=True)
    return _used() - before


def _used() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _compare(plain: Path, ours: Path) -> Iterator[str]:
    """Yield the files that differ, or that only one of the sites has."""
    one, other = _read(plain), _read(ours)
    yield from (name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def _read(site: Path) -> dict[str, bytes]:
    files = [each for each in site.rglob("*") if each.is_file()]
    return {each.relative_to(site).as_posix(): _unpack(each) for each in files}


def _unpack(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


if __name__ == "__main__":
    sys.exit(main())
