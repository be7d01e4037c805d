"""The map names the folders and the layers that there are."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "src" / "inlaid"
MAP = (ROOT / "docs" / "explanation" / "architecture.md").read_text("utf-8")
_ROW = re.compile(r"^\| `([\w/]+)` \|", re.MULTILINE)
_PATH = re.compile(r"`([\w/]+(?:\.py|\.toml|/))`")


def test_each_folder_has_a_row():
    files = (path.relative_to(SOURCES) for path in SOURCES.rglob("*.*"))
    folders = {path.parent.as_posix() for path in files if "__pycache__" not in path.parts}

    assert sorted(_ROW.findall(_find_section("The Map"))) == sorted(folders - {"."})


def test_layers_are_those_of_the_contracts():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    layers = [
        f"{container.replace('.', '/')}: {' > '.join(contract['layers'])}"
        for contract in contracts["tool"]["importlinter"]["contracts"]
        if contract["type"] == "layers"
        for container in contract["containers"]
    ]

    written = _find_section("Layers").partition("```text\n")[2].partition("\n```")[0]
    assert written.splitlines() == layers


def test_paths_of_the_ten_changes_exist():
    section = _find_section("Where Do I Change …")
    rows = [row for row in section.splitlines() if row.startswith("| ")][1:]

    assert len(rows) == 10
    for path in _PATH.findall(section.replace("/CODE/", "/")):
        assert (SOURCES / path).exists() or (ROOT / path).exists() or list(SOURCES.rglob(path)), path  # fmt: skip


def _find_section(title: str) -> str:
    return MAP.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
