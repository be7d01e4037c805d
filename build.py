#!/usr/bin/env python3
"""The two commands of this repository; see the README.

python3 build.py         set everything up; resolve, verify, build and publish the documentation
python3 build.py test    set everything up, with what tests need; run every check
python3 build.py test long    the tests that take long; all others on the newest Python there is
python3 build.py serve   set everything up; serve the documentation with live reload
python3 build.py lock    write requirements.lock anew from pyproject.toml

Needs Python 3.11+, Node 20+ with npm, git, and only the standard library until .venv exists.
"""

import ast
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
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from venv import create as create_venv

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
LOCK = ROOT / "requirements.lock"
# Without --quiet: it keeps the warnings from MkDocs that --strict counts.
BUILD_SITE = ("mkdocs", "build", "--strict")
RUN_TESTS = ("pytest", "-n", "2", "--dist", "worksteal", "-m")


# The programs that tests run; which packages hold them is a table of Inlaid's own. What the first
# command runs is locked.
TEST_TOOLS = (
    "cargo", "chromium", "g++", "gcc", "go", "javac", "perl", "php", "ruby", "rsvg-convert",
    "rustfmt", "zip",
)  # fmt: skip
SYSTEM_PACKAGES = ROOT / "src/inlaid/verify/sandbox/tools/system_packages.py"
SYSTEMS = {"Debian": "apt-get", "Fedora": "dnf", "macOS": "brew", "Windows": "winget"}
# What uv calls the settings of pip, that it doesn't read by itself.
PIP_SETTINGS = {
    "index-url": ("UV_DEFAULT_INDEX",),
    "find-links": ("UV_FIND_LINKS",),
    "no-index": ("UV_NO_INDEX",),
    "trusted-host": ("UV_INSECURE_HOST",),
    "cert": ("SSL_CERT_FILE",),
    "client-cert": ("SSL_CLIENT_CERT",),
    "proxy": ("HTTP_PROXY", "HTTPS_PROXY"),
    "extra-index-url": ("UV_INDEX",),
}

LAST_LINES = 12  # of an installer that failed

Report = dict[str, Any]


class Missing(Exception):  # noqa: N818 (it is what is missing)
    """Something that this script can't provide; its text is for the user."""


def main(arguments: Sequence[str]) -> int:
    """Run the command that the arguments name and return the exit code."""
    commands: dict[str, Callable[[], int]] = {
        "": build,
        "test": test,
        "test long": test_long,
        "serve": serve,
        "lock": lock,
    }
    name = " ".join(arguments)
    if name not in commands:
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
    if build_site() != 0:
        return 1
    published = run_json("inlaid", "publish", "--yes", "--json")
    if published is None:
        return 1
    print_summary(checked, verified, published, time.monotonic() - started)
    return 0


