"""Compare Inlaid with other tools that show code from files, on the same pages and code.

    python benchmarks/rivals.py [--pages N ...] [--includes N] [--rounds N] [--only NAME ...]
                                [--folder FOLDER] [--no-serve] [--no-build]

Tools: MkDocs with the code pasted in (the yardstick), Inlaid, pymdownx.snippets, Zensical,
VitePress, mdBook; each with its own way to include and its own search. Prints for each number of
pages: cold builds (median wall time, CPU time of all processes, peak memory of the largest one),
and the time from a save of a source to the changed text in a headless Chromium that has the page
open on the tool's own development server. With several numbers of pages also how times grow.

Zensical comes from PyPI, VitePress from npm, into a temporary folder, or into FOLDER to keep them.
mdBook is taken from PATH, else built by cargo. What can't be installed is named and left out.
"""

import argparse
import contextlib
import dataclasses
import json
import os
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
from functools import partial
from pathlib import Path

from pages import Corpus, write_mkdocs
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # no fonts or scripts from afar
]
LONG = 300  # seconds
# Notes when a mark is painted, by the page's own clock, which is that of this machine.
WATCH = """
new MutationObserver(() => {
  const found = /mark\\d+/.exec(document.documentElement.textContent);
  if (found) requestAnimationFrame(() => window.tellPainted(found[0], Date.now()));
}).observe(document, {childList: true, subtree: true, characterData: true});
"""
SAVED = "part20.sh"  # the source that is saved, which one page shows
ADDRESS = "section0/page20"


def write_zensical(root: Path, corpus: Corpus) -> None:
    """Write a site for Zensical, which has one theme, its own."""
    write_mkdocs(root, corpus, "")


