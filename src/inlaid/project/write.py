"""Output files, each written whole or not at all."""

import os
import secrets
from pathlib import Path

from inlaid.errors import WriteError
from inlaid.filesystem import replace_path


def write_whole(path: Path, data: bytes, shown: str = "") -> None:
    """Replace the file by one rename, keeping its permissions; a new one gets its folders.

    A file behind a symbolic link is replaced where it lies. Raises WriteError, which calls the
    file ``shown``; it is then as it was.
    """
    try:
        _replace(Path(os.path.realpath(path)), data)
    except OSError as error:
        raise WriteError(f"{shown or path} can't be written: {error.strerror}") from error


def write_report(path: Path, text: str, shown: str = "") -> None:
    """Write a text whole, as `write_whole`; what of a file's name isn't text becomes a `?`."""
    write_whole(path, text.encode("utf-8", "replace"), shown)


def _replace(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not path.is_file():  # a device, or a pipe of the shell
        path.write_bytes(data)
        return
    fresh = path.with_name(f".inlaid-{secrets.token_hex(8)}")
    try:
        with fresh.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            fresh.chmod(path.stat().st_mode & 0o7777)
        replace_path(fresh, path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