def verify() -> Report | None:
    """Verify all examples; print what is wrong, and return the report when nothing is."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "verify.json")
        done = capture("inlaid", "verify", "--json", str(report), stderr=None)
        verified: Report = json.loads(report.read_text("utf-8")) if report.exists() else {}
    if done.returncode == 0:
        return verified
    print(done.stdout, end="")
    return None


def build_site(folder: Path = ROOT) -> int:
    """Build the site of a folder; print what MkDocs says when it fails, as for a broken link."""
    done = capture(*BUILD_SITE, cwd=folder)
    if done.returncode != 0:
        print(done.stdout, end="")
    return done.returncode


def print_summary(checked: Report, verified: Report, published: Report, seconds: float) -> None:
    """Print what the build did, and where to open it."""
    pages = checked["summary"]
    print(
        f"\n{pages['pages']} pages, {pages['includes']} includes, {pages['diagrams']} diagrams; "
        f"examples: {describe_levels(verified)}; "
        f"{published['files']} files published in {seconds:.1f} s\n"
        f"Open {published['open']}"
    )


def describe_levels(verified: Report) -> str:
    """Return how many examples reached each level."""
    levels = verified["summary"]["levels"]
    return ", ".join(f"{count} {level}" for level, count in levels.items() if count)


def test() -> int:
    """Run every check; each is run, whatever became of those before it."""
    set_up()
    install_test_tools()
    return run_checks(
        [
            ("format", ("ruff", "format", "--check", ".")),
            ("lint", ("ruff", "check", ".")),
            *((f"types on {name}", type_check(name)) for name in ("linux", "darwin", "win32")),
            ("imports", ("lint-imports",)),
            ("tests", (*RUN_TESTS, "not long", "--cov", "--cov-report=term")),
            ("documentation", BUILD_SITE),
        ]
    )


def test_long() -> int:
    """Run the tests that take long, and all others on the newest Python."""
    set_up()
    install_test_tools()
    failed = run_checks([("long tests", (*RUN_TESTS, "long"))])
    newest = make_newest()
    if newest is None:
        return failed
    return run_checks([("tests", (*RUN_TESTS, "not long"))], newest) or failed


def run_checks(checks: Sequence[tuple[str, Sequence[str]]], venv: Path = VENV) -> int:
    """Run checks, each a title and a command of the environment; return 1 when any fails."""
    started = time.monotonic()
    failed = []
    for name, command in checks:
        print(f"\n--- {name}: {' '.join(command)}", flush=True)
        if run(*command, venv=venv) != 0:
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
    # A second index or a folder of wheels would give hashes of some platforms only.
    local = {"UV_INDEX", "UV_INDEX_STRATEGY", "UV_FIND_LINKS"}
    settings = {name: value for name, value in read_pip_settings().items() if name not in local}
    require(
        "requirements.lock can't be written", find_program("uv"), "pip", "compile",
        "pyproject.toml", "--all-extras", "--group", "dev", "--universal", "--python-version",
        "3.11", "--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url",
        "--quiet", "--output-file", LOCK.name, settings=settings,
    )  # fmt: skip
    return 0


def set_up() -> None:
    """Make .venv and install the locked packages, of Python and Node, unless they are there."""
    check_tools()
    if not is_installed(VENV):
        print("Installing the Python packages of requirements.lock into .venv", flush=True)
        if not (BIN / "python").exists():
            create_venv(VENV, with_pip=True, clear=VENV.exists())
        install_uv()
        install_python(VENV)
    for folder in sorted(node_project.parent for node_project in find_node_projects()):
        modules = folder / "node_modules"
        if read_stamp(modules) != (wanted := make_stamp(folder / "package-lock.json")):
            install_node(folder)
            write_stamp(modules, wanted)


def check_tools() -> None:
    """Say in one line what is missing; everything else is installed."""
    if sys.version_info < (3, 11):  # noqa: UP036 (this is where an older Python is told)
        raise Missing(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}")
    if importlib.util.find_spec("ensurepip") is None:
        raise Missing("this Python has no 'ensurepip'; on Debian: apt-get install python3-venv")
    for name in ("git", "node", "npm"):
        if shutil.which(name) is None:
            raise Missing(f"'{name}' is needed and not on PATH (Node 20+ brings node and npm)")
    found = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False)
    version = re.match(r"v(\d+)", found.stdout)
    if version is None or int(version[1]) < 20:
        raise Missing(f"Node 20 or newer is needed; this is {found.stdout.strip() or 'broken'}")


def is_installed(venv: Path) -> bool:
    """Whether an environment holds what the lock file says."""
    return read_stamp(venv) == make_stamp(LOCK, ROOT / "pyproject.toml")


def install_uv() -> None:
    """Install uv, which installs everything else."""
    pinned = re.search(r"^uv==\S+", LOCK.read_text("utf-8"), re.MULTILINE)
    assert pinned is not None  # noqa: S101 (uv is in the lock file)
    if not (BIN / "uv").exists() and not (BIN / "uv.exe").exists():
        pip = (find_program("python"), "-m", "pip", "install", "--quiet")
        require("uv can't be installed", *pip, pinned[0])


def install_python(venv: Path) -> None:
    """Install the locked packages and the project itself into an environment."""
    uv = (find_program("uv"), "pip")
    settings = read_pip_settings()
    locked = ("sync", "--quiet", "--require-hashes", LOCK.name)
    failure = "the packages of requirements.lock can't be installed"
    require(failure, *uv, *locked, venv=venv, settings=settings)
    project = ("install", "--quiet", "--no-deps", "--no-build-isolation", "-e", ".")
    failure = "the project itself can't be installed"
    require(failure, *uv, *project, venv=venv, settings=settings)
    write_stamp(venv, make_stamp(LOCK, ROOT / "pyproject.toml"))


def read_pip_settings() -> dict[str, str]:
    """What pip is configured with, as uv reads it: a mirror, certificates, a proxy."""
    done = capture("python", "-m", "pip", "config", "list")
    lines = [line.partition("=") for line in done.stdout.splitlines()]
    settings: dict[str, str] = {}
    for section in ("global", "install", ":env:"):  # each before what overrides it
        for name, _, value in lines:
            option = name.removeprefix(f"{section}.")
            if option != name:
                found = str(ast.literal_eval(value)).split()
                separator = "," if option == "find-links" else " "
                for variable in PIP_SETTINGS.get(option, ()):
                    settings[variable] = separator.join(found)
    if "UV_INDEX" in settings:
        settings["UV_INDEX_STRATEGY"] = "unsafe-best-match"  # as pip; the hashes are locked
    return {name: value for name, value in settings.items() if name not in os.environ}


def make_newest() -> Path | None:
    """Make an environment of the newest Python above this one; None when there is none."""
    for version, python in find_pythons():
        venv = ROOT / f".venv-{version}"
        print(f"\nInstalling the packages of requirements.lock into {venv.name}", flush=True)
        made = capture("uv", "venv", "--quiet", "--clear", "--python", python, str(venv))
        if made.returncode == 0:
            install_python(venv)
            return venv
        print(f"Python {version} is unavailable: {made.stdout.strip().splitlines()[-1]}")
    print(f"\nThere is no Python newer than {sys.version.split()[0]}")
    return None


def find_pythons() -> list[tuple[str, str]]:
    """Releases above this Python, newest first: version, and path or name for uv.

    Of a minor version, those that are here come before those that uv can fetch.
    """
    command = [find_program("uv"), "python", "list", "--output-format", "json"]
    path = os.pathsep.join((make_environment()["PATH"], *find_pyenv()))
    listed = subprocess.run(
        command, env=make_environment() | {"PATH": path}, capture_output=True, check=False
    )
    found = [
        ((load["version_parts"]["minor"], load["path"] is not None), load)
        for load in json.loads(listed.stdout)
        if load["implementation"] == "cpython"
        and load["variant"] == "default"
        and re.fullmatch(r"3\.\d+\.\d+", load["version"])
        and load["version_parts"]["minor"] > sys.version_info.minor
    ]
    return [
        (f"3.{order[0]}", release["path"] or release["key"])
        for order, release in sorted(found, key=lambda pair: pair[0], reverse=True)
    ]


def find_pyenv() -> list[str]:
    """The folders of what pyenv installed, where uv doesn't look."""
    if (pyenv := shutil.which("pyenv")) is None:
        return []
    done = subprocess.run([pyenv, "root"], capture_output=True, text=True, check=False)
    return [str(path) for path in Path(done.stdout.strip(), "versions").glob("3.*/bin")]