def write_vitepress(root: Path, corpus: Corpus) -> None:
    """Write a site for VitePress."""
    corpus.write(root / "docs", root / "snippets")
    (root / "docs/index.md").write_text("# Benchmark\n")
    (root / "docs/.vitepress").mkdir()
    groups = [
        {"text": f"Section {first}", "items": [
            {"text": f"Page {page}", "link": f"/section{first}/page{page}"}
            for page in range(first * 50, min(first * 50 + 50, corpus.pages))
        ]}
        for first in range((corpus.pages + 49) // 50)
    ]  # fmt: skip
    theme = {"search": {"provider": "local"}, "sidebar": groups}
    config = {"title": "Benchmark", "themeConfig": theme}
    # JSON is JavaScript.
    (root / "docs/.vitepress/config.mjs").write_text(f"export default {json.dumps(config)}\n")
    (root / "package.json").write_text('{"type": "module"}\n')
    (root / "node_modules").symlink_to(root.parents[1] / "tools/node_modules")


def write_mdbook(root: Path, corpus: Corpus) -> None:
    """Write a book for mdBook."""
    corpus.write(root / "src", root / "snippets")
    lines = [f"- [Page {at}](section{at // 50}/page{at}.md)" for at in range(corpus.pages)]
    (root / "src/SUMMARY.md").write_text("# Summary\n\n" + "\n".join(lines) + "\n")
    (root / "book.toml").write_text('[book]\ntitle = "Benchmark"\nsrc = "src"\n')


@dataclasses.dataclass(frozen=True)
class Tool:
    """A tool: what it includes with, how its site is written, built and served.

    ``{port}`` in ``serve`` is the port; ``suffix`` follows the address of a page.
    """

    kind: str
    write: Callable[[Path, Corpus], None]
    build: tuple[str, ...]
    serve: tuple[str, ...]
    output: str
    suffix: str
    install: Callable[[Path], str]


def need_nothing(_tools: Path) -> str:
    """For what Inlaid's own environment has."""
    return ""


def install_zensical(tools: Path) -> str:
    """Install Zensical from PyPI; return why it isn't there."""
    if (tools / "zensical/bin/zensical").exists():
        return ""
    subprocess.run([sys.executable, "-m", "venv", tools / "zensical"], check=True)
    pip = [tools / "zensical/bin/python", "-m", "pip", "install", "-q", "zensical"]
    return explain(pip)


def install_vitepress(tools: Path) -> str:
    """Install VitePress from npm; return why it isn't there."""
    if (tools / "node_modules/vitepress").exists():
        return ""
    command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", tools]
    return explain([*command, "vitepress@1"])


def install_mdbook(tools: Path) -> str:
    """Find mdBook or build it; return why it isn't there."""
    if shutil.which("mdbook") or (tools / "bin/mdbook").exists():
        return ""
    return explain(["cargo", "install", "mdbook", "--locked", "--quiet", "--root", tools])


def explain(command: list[object]) -> str:
    """Run a command that installs; return the last line of what it says when it fails."""
    words = [str(argument) for argument in command]
    if shutil.which(words[0]) is None:
        return f"there is no {words[0]}"
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    lines = (done.stderr or done.stdout).strip().splitlines()
    return "" if done.returncode == 0 else (lines[-1].strip() if lines else "it failed")


MKDOCS = (sys.executable, "-m", "mkdocs")
SERVE_MKDOCS = (*MKDOCS, "serve", "--quiet", "-a", "127.0.0.1:{port}")
BUILD_MKDOCS = (*MKDOCS, "build", "--quiet")
ZENSICAL = "{tools}/zensical/bin/zensical"
VITEPRESS = "{tools}/node_modules/.bin/vitepress"
BUILT_IN = (BUILD_MKDOCS, SERVE_MKDOCS, "site", "/", need_nothing)
TOOLS = {
    "pasted": Tool("pasted", write_mkdocs, *BUILT_IN),
    "inlaid": Tool("inlaid", write_mkdocs, *BUILT_IN),
    "snippets": Tool("snippets", write_mkdocs, *BUILT_IN),
    "zensical": Tool(
        "snippets", write_zensical, (ZENSICAL, "build", "--clean"),
        (ZENSICAL, "serve", "-a", "127.0.0.1:{port}"), "site", "/", install_zensical,
    ),
    "vitepress": Tool(
        "vitepress", write_vitepress, (VITEPRESS, "build", "docs"),
        (VITEPRESS, "dev", "docs", "--port", "{port}"), "docs/.vitepress/dist", ".html",
        install_vitepress,
    ),
    "mdbook": Tool(
        "mdbook", write_mdbook, ("mdbook", "build"),
        ("mdbook", "serve", "-n", "127.0.0.1", "-p", "{port}"), "book", ".html", install_mdbook,
    ),
}  # fmt: skip


class Failed(Exception):  # noqa: N818 (it is what happened)
    """A tool can't build or serve a site; the text says why."""


def read_end(log: Path) -> str:
    """The last line that a tool wrote."""
    lines = log.read_text().strip().splitlines()
    return lines[-1] if lines else "it says nothing"


@dataclasses.dataclass(frozen=True)
class Cost:
    """What a build takes: seconds by the clock and of processors, megabytes at most."""

    wall: float
    cpu: float
    memory: float


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--pages", type=int, nargs="+", default=[1000])
    parser.add_argument("--includes", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=TOOLS, default=list(TOOLS))
    parser.add_argument("--folder", type=Path, help="keep the installed tools here")
    parser.add_argument("--no-build", action="store_true")
    parser.add_argument("--no-serve", action="store_true")
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = options.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        tools = folder.resolve() / "tools"
        tools.mkdir(parents=True, exist_ok=True)
        names = [name for name in options.only if is_there(name, tools)]
        work = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=folder.resolve())))
        builds: dict[str, dict[int, float]] = {name: {} for name in names}
        saves: dict[str, dict[int, float]] = {name: {} for name in names}
        for pages in options.pages:
            roots = write_sites(names, work, pages, options.includes)
            if not options.no_build:
                measure_builds(roots, tools, pages, options.rounds, builds)
            if not options.no_serve:
                measure_saves(roots, tools, pages, options.rounds, saves)
        print_growth("cold build", builds)
        print_growth("save to screen", saves)


def is_there(name: str, tools: Path) -> bool:
    """Whether a tool is installed, or can be."""
    reason = TOOLS[name].install(tools)
    if reason:
        print(f"{name}: left out, it can't be installed here: {reason}", flush=True)
    return not reason


def write_sites(names: list[str], work: Path, pages: int, includes: int) -> dict[str, Path]:
    """Write the site of each tool."""
    roots = {}
    for name in names:
        roots[name] = work / f"{name}-{pages}"
        TOOLS[name].write(roots[name], Corpus(TOOLS[name].kind, pages, includes))
    return roots


def measure_builds(
    roots: dict[str, Path], tools: Path, pages: int, rounds: int, kept: dict[str, dict[int, float]]
) -> None:
    """Print the medians of cold builds, and how they compare with code that is pasted in."""
    costs: dict[str, list[Cost]] = {name: [] for name in roots}
    for _ in range(rounds):
        for name in list(costs):
            try:
                costs[name].append(build_cold(TOOLS[name], roots[name], tools))
            except Failed as failure:
                print(f"cold build, {pages} pages, {name:9} failed: {failure}", flush=True)
                del costs[name]
    medians = {
        name: Cost(*map(statistics.median, zip(*map(dataclasses.astuple, found), strict=True)))
        for name, found in costs.items()
    }
    base = next(iter(medians.values()))
    for name, cost in medians.items():
        kept[name][pages] = cost.wall
        print(
            f"cold build, {pages} pages, {name:9} {cost.wall:7.2f} s ({cost.cpu:7.2f} s CPU), "
            f"{cost.wall / base.wall:6.3f} of {next(iter(medians))} ({cost.cpu / base.cpu:.3f}); "
            f"{cost.memory:5.0f} MB",
            flush=True,
        )


