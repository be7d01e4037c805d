"""How much a folder holds, and how much room there is."""

import os
from contextlib import suppress
from pathlib import Path

_BLOCK = 512  # bytes, the unit of `st_blocks`


def find_free(folder: Path) -> int:
    """Return the bytes that are free where the folder lies."""
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize


def measure_folder(folder: Path) -> int:
    """Return the bytes on disk of all that lies below the folder."""
    total = 0
    waiting = [str(folder)]
    while waiting:  # a loop, as programs may nest folders without end
        with suppress(OSError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                total += entry.stat(follow_symlinks=False).st_blocks * _BLOCK
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
    return total
