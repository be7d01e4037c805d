"""Replacing a file by one rename, also where another program has it open."""

import sys
import time
from pathlib import Path
from typing import Final

_PATIENCE: Final = 1.0  # seconds; virus scanners and indexers open what was just written
_PAUSE: Final = 0.02


def replace_path(fresh: Path, path: Path) -> None:
    """Rename ``fresh`` to ``path``, which it replaces if it is a file.

    Windows refuses that while somebody has either open, so there it is tried for a second, as pip
    and others do. Raises OSError; both are then as they were.
    """
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            fresh.replace(path)
        except PermissionError:
            if sys.platform == "win32" and time.monotonic() < end:
                time.sleep(_PAUSE)
            else:
                raise
        else:
            return
