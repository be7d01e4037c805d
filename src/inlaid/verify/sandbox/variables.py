"""The environment of a confined program: an allow-list, a home of its own, no credentials."""

import re
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

# Handed on when set: how to find programs and in which language they speak.
ALLOWED = (
    "PATH", "LANG", "LC_ALL", "TZ", "JAVA_HOME", "GOROOT", "NODE_EXTRA_CA_CERTS",
    # Without these hardly a program starts on Windows; other systems don't set them.
    "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "PROGRAMDATA", "PROGRAMFILES",
)  # fmt: skip

# Where tools keep themselves in the real home, which the program doesn't get: variable, folder.
_TOOL_HOMES = (
    ("RUSTUP_HOME", ".rustup"),
    ("CARGO_HOME", ".cargo"),
    ("PYENV_ROOT", ".pyenv"),
    ("NVM_DIR", ".nvm"),
    ("VOLTA_HOME", ".volta"),
    ("GOMODCACHE", "go/pkg/mod"),
)

# What in the real home holds credentials; covered up where the system can do so.
_CREDENTIALS = (
    ".aws", ".azure", ".config/gcloud", ".config/gh", ".config/hub", ".docker", ".gnupg", ".kube",
    ".ssh", ".netrc", ".npmrc", ".pypirc", ".git-credentials", ".config/git/credentials",
    ".cargo/credentials", ".cargo/credentials.toml", ".password-store", ".terraform.d",
    ".local/share/keyrings", ".mozilla", ".config/chromium", ".config/google-chrome", ".boto",
    ".s3cfg", ".config/rclone", ".bash_history", ".zsh_history",
)  # fmt: skip
# Doors to servers of the machine, which a file system that is read-only leaves open.
_SOCKETS = (
    "run/*.sock", "run/*/*.sock", "run/*/.s.*", "run/podman", "run/containerd", "run/dbus",
    "run/user", "tmp/ssh-*", "tmp/.X11-unix", "tmp/.ICE-unix", "tmp/dbus-*", "tmp/*.sock",
    "tmp/.s.*",
)  # fmt: skip

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
    names = [*ALLOWED, *(variable for variable, _ in _TOOL_HOMES), *passed]
    kept = {name: outer[name] for name in names if name in outer and not SECRET_NAME.search(name)}
    tools = {
        variable: str(folder)
        for variable, place in _TOOL_HOMES
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


def find_hidden(outer: Mapping[str, str]) -> list[str]:
    """Return the files and folders that hold credentials or lead out, and exist."""
    home = _find_home(outer)
    credentials = [home / name for name in _CREDENTIALS if (home / name).exists()]
    with suppress(OSError):
        return list(map(str, [*credentials, *find_sockets(Path("/"))]))
    return list(map(str, credentials))


def find_sockets(root: Path) -> list[Path]:
    """Return the sockets of the machine's servers, and the folders that hold such."""
    return [path for pattern in _SOCKETS for path in root.glob(pattern)]


def find_outer(environment: Mapping[str, str], passed: tuple[str, ...] = ()) -> dict[str, str]:
    """Return what of our own environment matters to programs, fit to be sent to another machine.

    The home is in it to find tools and to cover up credentials; it is not handed on.
    """
    names = ("HOME", "USERPROFILE", *ALLOWED, *(variable for variable, _ in _TOOL_HOMES), *passed)
    return {
        name: environment[name]
        for name in names
        if name in environment and not SECRET_NAME.search(name)
    }
