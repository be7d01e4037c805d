"""The folder that a program is confined to: its home, its files, its layer over the project."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from inlaid.verify.sandbox.program import Isolation, Program
from inlaid.verify.sandbox.project_copy import copy_project, mirror_packages

_LAYER = ("lower", "upper", "overlay")  # the folders that a throw-away layer needs


@dataclass(frozen=True, slots=True)
class BoxLayout:
    """The folder that a program starts in, and the folders of packages to show in its project."""

    cwd: str
    packages: tuple[str, ...] = ()


@contextmanager
def open_box() -> Iterator[Path]:
    """Yield a temporary folder: a home, a place for temporary files, one to work in."""
    # Symbolic links in the way would make two names of one folder, and mounts need the real one.
    box = Path(tempfile.mkdtemp(prefix="inlaid-")).resolve()
    try:
        _own(box)
        for name in ("home", "tmp", "work", "devices", *_LAYER):
            (box / name).mkdir()
            _own(box / name)
        yield box
    finally:
        _remove(box)


def _own(folder: Path) -> None:
    """Let the folder be ours alone: in some, what is made gets the group of the folder above."""
    if sys.platform != "win32":
        os.chown(folder, -1, os.getegid())
    folder.chmod(0o700)


def _remove(box: Path) -> None:
    """Remove the box, with what a program left without permissions, as a layer does by design."""
    try:
        shutil.rmtree(box, ignore_errors=True)
        if box.exists():
            _open_folders(box)
            shutil.rmtree(box, ignore_errors=True)
    except RecursionError:  # folders nested deeper than Python goes down
        _open_folders(box)
        subprocess.run(["rm", "-rf", str(box)], check=False)  # noqa: S603, S607


def _open_folders(box: Path) -> None:
    waiting = [str(box)]
    while waiting:
        folder = waiting.pop()
        with suppress(OSError):
            os.chmod(folder, 0o700)  # noqa: PTH101
            with os.scandir(folder) as entries:
                waiting += [entry.path for entry in entries if entry.is_dir(follow_symlinks=False)]


def lay_out(program: Program, box: Path, isolation: Isolation) -> BoxLayout:
    """Put the program's files in place and return where it starts, and what belongs there."""
    layout = BoxLayout(str(box / "work"))
    if program.root:
        layout = _lay_out_project(program, box, isolation)
    for name, text in program.files:
        apart = program.root or "{box}" in str(program.argv)
        place = box / ("tmp" if apart else "work") / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode())
    return layout


def _lay_out_project(program: Program, box: Path, isolation: Isolation) -> BoxLayout:
    root = Path(program.root)
    if isolation.overlay:
        return BoxLayout(str(root / program.cwd))
    copy = box / "work"
    packages = copy_project(root, copy, program.cwd)
    for path in find_collected(program, copy).values():
        path.unlink(missing_ok=True)
    if not isolation.namespaces:
        for name in packages:
            mirror_packages(root / name, copy / name)
        return BoxLayout(str(copy / program.cwd))
    for number, name in enumerate(packages):
        (copy / name).mkdir()
        for part in _LAYER:
            (box / "packages" / str(number) / part).mkdir(parents=True)
    # The copy will stand where the project does, by the same name.
    return BoxLayout(str(root / program.cwd), packages)


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
