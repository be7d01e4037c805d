"""Compare a site of includes with the same site pasted in or quoted by pymdownx.snippets.

    python benchmarks/site.py [--pages N] [--includes N] [--theme NAME] [--rounds N]
        [--against COMMIT] [--only-cold]

Prints medians and ratios of one run: builds, which run at the same time on one core; and under
`mkdocs serve` the time from a save to the page that a browser would get, for one dependent page and
for ten. With
``--against`` an earlier commit of Inlaid builds the same site, cold.
"""

import argparse
import contextlib
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from earlier import ROOT, unpack
from pages import Corpus, find_source, make_parser, write_mkdocs

SHARED = 10  # pages that show one source


def main() -> None:
    """Measure and print."""
    parser = make_parser(__doc__)
    parser.add_argument("--against", metavar="COMMIT")
    parser.add_argument("--only-cold", action="store_true")
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        kinds = ("inlaid", "pasted", "snippets")
        sites = {kind: write_site(Path(folder, kind), kind, options) for kind in kinds}
        cold = dict(sites)
        sources = {}
        if options.against:
            cold["earlier"] = write_site(Path(folder, "earlier"), "inlaid", options)
            sources["earlier"] = stack.enter_context(unpack(options.against))
            sources["inlaid"] = ROOT / "src"
        measure_builds(cold, sources, options.rounds)
        if options.only_cold:
            return
        measure_serve(sites["inlaid"], options)
        measure_serve(sites["snippets"], options)


def write_site(root: Path, kind: str, options: argparse.Namespace) -> Path:
    """Write a site; each page shows regions of a file of its own, ten also one of a shared file."""
    corpus = Corpus(kind, options.pages, options.includes)
    write_mkdocs(root, corpus, options.theme)
    corpus.share(root / "docs", root / "snippets", SHARED)
    return root


def measure_builds(sites: dict[str, Path], sources: dict[str, Path], rounds: int) -> None:
    """Print the median of cold builds, and of their ratio to the pasted one of the same round."""
    times: dict[str, list[float]] = {kind: [] for kind in sites}
    for _ in range(rounds):
        for root in sites.values():
            for kept in ("site", ".inlaid"):
                shutil.rmtree(root / kept, ignore_errors=True)
        for kind, took in measure_together(sites, sources).items():
            times[kind].append(took)
    for kind, measured in times.items():
        ratios = [mine / pasted for mine, pasted in zip(measured, times["pasted"], strict=True)]
        median, ratio = statistics.median(measured), statistics.median(ratios)
        print(f"cold build, {kind:9} {median:7.2f} s CPU, {ratio:.3f} of pasted")
    if "earlier" in times:
        pairs = zip(times["inlaid"], times["earlier"], strict=True)
        ratio = statistics.median(one / other for one, other in pairs)
        print(f"cold build, inlaid    {ratio:.3f} of the earlier commit")


def measure_together(sites: dict[str, Path], sources: dict[str, Path]) -> dict[str, float]:
    """Seconds of CPU of builds at the same time on one core: what slows one slows all alike."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(cores)})
    started = {
        kind: start_mkdocs(root, "build", "--quiet", sources=sources.get(kind))
        for kind, root in sites.items()
    }
    os.sched_setaffinity(0, cores)
    times = {}
    for kind, build in started.items():
        _, status, used = os.wait4(build.pid, 0)
        if status:
            raise SystemExit(f"the build of {kind} failed")
        times[kind] = used.ru_utime + used.ru_stime
    return times


def run_mkdocs(root: Path, *arguments: str) -> None:
    if start_mkdocs(root, *arguments).wait():
        raise SystemExit(f"{root} can't be built")


def start_mkdocs(
    root: Path, *arguments: str, sources: Path | None = None
) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "NO_MKDOCS_2_WARNING": "1",
        # Modules are compiled once, as those of an installed program are.
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(root.parent / "compiled"),
        **({"PYTHONPATH": str(sources)} if sources else {}),
    }
    return subprocess.Popen([sys.executable, "-m", "mkdocs", *arguments], cwd=root, env=environment)


def measure_serve(root: Path, options: argparse.Namespace) -> None:
    """Print the median time from a save to the page, of a source with one page and with ten."""
    with serve(root) as port:
        last, shared = options.pages - 1, min(SHARED, options.pages)
        for name, page, pages in ((find_source(last), last, 1), ("shared.py", 0, shared)):
            took = [measure_save(root, name, page, port, at) for at in range(options.rounds)]
            print(
                f"save to screen, {root.name:9} {pages:2} dependent page(s) of {options.pages}: "
                f"{statistics.median(took) * 1000:6.0f} ms"
            )


@contextlib.contextmanager
def serve(root: Path) -> Iterator[int]:
    """Run `mkdocs serve` until the first build is done; give its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", "serve", "--quiet", "-a", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, cwd=root, env=environment) as server:
        try:
            while True:
                with contextlib.suppress(OSError):
                    fetch(port, "")
                    break
                time.sleep(0.2)
            yield port
        finally:
            server.terminate()


def measure_save(root: Path, name: str, page: int, port: int, round_: int) -> float:
    """Seconds from a save until the poll of an open page is answered and the page is fetched."""
    address = f"section{page // 50}/page{page}/"
    html = fetch(port, address)
    epoch = html.rpartition("livereload(")[2].partition(",")[0]
    path = root / "snippets" / name
    mark = f"mark{round_}{time.monotonic_ns()}"
    text = path.read_text()
    opening, _, rest = text.partition("\n")
    changed = f"{opening}\n{mark}\n{rest}"
    request = (
        f"GET /livereload/{epoch}/1 HTTP/1.0\r\nReferer: http://127.0.0.1:{port}/{address}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(request.encode())
        time.sleep(1.2)  # the page is open and idle
        started = time.perf_counter()
        path.write_text(changed)
        while connection.recv(4096):
            pass
        html = fetch(port, address)
        took = time.perf_counter() - started
    path.write_text(text)
    if mark not in html:
        raise SystemExit(f"the save of {name} did not show")
    time.sleep(1.5)
    return took


def fetch(port: int, address: str) -> str:
    """The text of a page."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/{address}", timeout=300) as answer:
        return answer.read().decode()


if __name__ == "__main__":
    main()