def find_node_projects() -> list[Path]:
    """The package-lock.json files of the programs that pages quote, and of the tests."""
    return [
        path
        for top in ("snippets", "tests")
        for path in (ROOT / top).glob("**/package-lock.json")
        if "node_modules" not in path.parts
    ]


def install_node(folder: Path) -> None:
    """Install the locked Node packages of a folder."""
    print(f"Installing the Node packages of {folder.relative_to(ROOT)}", flush=True)
    npm = shutil.which("npm") or "npm"  # on Windows it is npm.cmd
    options = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    failure = f"the Node packages of {folder.relative_to(ROOT)} can't be installed"
    require(failure, npm, "ci", *options, cwd=folder)


def install_test_tools() -> None:
    """Install the system programs that tests run, or say which are missing."""
    missing = [tool for tool in TEST_TOOLS if shutil.which(tool) is None]
    if not missing:
        return
    if shutil.which("apt-get") is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        raise Missing(describe_missing(missing))
    print(f"Installing {', '.join(missing)}", flush=True)
    environment = {"DEBIAN_FRONTEND": "noninteractive"}
    packages = name_packages(missing, "apt-get")
    failure = f"{', '.join(missing)} can't be installed"
    require(failure, "apt-get", "-qq", "update", settings=environment)
    require(failure, "apt-get", "-qq", "install", "-y", *packages, settings=environment)


