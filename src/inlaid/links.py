"""Links to folders, as each system has them for everybody."""

import sys
from pathlib import Path


def link_folder(link: Path, target: Path) -> None:
    """Make ``link`` a name of the folder ``target``, which is relative to the link's own folder.

    A symbolic link; on Windows, where few users may make one, a junction. Raises OSError.
    """
    if sys.platform == "win32":
        import _winapi  # noqa: PLC0415 (only there)

        _winapi.CreateJunction(str(link.parent.absolute() / target), str(link))
    else:
        link.symlink_to(target)
