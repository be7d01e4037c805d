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

from inlaid.verify.sandbox.confine.confinement import LAYER
from inlaid.verify.sandbox.program import Isolation, Program
from inlaid.verify.sandbox.project_copy import copy_project, mirror_packages
from inlaid.verify.sandbox.secret_files import find_secrets

_INNER = {
    "home": "/home/inlaid",
    "tmp": "/tmp",  # noqa: S108 (its own)
    "files": "/run/inlaid/files",
    "work": "/run/inlaid/work",
}


@dataclass(frozen=True, slots=True)
class BoxLayout:
    """A program in its box: the folder that it starts in, and the packages to show in its project.

    ``secrets``: the files of the project that it must not see, relative to the root.
    """

    program: Program
    isolation: Isolation
    box: Path
    cwd: str
    packages: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()


@contextmanager
def open_box() -> Iterator[Path]:
    """Yield a temporary folder: a home, a place for temporary files, one to work in."""
    # Symbolic links in the way would make two names of one folder, and mounts need the real one.
    box = Path(tempfile.mkdtemp(prefix="inlaid-")).resolve()
    maker = os.getpid()
    try:
        _own(box)
        for name in ("home", "tmp", "work"):
            (box / name).mkdir(0o700)
        yield box
    finally:
        # A forked process may see other folders in it, as mounts, which are nobody's to remove.
        if os.getpid() == maker:
            _remove(box)


def _own(folder: Path) -> None:
    """Let the folder be ours alone, and what is made in it: some hand on the group they have."""
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
    layout = BoxLayout(program, isolation, box, find_place(box, "work", isolation))
    if program.root:
        layout = _lay_out_project(program, box, isolation)
    for name, text in program.files:
        apart = program.root or "{box}" in str(program.argv)
        place = box / ("files" if apart else "work") / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode())
    return layout


def _lay_out_project(program: Program, box: Path, isolation: Isolation) -> BoxLayout:
    root = Path(program.root)
    secrets = find_secrets(root, program.inputs)
    if isolation.overlay:
        _make_layer(box)
        return BoxLayout(program, isolation, box, str(root / program.cwd), secrets=secrets)
    copy = box / "work"
    packages = copy_project(root, copy, program.cwd, secrets)
    for path in find_collected(program, copy).values():
        path.unlink(missing_ok=True)
    if not isolation.namespaces:
        for name in packages:
            mirror_packages(root / name, copy / name)
        return BoxLayout(program, isolation, box, str(copy / program.cwd), packages)
    for number, name in enumerate(packages):
        (copy / name).mkdir()
        _make_layer(box / "packages" / str(number))
    # The copy will stand where the project does, by the same name.
    return BoxLayout(program, isolation, box, str(root / program.cwd), packages)


def _make_layer(folder: Path) -> None:
    folder.mkdir(0o700, parents=True, exist_ok=True)
    for name in LAYER:
        (folder / name).mkdir(0o700)


def find_place(box: Path, name: str, isolation: Isolation) -> str:
    """Return the path by which a program knows a folder of its box.

    In a file system of its own the names are the same in each run.
    """
    return _INNER[name] if isolation.namespaces else str(box / name)


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
