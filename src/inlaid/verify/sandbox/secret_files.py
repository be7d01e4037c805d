"""Files of a project that hold secrets: no program sees them, unless its `inputs` name them."""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path, PurePosixPath

from inlaid.verify.sandbox.project_copy import holds_packages, is_left_out

_FILES = (
    ".env*", "*.pem", ".npmrc", ".pypirc", ".netrc", "_netrc", ".git-credentials", ".pgpass",
    ".my.cnf", ".vault-token", ".htpasswd", "*.key", "*.p12", "*.pfx", "*.jks", "*.keystore",
    "*.kdbx", "id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", ".dockercfg", ".boto", ".s3cfg",
    ".bash_history", ".zsh_history", ".python_history", "*.tfstate", "*.tfvars",
)  # fmt: skip
_FOLDERS = (
    ".aws", ".azure", ".docker", ".gnupg", ".kube", ".mozilla", ".password-store", ".ssh",
    ".terraform.d",
)  # fmt: skip
# What only means something where it lies: in a home that is a project, and in git's own folder.
_PLACES = (
    ".cargo/credentials", ".cargo/credentials.toml", ".config/chromium", ".config/gcloud",
    ".config/gh", ".config/git/credentials", ".config/google-chrome", ".config/hub",
    ".config/rclone", ".local/share/keyrings",
)  # fmt: skip
_GIT = ".git/config"
_TOKEN = re.compile(rb"://[^/\s]*@|extraheader|token|passw|secret", re.IGNORECASE)
_MOST = 100_000  # folders that are remembered


def find_secrets(root: Path, named: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the files and folders of a project that hold secrets, relative to its root.

    ``named``: patterns whose last part is itself the name of a secret, which let a program see it.
    What is in packages and caches is nobody's secret.
    """
    found = list(_walk(root))
    patterns = [pattern for pattern in named if is_secret(PurePosixPath(pattern).name)]
    if found and patterns:
        shown = {path for pattern in patterns for path in _glob(root, pattern)}
        found = [path for path in found if path not in shown]
    return tuple(found)


def is_secret(name: str) -> bool:
    """Whether a file of that name holds a secret."""
    return any(fnmatchcase(name, pattern) for pattern in _FILES)


def list_around(folder: Path, secrets: Iterable[str]) -> Iterator[Path]:
    """Yield what to show of a folder so that all is shown but the secrets."""
    own = [PurePosixPath(path) for path in secrets]
    if not own:
        yield folder
        return
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            inner = [path.relative_to(entry.name) for path in own if path.parts[0] == entry.name]
            if not any(not path.parts for path in inner):
                yield from list_around(Path(entry.path), map(str, inner))


def _walk(root: Path) -> Iterator[str]:
    waiting = [""]
    while waiting:  # a loop, as there may be a hundred thousand folders
        folder = waiting.pop()
        place = os.path.join(root, folder)  # noqa: PTH118 (faster)
        with suppress(OSError):
            files, folders = _list(place, os.stat(place).st_mtime_ns)  # noqa: PTH116
            yield from (os.path.join(folder, name) for name in files)  # noqa: PTH118
            waiting += [os.path.join(folder, name) for name in folders]  # noqa: PTH118
    for place in _PLACES:
        if os.path.lexists(os.path.join(root, place)):  # noqa: PTH118
            yield place
    with suppress(OSError):  # as where git has been cloned with a token
        if _TOKEN.search(Path(root, _GIT).read_bytes()):
            yield _GIT


@lru_cache(_MOST)
def _list(folder: str, changed: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The secrets in a folder, and the folders to look into; anew when it has changed."""
    del changed
    secrets: list[str] = []
    folders: list[str] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            is_folder = entry.is_dir(follow_symlinks=False)
            if entry.name in _FOLDERS if is_folder else is_secret(entry.name):
                secrets.append(entry.name)
            elif is_folder and not holds_packages(entry) and not is_left_out(entry):
                folders.append(entry.name)
    return tuple(secrets), tuple(folders)


def _glob(root: Path, pattern: str) -> Iterator[str]:
    with suppress(OSError, ValueError, NotImplementedError):
        yield from (path.relative_to(root).as_posix() for path in root.glob(pattern))
