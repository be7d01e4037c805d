"""The folder that a program is shut in: its home, its files, its layer over the project."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from inlaid.filesystem import link_folder
from inlaid.verify.sandbox.program import Isolation, Program

_DEPENDENCIES = ("node_modules", ".venv", "target", ".git")


@contextmanager
def open_box() -> Iterator[Path]:
    """Yield a temporary folder: a home, a place for temporary files, one to work in."""
    # Symbolic links in the way would make two names of one folder, and mounts need the real one.
    box = Path(tempfile.mkdtemp(prefix="inlaid-")).resolve()
    try:
        for name in ("home", "tmp", "work", "lower", "upper", "overlay", "devices"):
            (box / name).mkdir()
        yield box
    finally:
        _remove(box)


def _remove(box: Path) -> None:
    try:
        shutil.rmtree(box, onerror=_force)
    except RecursionError:  # folders nested deeper than Python goes down
        subprocess.run(["rm", "-rf", str(box)], check=False)  # noqa: S603, S607


def _force(function: object, path: str, error: object) -> None:
    """Remove what a program left without write permission, as an overlay does by design."""
    del function, error
    with suppress(OSError):
        Path(path).parent.chmod(0o700)
        Path(path).chmod(0o700)
        Path(path).rmdir() if Path(path).is_dir() else Path(path).unlink()


def lay_out(program: Program, box: Path, isolation: Isolation) -> Path:
    """Put the program's files in place and return the folder that it starts in."""
    folder = box / "work"
    if program.root and isolation.overlay:
        folder = Path(program.root) / program.cwd
    elif program.root:
        shutil.copytree(
            program.root,
            folder,
            symlinks=True,
            dirs_exist_ok=True,
            ignore=shutil.ignore_patterns(*_DEPENDENCIES),
        )
        _link_dependencies(Path(program.root), folder, program.cwd)
        folder /= program.cwd
        for path in find_collected(program, box / "work").values():
            path.unlink(missing_ok=True)
    for name, text in program.files:
        place = (
            box / "tmp" if program.root or "{box}" in str(program.argv) else box / "work"
        ) / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode())
    return folder


def _link_dependencies(root: Path, copy: Path, cwd: str) -> None:
    for name in _DEPENDENCIES[:2]:
        for place in {Path(name), Path(cwd, name)}:
            if (root / place).is_dir():
                link_folder(copy / place, root / place)


def collect_files(program: Program, box: Path, isolation: Isolation) -> tuple[tuple[str, str], ...]:
    """Return name and text of each file that the program was to leave behind and did."""
    layer = box / ("upper" if program.root and isolation.overlay else "work")
    return tuple(
        (name, path.read_text("utf-8", "replace"))
        for name, path in find_collected(program, layer).items()
        if path.is_file() and not path.is_symlink()
    )


def find_collected(program: Program, root: Path) -> dict[str, Path]:
    """Return where below ``root`` the program leaves the files that are to be collected, by name.

    What lies there before the program runs is not its own and has to be removed.
    """
    places = {name: Path(os.path.normpath(root / program.cwd / name)) for name in program.collect}
    return {name: path for name, path in places.items() if path.is_relative_to(root)}
