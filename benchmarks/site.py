"""Compare a site of includes with the same site pasted in or quoted by pymdownx.snippets.

    python benchmarks/site.py [--pages N] [--includes N] [--theme NAME] [--rounds N]

Prints medians and ratios of one run: cold builds; with `cache: full` a build after a cold one with
nothing changed, with one source changed, and without the site of before; and under `mkdocs serve`
the time from a save to the page that a browser would get, for one dependent page and for ten.
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

import yaml
from pages import BODIES, COMMENTS, LANGUAGES, make_parser, make_text


def main() -> None:
    """Measure and print."""
    options = make_parser(__doc__).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sites = {
            kind: write_site(Path(folder, kind), kind, options)
            for kind in ("inlaid", "pasted", "snippets")
        }
        measure_builds(sites, options.rounds)
        measure_rebuilds(sites["inlaid"], options.rounds)
        measure_serve(sites["inlaid"], options)
        measure_serve(sites["snippets"], options)


def write_site(root: Path, kind: str, options: argparse.Namespace) -> Path:
    """Write a site; each page shows regions of files of its own, the last shows a shared one."""
    config = {
        "site_name": "Benchmark",
        "theme": {"name": options.theme},
        "plugins": ["search", *(["inlaid"] if kind == "inlaid" else [])],
        "markdown_extensions": [
            "admonition", "attr_list", "tables", "pymdownx.superfences", "pymdownx.highlight",
            *([{"pymdownx.snippets": {"base_path": [str(root / "snippets")], "check_paths": True}}]
              if kind == "snippets" else []),
        ],
        "watch": ["snippets"] if kind == "snippets" else [],
    }  # fmt: skip
    (root / "docs").mkdir(parents=True)
    (root / "snippets").mkdir()
    (root / "mkdocs.yml").write_text(yaml.safe_dump(config))
    (root / "docs/index.md").write_text("# Benchmark\n")
    write_source(root, "shared.py", 0, 1)
    for page in range(options.pages):
        write_page(root, kind, page, options.includes)
    return root


def write_page(root: Path, kind: str, page: int, includes: int) -> None:
    """Write a page with its source."""
    suffix = list(LANGUAGES)[page % 3]
    name = f"part{page}.{suffix}"
    write_source(root, name, page, includes)
    parts = [f"# Page {page}\n"]
    for at in range(includes):
        parts += [f"## Part {at}\n", make_text(page * 7 + at), quote(kind, name, suffix, page, at)]
    if page < 10:
        parts.append(quote(kind, "shared.py", "py", 0, 0))
    path = root / "docs" / f"section{page // 50}" / f"page{page}.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(parts))


def write_source(root: Path, name: str, page: int, count: int) -> None:
    """Write a file with regions in the forms of both tools."""
    comment = COMMENTS[name.rpartition(".")[2]]
    lines = []
    for at in range(count):
        region = f"snippet-part-{at}"
        lines += [comment.format(region), comment.format(f"--8<-- [start:part-{at}]")]
        lines += make_code(name, page, at).splitlines()
        lines += [comment.format(f"--8<-- [end:part-{at}]"), comment.format(region), ""]
    (root / "snippets" / name).write_text("\n".join(lines))


def make_code(name: str, page: int, at: int) -> str:
    """The code of a part, different on each page."""
    return BODIES[name.rpartition(".")[2]].format(at=page * 100 + at)


def quote(kind: str, name: str, suffix: str, page: int, at: int) -> str:
    """A fence that shows a part."""
    language = LANGUAGES[suffix]
    match kind:
        case "inlaid":
            return f'```{language} ./{name} snippet-part-{at} title=""\n```\n'
        case "snippets":
            return f'```{language}\n--8<-- "{name}:part-{at}"\n```\n'
        case _:
            return f"```{language}\n{make_code(name, page, at)}```\n"


def measure_builds(sites: dict[str, Path], rounds: int) -> None:
    """Print the median of cold builds, each in a process of its own, and their ratio."""
    times: dict[str, list[float]] = {kind: [] for kind in sites}
    for _ in range(rounds):
        for kind, root in sites.items():
            for kept in ("site", ".inlaid"):
                shutil.rmtree(root / kept, ignore_errors=True)
            times[kind].append(measure_build(root))
    medians = {kind: statistics.median(each) for kind, each in times.items()}
    for kind, median in medians.items():
        print(
            f"cold build, {kind:9} {median:7.2f} s CPU, {median / medians['pasted']:.3f} of pasted"
        )


def measure_build(root: Path) -> float:
    """Seconds of CPU of a whole build, in a process of its own."""
    started = os.times()
    run_mkdocs(root, "build", "--quiet")
    ended = os.times()
    return (
        ended.children_user + ended.children_system
        - started.children_user - started.children_system
    )  # fmt: skip


def measure_rebuilds(root: Path, rounds: int) -> None:
    """Print the median of builds that find what a cold one has kept, and their ratio to that."""
    settings = yaml.safe_load((root / "mkdocs.yml").read_text())
    full = {**settings, "plugins": ["search", {"inlaid": {"cache": "full"}}]}
    (root / "mkdocs.yml").write_text(yaml.safe_dump(full))
    source = root / "snippets/part30.py"
    times: dict[str, list[float]] = {}
    for round_ in range(rounds):
        for kept in ("site", ".inlaid"):
            shutil.rmtree(root / kept, ignore_errors=True)
        times.setdefault("cold, cache: full", []).append(measure_build(root))
        times.setdefault("nothing changed", []).append(measure_build(root))
        text = source.read_text()
        source.write_text(text.replace("total = ", f"total = {round_} + ", 1))
        times.setdefault("one source changed", []).append(measure_build(root))
        shutil.rmtree(root / "site")
        times.setdefault("site removed", []).append(measure_build(root))
        source.write_text(text)
    (root / "mkdocs.yml").write_text(yaml.safe_dump(settings))
    medians = {kind: statistics.median(each) for kind, each in times.items()}
    cold = medians["cold, cache: full"]
    for kind, median in medians.items():
        print(f"build, {kind:18} {median:7.2f} s CPU, {median / cold:.1%} of cold")


def run_mkdocs(root: Path, *arguments: str) -> None:
    environment = {
        **os.environ,
        "NO_MKDOCS_2_WARNING": "1",
        # Modules are compiled once, as those of an installed program are.
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(root.parent / "compiled"),
    }
    subprocess.run(
        [sys.executable, "-m", "mkdocs", *arguments], cwd=root, env=environment, check=True
    )


def measure_serve(root: Path, options: argparse.Namespace) -> None:
    """Print the median time from a save to the page, of a source with one page and with ten."""
    with serve(root) as port:
        for name, page, pages in (("part20.sh", 20, 1), ("shared.py", 5, 10)):
            if not (root / "snippets" / name).exists():
                continue
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
    first, _, rest = text.partition("--8<-- [start:part-0]\n")
    changed = f"{first}--8<-- [start:part-0]\necho {mark}\n{rest}"
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
