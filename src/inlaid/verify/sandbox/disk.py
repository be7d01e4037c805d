"""How much a folder holds, and how much room there is."""

import os
import shutil
from contextlib import suppress
from pathlib import Path

_BLOCK = 512  # bytes, the unit of `st_blocks`


def find_free(folder: Path) -> int:
    """Return the bytes that are free where the folder lies."""
    return shutil.disk_usage(folder).free


def measure_folder(folder: Path) -> int:
    """Return the bytes on disk of all that lies below the folder."""
    total = 0
    waiting = [str(folder)]
    while waiting:  # a loop, as programs may nest folders without end
        with suppress(OSError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                total += _measure(entry.stat(follow_symlinks=False))
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
    return total


def _measure(facts: os.stat_result) -> int:
    """The bytes that a file takes; where the system doesn't say, those that it holds."""
    blocks: int | None = getattr(facts, "st_blocks", None)
    return facts.st_size if blocks is None else blocks * _BLOCK