def describe_missing(tools: Sequence[str]) -> str:
    """One line: the programs that are missing, and what installs them on each system."""
    commands = (
        f"{system}: {manager} install {' '.join(name_packages(tools, manager))}"
        for system, manager in SYSTEMS.items()
    )
    return f"tests need {', '.join(tools)}, not found on PATH; {'; '.join(commands)}"


def name_packages(tools: Sequence[str], manager: str) -> tuple[str, ...]:
    """The packages that hold programs, by what installs packages."""
    table = runpy.run_path(str(SYSTEM_PACKAGES))
    packages: tuple[str, ...] = table["name_packages"](tools, manager)
    return packages


def require(
    failure: str,
    *command: str,
    cwd: Path = ROOT,
    venv: Path = VENV,
    settings: Mapping[str, str] | None = None,
) -> None:
    """Run a program; when it fails, stop with what that means and the last lines it printed."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env=make_environment(venv) | dict(settings or {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        last = done.stdout.strip().splitlines()[-LAST_LINES:] or ["(nothing)"]
        said = f"{failure}; the last lines of {Path(command[0]).name}:"
        raise Missing("\n    ".join((said, *last)))


def make_stamp(*files: Path) -> str:
    """A digest of what an installation depends on."""
    digest = hashlib.sha256(sys.version.encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def read_stamp(folder: Path) -> str:
    """The digest that the last complete installation left, empty without one."""
    stamp = folder / ".inlaid-stamp"
    return stamp.read_text("utf-8") if stamp.is_file() else ""


def write_stamp(folder: Path, stamp: str) -> None:
    """Note that an installation is complete."""
    folder.mkdir(exist_ok=True)
    (folder / ".inlaid-stamp").write_text(stamp, "utf-8")


def run(name: str, *arguments: str, venv: Path = VENV) -> int:
    """Run a program of an environment with its folder first on PATH; return its exit code."""
    return subprocess.call([find_program(name, venv), *arguments], env=make_environment(venv))


def capture(
    name: str, *arguments: str, cwd: Path = ROOT, stderr: int | None = subprocess.STDOUT
) -> subprocess.CompletedProcess[str]:
    """Run a program of .venv to its end and return what it printed; None lets errors through."""
    return subprocess.run(
        [find_program(name), *arguments],
        cwd=cwd,
        env=make_environment(),
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def run_json(name: str, *arguments: str) -> Report | None:
    """Run a program of .venv and return the JSON that it prints; None when it fails."""
    command = [find_program(name), *arguments]
    done = subprocess.run(
        command, env=make_environment(), stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode == 0:
        report: Report = json.loads(done.stdout)
        return report
    run(name, *arguments[:1])  # the same again, as a report for people
    return None


def find_program(name: str, venv: Path = VENV) -> str:
    """The path of a program of an environment."""
    return str(venv / BIN.name / name)


def make_environment(venv: Path = VENV) -> dict[str, str]:
    """The variables of this process with the programs of an environment first on PATH."""
    path = os.pathsep.join((str(venv / BIN.name), os.environ.get("PATH", os.defpath)))
    quiet = {"NO_MKDOCS_2_WARNING": "1"}  # a notice of the theme, not of ours
    return os.environ | quiet | {"PATH": path, "VIRTUAL_ENV": str(venv)}


def run_frontend() -> None:
    """Run the package `build`, which `python -m build` means: from here it would find this file."""
    sys.path[:] = [folder for folder in sys.path if Path(folder or ".").resolve() != ROOT]
    if importlib.util.find_spec("build") is None:
        sys.exit("build.py: `python -m build` needs the package 'build': pip install build")
    runpy.run_module("build", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    if __spec__ is None:
        sys.exit(main(sys.argv[1:]))
    run_frontend()
