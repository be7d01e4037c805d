"""Saves of a page under `mkdocs serve`, of a site with and without Inlaid."""

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

_OURS = ".inlaid-real-site.yml"
MOMENT = {
    "SOURCE_DATE_EPOCH": "1790000000",
    "NO_MKDOCS_2_WARNING": "1",
    "DISABLE_MKDOCS_2_WARNING": "true",
}
_LIST = """
import json, sys
from mkdocs.config import load_config
from mkdocs.structure.files import get_files
config = load_config(sys.argv[1])
pages = get_files(config).documentation_pages()
found = [[page.abs_src_path, page.url] for page in pages]
print("PAGES" + json.dumps([config.site_url or "", found]))
"""
_WORD = "quaggazebra"
_LIMIT = 120.0  # seconds
_QUIET = 3.0  # seconds without a build until one counts as the last
# What differs from one server to another.
_PASSING = re.compile(rb"livereload\(\d+, \d+\)|Build Date UTC.*|127\.0\.0\.1:\d+")


def measure_saves(stock: Path, runs: int) -> bool:
    """Print how long a saved page takes to be given out, with and without Inlaid."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "site")
        shutil.copytree(stock.parent, folder, symlinks=True)
        config = folder / stock.name
        with add_plugin(config) as ours:
            took: dict[str, list[float]] = {}
            shown: dict[str, dict[str, bytes]] = {}
            for name, used in (("stock", config), ("ours", ours)):
                measured = _serve(used, runs)
                if measured is None:
                    print(f"{stock.parent.name}: isn't served ({name})", flush=True)
                    return False
                took[name], shown[name] = measured
    plain, mine = (statistics.median(took[name]) for name in ("stock", "ours"))
    differ = [url for url, page in shown["stock"].items() if shown["ours"].get(url) != page]
    print(
        f"{stock.parent.name}: a save shows after {mine:.2f} s, {mine / plain:.2f} of "
        f"{plain:.2f} s; {len(differ)} of {len(shown['stock'])} pages differ in the end",
        *sorted(differ)[:10],
        sep="\n  ",
        flush=True,
    )
    return not differ


def _serve(config: Path, runs: int) -> tuple[list[float], dict[str, bytes]] | None:
    """Times of saves, and the pages as they are given out in the end."""
    base, pages = _list_pages(config)
    log = config.with_name("serve.log")
    with _start(config, log) as (process, port):
        root = f"http://127.0.0.1:{port}{base}"
        if not _wait(lambda: _get(root) is not None, process):
            print(log.read_text()[-500:])
            return None
        served = {Path(path): url for path, url in pages if _get(root + url) is not None}
        page = sorted(served, key=lambda path: path.stat().st_size)[len(served) // 2]
        text, took = page.read_bytes(), []
        for number in range(runs):
            _settle(log)
            word = f"{_WORD}{number}"
            page.write_bytes(text + f"\n\n{word}\n".encode())
            begun = time.monotonic()
            if not _wait(partial(_shows, root + served[page], word.encode()), process):
                return None
            took.append(time.monotonic() - begun)
        _settle(log)
        shown = {url: _PASSING.sub(b"", _get(root + url) or b"") for url in served.values()}
        page.write_bytes(text)
    return took, shown


def _list_pages(config: Path) -> tuple[str, list[tuple[str, str]]]:
    done = subprocess.run(
        [sys.executable, "-c", _LIST, config.name],
        cwd=config.parent, env=os.environ | MOMENT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    site_url, pages = json.loads(done.stdout.rpartition("PAGES")[2])
    return re.sub(r"^\w+://[^/]*", "", site_url).rstrip("/") + "/", pages


@contextmanager
def _start(config: Path, log: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "serve",
        "-f",
        config.name,
        "-a",
        f"127.0.0.1:{port}",
    ]
    with log.open("w") as out:
        process = subprocess.Popen(
            command, cwd=config.parent, env=os.environ | MOMENT, stdout=out, stderr=out
        )
    try:
        yield process, port
    finally:
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(5)
        process.kill()
        process.wait()


def _get(url: str) -> bytes | None:
    try:
        with urllib.request.urlopen(url, timeout=_LIMIT) as answer:
            return answer.read()
    except OSError:
        return None


def _shows(url: str, word: bytes) -> bool:
    return word in (_get(url) or b"")


def _wait(test: Callable[[], bool], process: subprocess.Popen[bytes]) -> bool:
    end = time.monotonic() + _LIMIT
    while time.monotonic() < end and process.poll() is None:
        if test():
            return True
        time.sleep(0.02)
    return False


def _settle(log: Path) -> None:
    """Wait until nothing has been built for a while."""
    seen, since = -1, time.monotonic()
    while time.monotonic() - since < _QUIET or _is_building(log):
        size = log.stat().st_size
        if size != seen:
            seen, since = size, time.monotonic()
        time.sleep(0.1)


def _is_building(log: Path) -> bool:
    text = log.read_text(errors="replace")
    return text.rfind("Detected file changes") > text.rfind("Reloading browsers")


@contextmanager
def add_plugin(stock: Path) -> Iterator[Path]:
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
