"""The packages that hold programs, by what installs packages; the one table of them.

`build.py` runs this file by itself, before anything is installed: nothing is imported here that
isn't of the standard library.
"""

from collections.abc import Iterable

MANAGERS = ("apt-get", "dnf", "brew", "winget")  # `NAME install PACKAGE ...` is the form of all

_GCC = "BrechtSanders.WinLibs.POSIX.UCRT"
_RUST = "Rustlang.Rustup"
# In the order of the managers; "" where the package is called like the program, or is unknown.
_PACKAGES = {
    "aws": ("awscli", "awscli2", "awscli", "Amazon.AWSCLI"),
    "cargo": ("", "", "rust", _RUST),
    "cc": ("gcc", "gcc", "gcc", _GCC),
    "chromium": ("", "", "", "Hibbiki.Chromium"),
    "curl": ("", "", "", "cURL.cURL"),
    "g++": ("", "gcc-c++", "gcc", _GCC),
    "gcc": ("", "", "", _GCC),
    "git": ("", "", "", "Git.Git"),
    "go": ("golang-go", "golang", "", "GoLang.Go"),
    "java": ("default-jre", "java-latest-openjdk", "openjdk", "EclipseAdoptium.Temurin.21.JRE"),
    "javac": (
        "default-jdk-headless",
        "java-latest-openjdk-devel",
        "openjdk",
        "EclipseAdoptium.Temurin.21.JDK",
    ),
    "jq": ("", "", "", "jqlang.jq"),
    "node": ("nodejs", "nodejs", "", "OpenJS.NodeJS"),
    "npm": ("", "nodejs-npm", "node", "OpenJS.NodeJS"),
    "perl": ("", "", "", "StrawberryPerl.StrawberryPerl"),
    "php": ("php-cli", "php-cli", "", "PHP.PHP.8.4"),
    "pip": ("python3-pip", "python3-pip", "python", ""),
    "psql": ("postgresql-client", "postgresql", "libpq", ""),
    "rg": ("ripgrep", "ripgrep", "ripgrep", "BurntSushi.ripgrep.MSVC"),
    "rsvg-convert": ("librsvg2-bin", "librsvg2-tools", "librsvg", "miyako.rsvg-convert"),
    "ruby": ("", "", "", "RubyInstallerTeam.Ruby.3.4"),
    "rustc": ("", "rust", "rust", _RUST),
    "rustfmt": ("", "", "rust", _RUST),
    "shellcheck": ("", "ShellCheck", "", "koalaman.shellcheck"),
    "sqlite3": ("", "sqlite", "sqlite", "SQLite.SQLite"),
    "unzip": ("", "", "", "GnuWin32.UnZip"),
    "zip": ("", "", "", "GnuWin32.Zip"),
}


def name_packages(programs: Iterable[str], manager: str) -> tuple[str, ...]:
    """Return the packages of one of the managers that hold the programs, each once."""
    at = MANAGERS.index(manager)
    rows = ((program, _PACKAGES.get(program)) for program in programs)
    return tuple(dict.fromkeys((row and row[at]) or program for program, row in rows))
