#!/usr/bin/env python3
"""The two commands of this repository; see the README.

python3 build.py         set everything up; resolve, verify, build and publish the documentation
python3 build.py test    set everything up, with what tests need; run every check
python3 build.py serve   set everything up; serve the documentation with live reload
python3 build.py lock    write requirements.lock anew from pyproject.toml

Needs Python 3.11+, Node 20+ and git, and only the standard library until .venv exists.
"""

import hashlib
import importlib.util
import json
import os
import re
import runpy
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
LOCK = ROOT / "requirements.lock"
# Programs that tests run, and the Debian package that holds each.
TEST_TOOLS = {
    "cargo": "cargo",
    "chromium": "chromium",
    "g++": "g++",
    "gcc": "gcc",
    "go": "golang-go",
    "javac": "default-jdk-headless",
    "perl": "perl",
    "php": "php-cli",
    "ruby": "ruby",
    "rustfmt": "rustfmt",
    "shellcheck": "shellcheck",
    "zip": "zip",
}

Report = dict[str, Any]


class Missing(Exception):  # noqa: N818 (it is what is missing)
    """Something that this script can't provide; its text is one line for the user."""


def main(arguments: Sequence[str]) -> int:
    """Run the command that the arguments name and return the exit code."""
    commands: dict[str, Callable[[], int]] = {
        "": build,
        "test": test,
        "serve": serve,
        "lock": lock,
    }
    name = arguments[0] if arguments else ""
    if name not in commands or len(arguments) > 1:
        print(__doc__)
        return 0 if name in {"-h", "--help", "help"} else 2
    os.chdir(ROOT)
    try:
        return commands[name]()
    except Missing as missing:
        print(f"build.py: {missing}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def build() -> int:
    """Resolve, verify, build and publish the documentation; end with a summary."""
    started = time.monotonic()
    set_up()
    if (checked := run_json("inlaid", "check", "--format", "json")) is None:
        return 1
    if (verified := verify()) is None:
        return 1
    if run("mkdocs", "build", "--strict", "--quiet") != 0:
        return 1
    published = run_json("inlaid", "publish", "--yes", "--json")
    if published is None:
        return 1
    print_summary(checked, verified, published, time.monotonic() - started)
    return 0


def verify() -> Report | None:
    """Verify all examples; print the report, which names each failure, when there is one."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "verify.json")
        command = [str(BIN / "inlaid"), "verify", "--json", str(report)]
        done = subprocess.run(
            command, env=make_environment(), stdout=subprocess.PIPE, text=True, check=False
        )
        if done.returncode != 0:
            print(done.stdout)
            return None
        verified: Report = json.loads(report.read_text("utf-8"))
        return verified


def print_summary(checked: Report, verified: Report, published: Report, seconds: float) -> None:
    """Print what the build did, and where to open it."""
    pages = checked["summary"]
    print(
        f"\n{pages['pages']} pages, {pages['includes']} includes, {pages['diagrams']} diagrams; "
        f"{verified['summary']['passed']} examples verified; "
        f"{published['files']} files published in {seconds:.1f} s\n"
        f"Open {published['open']}"
    )


def test() -> int:
    """Run every check; each is run, whatever became of those before it."""
    started = time.monotonic()
    set_up()
    install_test_tools()
    checks: list[tuple[str, Sequence[str]]] = [
        ("format", ("ruff", "format", "--check", ".")),
        ("lint", ("ruff", "check", ".")),
        *((f"types on {each}", type_check(each)) for each in ("linux", "darwin", "win32")),
        ("imports", ("lint-imports",)),
        ("tests", ("pytest", "-n", "2", "--dist", "worksteal", "--cov", "--cov-report=term")),
        ("documentation", ("mkdocs", "build", "--strict", "--quiet")),
    ]
    failed = []
    for name, command in checks:
        print(f"\n--- {name}: {' '.join(command)}", flush=True)
        if run(*command) != 0:
            failed.append(name)
    seconds = time.monotonic() - started
    print(
        f"\n{'failed: ' + ', '.join(failed) if failed else 'all checks passed'} ({seconds:.0f} s)"
    )
    return 1 if failed else 0


def type_check(platform: str) -> Sequence[str]:
    """What checks the types as on a system; each has a cache of its own, and so stays quick."""
    return ("mypy", "--platform", platform, "--cache-dir", f".mypy_cache/{platform}")


def serve() -> int:
    """Serve the documentation until interrupted."""
    set_up()
    return run("mkdocs", "serve")


def lock() -> int:
    """Write requirements.lock anew, for every platform and Python that the project supports."""
    set_up()
    return run(
        "uv", "pip", "compile", "pyproject.toml", "--all-extras", "--group", "dev", "--universal",
        "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate",
        "--no-emit-index-url", "--quiet", "--output-file", LOCK.name,
    )  # fmt: skip


def set_up() -> None:
    """Make .venv and install the locked packages, of Python and Node, unless they are there."""
    check_tools()
    if read_stamp(VENV) != (wanted := make_stamp(LOCK, ROOT / "pyproject.toml")):
        install_python()
        write_stamp(VENV, wanted)
    for folder in sorted(each.parent for each in find_node_projects()):
        modules = folder / "node_modules"
        if read_stamp(modules) != (wanted := make_stamp(folder / "package-lock.json")):
            install_node(folder)
            write_stamp(modules, wanted)


def check_tools() -> None:
    """Say in one line what is missing; everything else is installed."""
    if sys.version_info < (3, 11):  # noqa: UP036 (this is where an older Python is told)
        raise Missing(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}")
    for name in ("git", "node", "npm"):
        if shutil.which(name) is None:
            raise Missing(f"'{name}' is needed and not on PATH (Node 20+ brings node and npm)")
    found = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False)
    version = re.match(r"v(\d+)", found.stdout)
    if version is None or int(version[1]) < 20:
        raise Missing(f"Node 20 or newer is needed; this is {found.stdout.strip() or 'broken'}")


def install_python() -> None:
    """Install the locked packages and the project itself into .venv."""
    print("Installing the Python packages of requirements.lock into .venv", flush=True)
    if not (BIN / "python").exists():
        venv.create(VENV, with_pip=True, clear=VENV.exists())
    pinned = re.search(r"^uv==\S+", LOCK.read_text("utf-8"), re.MULTILINE)
    assert pinned is not None  # noqa: S101 (uv is in the lock file)
    install = [str(BIN / "python"), "-m", "pip", "install", "--quiet", pinned[0]]
    if not (BIN / "uv").exists():
        require(subprocess.call(install), "pip can't install uv; is the network reachable?")
    sync = ("uv", "pip", "sync", "--quiet", "--require-hashes", LOCK.name)
    require(run(*sync), "the locked packages can't be installed; is the network reachable?")
    project = ("uv", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "-e", ".")
    require(run(*project), "the project itself can't be installed")


def find_node_projects() -> list[Path]:
    """The package-lock.json files of the programs that pages quote, and of the tests."""
    return [
        each
        for top in ("snippets", "tests")
        for each in (ROOT / top).glob("**/package-lock.json")
        if "node_modules" not in each.parts
    ]


def install_node(folder: Path) -> None:
    """Install the locked Node packages of a folder."""
    print(f"Installing the Node packages of {folder.relative_to(ROOT)}", flush=True)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    require(
        subprocess.call(command, cwd=folder),
        f"npm can't install the packages of {folder.name}; is the network reachable?",
    )


def install_test_tools() -> None:
    """Install the system programs that tests run, or say which are missing."""
    missing = [package for tool, package in TEST_TOOLS.items() if shutil.which(tool) is None]
    if not missing:
        return
    command = f"apt-get update && apt-get install -y {' '.join(missing)}"
    if shutil.which("apt-get") is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        raise Missing(f"tests need {', '.join(missing)}; on Debian: {command}")
    print(f"Installing {', '.join(missing)}", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for step in (["apt-get", "-qq", "update"], ["apt-get", "-qq", "install", "-y", *missing]):
        code = subprocess.call(step, env=environment, stdout=subprocess.DEVNULL)
        require(code, f"this failed: {command}")


def require(code: int, message: str) -> None:
    """Stop with the message when a program failed."""
    if code != 0:
        raise Missing(message)


def make_stamp(*files: Path) -> str:
    """A digest of what an installation depends on."""
    digest = hashlib.sha256(sys.version.encode())
    for each in files:
        digest.update(each.read_bytes())
    return digest.hexdigest()


def read_stamp(folder: Path) -> str:
    """The digest that the last complete installation left, empty without one."""
    stamp = folder / ".inlaid-stamp"
    return stamp.read_text("utf-8") if stamp.is_file() else ""


def write_stamp(folder: Path, stamp: str) -> None:
    """Note that an installation is complete."""
    folder.mkdir(exist_ok=True)
    (folder / ".inlaid-stamp").write_text(stamp, "utf-8")


def run(name: str, *arguments: str) -> int:
    """Run a program of .venv with its folder first on PATH; return its exit code."""
    return subprocess.call([str(BIN / name), *arguments], env=make_environment())


def run_json(name: str, *arguments: str) -> Report | None:
    """Run a program of .venv and return the JSON that it prints; None when it fails."""
    command = [str(BIN / name), *arguments]
    done = subprocess.run(
        command, env=make_environment(), stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode == 0:
        report: Report = json.loads(done.stdout)
        return report
    run(name, *arguments[:1])  # the same again, as a report for people
    return None


def make_environment() -> dict[str, str]:
    """The environment with the programs of .venv first on PATH."""
    path = os.pathsep.join((str(BIN), os.environ.get("PATH", os.defpath)))
    quiet = {"NO_MKDOCS_2_WARNING": "1"}  # a notice of the theme, not of ours
    return os.environ | quiet | {"PATH": path, "VIRTUAL_ENV": str(VENV)}


def run_frontend() -> None:
    """Run the package `build`, which `python -m build` means: from here it would find this file."""
    sys.path[:] = [each for each in sys.path if Path(each or ".").resolve() != ROOT]
    if importlib.util.find_spec("build") is None:
        sys.exit("build.py: `python -m build` needs the package 'build': pip install build")
    runpy.run_module("build", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    if __spec__ is not None:
        run_frontend()
    sys.exit(main(sys.argv[1:]))
