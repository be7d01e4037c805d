"""The environment of a confined program: an allow-list, a home of its own, no credentials."""

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

# Handed on when set: how to find programs and in which language they speak.
ALLOWED = (
    "PATH", "LANG", "LC_ALL", "TZ", "JAVA_HOME", "GOROOT", "NODE_EXTRA_CA_CERTS",
    # Without these hardly a program starts on Windows; other systems don't set them.
    "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "PROGRAMDATA", "PROGRAMFILES",
)  # fmt: skip

# Where tools keep themselves in the real home, which the program doesn't get: variable, folder.
TOOL_HOMES = (
    ("RUSTUP_HOME", ".rustup"),
    ("CARGO_HOME", ".cargo"),
    ("PYENV_ROOT", ".pyenv"),
    ("NVM_DIR", ".nvm"),
    ("VOLTA_HOME", ".volta"),
    ("GOMODCACHE", "go/pkg/mod"),
    ("SDKMAN_DIR", ".sdkman"),
    ("ASDF_DATA_DIR", ".asdf"),
)

SECRET_NAME = re.compile(
    r"(^AWS_(?!REGION$|DEFAULT_REGION$))|TOKEN|SECRET|PASSW|PASSPHRASE|CREDENTIAL|PRIVATE|API_?KEY"
    r"|ACCESS_?KEY|AUTH|COOKIE|^SSH_|^GPG_|^GITHUB_|^GH_",
    re.IGNORECASE,
)


def build_environment(
    outer: Mapping[str, str], home: str, scratch: str, *, passed: tuple[str, ...] = ()
) -> dict[str, str]:
    """Return the variables a program starts with: allowed ones, tool homes, ``passed`` names.

    A name that looks like a credential is never handed on, whoever asks.
    """
    names = [*ALLOWED, *(variable for variable, _ in TOOL_HOMES), *passed]
    kept = {name: outer[name] for name in names if name in outer and not SECRET_NAME.search(name)}
    tools = {
        variable: str(folder)
        for variable, place in TOOL_HOMES
        if (folder := _find_home(outer) / place).is_dir()
    }
    own = {"HOME": home, "TMPDIR": scratch, "TZ": "UTC", "LANG": "C.UTF-8", "INLAID_VERIFY": "1"}
    return {**tools, **kept, **own, **_name_for_windows(home, scratch)}


def _name_for_windows(home: str, scratch: str) -> dict[str, str]:
    """The names that the same things have there; and Python prints in UTF-8 only when asked to."""
    names = {"USERPROFILE": home, "TEMP": scratch, "TMP": scratch, "PYTHONUTF8": "1"}
    return names if sys.platform == "win32" else {}


def _find_home(outer: Mapping[str, str]) -> Path:
    return Path(outer.get("HOME") or outer.get("USERPROFILE") or "/nonexistent")


def find_tool_homes(outer: Mapping[str, str]) -> list[Path]:
    """Return the folders in which tools keep themselves, by variables or in the real home."""
    places = [Path(outer.get(name) or _find_home(outer) / place) for name, place in TOOL_HOMES]
    return [place for place in places if os.path.isdir(place)]  # noqa: PTH112 (or closed to us)


def find_outer(environment: Mapping[str, str], passed: tuple[str, ...] = ()) -> dict[str, str]:
    """Return what of our own environment matters to programs, fit to be sent to another machine.

    The home is in it to find tools; it is not handed on.
    """
    names = ("HOME", "USERPROFILE", *ALLOWED, *(variable for variable, _ in TOOL_HOMES), *passed)
    return {
        name: environment[name]
        for name in names
        if name in environment and not SECRET_NAME.search(name)
    }
