"""Programs that the tests of a project need, looked for before anything runs."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from inlaid.diagnostics.codes import TOOL_MISSING
from inlaid.diagnostics.finding import Finding
from inlaid.verify.sandbox.tools.tool_version import ask_version
from inlaid.verify.sandbox.tools.toolbox import Toolbox

_FORM = re.compile(r"([A-Za-z0-9][\w.+-]*?)(?:\s*>=\s*(\d+(?:\.\d+)*))?")
_NUMBERS = re.compile(r"\d+(?:\.\d+)*")

# How packages are installed, and the names of those that aren't called like their program.
_MANAGERS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "apt-get": ("apt-get install", {
        "aws": "awscli", "cc": "gcc", "go": "golang", "java": "default-jre",
        "javac": "default-jdk", "node": "nodejs", "pip": "python3-pip", "rg": "ripgrep",
    }),
    "dnf": ("dnf install", {
        "aws": "awscli2", "cc": "gcc", "g++": "gcc-c++", "go": "golang",
        "java": "java-latest-openjdk", "javac": "java-latest-openjdk-devel", "node": "nodejs",
        "npm": "nodejs-npm", "pip": "python3-pip", "rg": "ripgrep", "rustc": "rust",
        "shellcheck": "ShellCheck", "sqlite3": "sqlite",
    }),
    "brew": ("brew install", {
        "aws": "awscli", "cargo": "rust", "cc": "gcc", "java": "openjdk", "javac": "openjdk",
        "npm": "node", "psql": "libpq", "rg": "ripgrep", "rustc": "rust", "sqlite3": "sqlite",
    }),
    "winget": ("winget install", {
        "aws": "Amazon.AWSCLI", "cargo": "Rustlang.Rustup", "curl": "cURL.cURL", "git": "Git.Git",
        "go": "GoLang.Go", "jq": "jqlang.jq", "node": "OpenJS.NodeJS", "npm": "OpenJS.NodeJS",
        "rg": "BurntSushi.ripgrep.MSVC", "rustc": "Rustlang.Rustup",
        "shellcheck": "koalaman.shellcheck", "sqlite3": "SQLite.SQLite", "unzip": "GnuWin32.UnZip",
        "zip": "GnuWin32.Zip",
    }),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Need:
    """A program, and the least version of it, empty for any."""

    name: str
    version: str = ""


def parse_need(text: str) -> Need | None:
    """Return the need that a text like ``shellcheck>=0.9`` names, None when it has another form."""
    found = _FORM.fullmatch(text.strip())
    return Need(found[1], found[2] or "") if found else None


def find_unmet(needs: Iterable[Need], projects: Sequence[str], toolbox: Toolbox) -> Finding | None:
    """Return what says which needs of the projects are missing or too old; None when none is."""
    unmet = {need.name: why for need in needs if (why := _explain(need, toolbox))}
    if not unmet:
        return None
    noun = "project" if len(projects) == 1 else "projects"
    what = f"nothing of {noun} {' and '.join(projects)} was run"
    message = f"{' and '.join(unmet.values())}, so {what}"
    return Finding(TOOL_MISSING, message, help=_advise(tuple(unmet), toolbox))


def is_met(need: Need, toolbox: Toolbox) -> bool:
    """Whether a program is there, and recent enough."""
    return not _explain(need, toolbox)


def is_at_least(version: str, least: str) -> bool:
    """Whether a version is that one or a later one."""
    return tuple(_read_numbers(version)) >= tuple(_read_numbers(least))


def _explain(need: Need, toolbox: Toolbox) -> str:
    if toolbox.find(need.name) is None:
        return f"'{need.name}' is not installed"
    if not need.version:
        return ""
    found = ask_version(need.name, toolbox)
    if is_at_least(found, need.version):
        return ""
    return f"'{need.name}' is {found}, not {need.version} or later"


def _read_numbers(version: str) -> Iterator[int]:
    """The numbers of a version, less zeros at its end: 1.0 is 1."""
    found = _NUMBERS.match(version)
    numbers = list(map(int, found[0].split("."))) if found else []
    while numbers and not numbers[-1]:
        numbers.pop()
    yield from numbers


def _advise(programs: tuple[str, ...], toolbox: Toolbox) -> str:
    """The command that installs the programs here, or else their names."""
    for manager, (command, names) in _MANAGERS.items():
        if toolbox.find(manager):
            packages = dict.fromkeys(names.get(program, program) for program in programs)
            return f"{command} {' '.join(packages)}"
    return f"install {' and '.join(programs)}"
