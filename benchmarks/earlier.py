"""An earlier commit of Inlaid, to be measured beside this one in the same run."""

import io
import subprocess
import tarfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
METADATA = "Metadata-Version: 2.1\nName: inlaid\nVersion: 0\n"


@contextmanager
def unpack(commit: str) -> Iterator[Path]:
    """Give the sources of a commit as a folder for PYTHONPATH, with its entry points."""
    command = ["git", "archive", "--format=tar", commit, "src", "pyproject.toml"]
    packed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout
    with TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(folder, filter="data")
        project = tomllib.loads(Path(folder, "pyproject.toml").read_text())["project"]
        sources = Path(folder, "src")
        info = sources / "inlaid-0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(METADATA)
        groups = project["entry-points"] | {"console_scripts": project["scripts"]}
        (info / "entry_points.txt").write_text("".join(map(_write_group, groups.items())))
        yield sources


def _write_group(group: tuple[str, dict[str, str]]) -> str:
    name, points = group
    return f"[{name}]\n" + "".join(f"{key} = {value}\n" for key, value in points.items())