def build_cold(tool: Tool, root: Path, tools: Path) -> Cost:
    """Build a site from nothing."""
    for path in (tool.output, ".cache", "docs/.vitepress/cache", "docs/.vitepress/.temp"):
        shutil.rmtree(root / path, ignore_errors=True)
    started = time.perf_counter()
    with (root / "build.log").open("w") as log:
        process = start(tool.build, root, tools, 0, log)
        _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise Failed(read_end(root / "build.log"))
    check_output(tool, root)
    return Cost(took, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def check_output(tool: Tool, root: Path) -> None:
    """Fail unless the code is on the page that should show it."""
    names = (f"{ADDRESS}/index.html", f"{ADDRESS}.html")
    page = next(root / tool.output / name for name in names if (root / tool.output / name).exists())
    if "2000" not in page.read_text():
        raise Failed("the page doesn't show its code")


def start(
    command: tuple[str, ...], root: Path, tools: Path, port: int, log: object
) -> subprocess.Popen:
    """Start a tool in a group of processes of its own."""
    words = [argument.format(port=port, tools=tools) for argument in command]
    path = f"{tools / 'bin'}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PATH": path}
    return subprocess.Popen(
        words, cwd=root, env=environment, stdout=log, stderr=log, start_new_session=True
    )


def measure_saves(
    roots: dict[str, Path], tools: Path, pages: int, rounds: int, kept: dict[str, dict[int, float]]
) -> None:
    """Print the median time from a save to the changed text in a browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, root in roots.items():
            try:
                kept[name][pages] = measure_tool(browser, name, root, tools, rounds)
            except Failed as failure:
                print(f"save to screen, {pages} pages, {name:9} failed: {failure}", flush=True)
            else:
                took = kept[name][pages] * 1000
                print(f"save to screen, {pages} pages, {name:9} {took:7.0f} ms", flush=True)
        browser.close()


def measure_tool(browser: Browser, name: str, root: Path, tools: Path, rounds: int) -> float:
    """The median of saves with one tool."""
    with serve(TOOLS[name], root, tools) as port:
        page = browser.new_page()
        painted: dict[str, float] = {}
        page.expose_function("tellPainted", partial(note, painted))
        page.add_init_script(WATCH)
        page.goto(f"http://127.0.0.1:{port}/{ADDRESS}{TOOLS[name].suffix}")
        page.wait_for_function("document.body.innerText.includes('part_2000')")
        took = [measure_save(page, painted, root, name) for _ in range(rounds + 1)]
        page.close()
    return statistics.median(took[1:])  # the first warms up


def note(painted: dict[str, float], mark: str, milliseconds: float) -> None:
    """Keep when a mark was painted first."""
    painted.setdefault(mark, milliseconds)


def measure_save(page: Page, painted: dict[str, float], root: Path, name: str) -> float:
    """Seconds from a save until an open page has painted it."""
    # Where code is pasted in, the page itself is the source.
    path = root / "snippets" / SAVED if name != "pasted" else root / "docs" / f"{ADDRESS}.md"
    text = path.read_text()
    mark = f"mark{time.monotonic_ns()}"
    page.wait_for_timeout(1500)  # the page is open and idle
    started = time.time()
    path.write_text(text.replace("part_2000() {\n", f"part_2000() {{\n  echo {mark}\n", 1))
    while mark not in painted:
        if time.time() - started > LONG:
            raise Failed("the save did not show")
        page.wait_for_timeout(5)
    path.write_text(text)
    page.wait_for_function(
        "mark => document.body && !document.body.innerText.includes(mark)", arg=mark,
        timeout=LONG * 1000,
    )  # fmt: skip
    return painted[mark] / 1000 - started


@contextlib.contextmanager
def serve(tool: Tool, root: Path, tools: Path) -> Iterator[int]:
    """Run a tool's development server until the first build is done; give its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (root / "serve.log").open("w") as log:
        process = start(tool.serve, root, tools, port, log)
        try:
            if not is_up(f"http://127.0.0.1:{port}/{ADDRESS}{tool.suffix}", process):
                raise Failed(read_end(root / "serve.log"))
            yield port
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)


def is_up(address: str, process: subprocess.Popen) -> bool:
    """Wait until a page is served, or the server has ended."""
    while process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=300):
            return True
        time.sleep(0.2)
    return False


def print_growth(what: str, found: dict[str, dict[int, float]]) -> None:
    """Print how times grow from the first number of pages to each of the others."""
    for name, times in found.items():
        counts = list(times)
        for count in counts[1:]:
            ratio = times[count] / times[counts[0]]
            print(f"{what}, {name:9} {counts[0]} to {count} pages: {ratio:6.2f} times as long")


if __name__ == "__main__":
    main()
