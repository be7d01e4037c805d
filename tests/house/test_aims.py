"""The aims are counted as their names say."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import aims

HOUSE = {
    "__init__.py": "",
    "a.py": "from p import b\nfrom p.sub import c\nclass Same(ValueError): pass\nfor each in []: assert each\n",
    "b.py": "def f():\n    from p.a import Same\n    return [x for x in []]\n",
    "sub/__init__.py": "from p.sub.row import Row\n",
    "sub/row.py": "class Row: pass\n",
    "sub/c.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from p.b import f\nclass Same: pass\n",
    "sub/b.py": "class _Same(Exception): pass\n",
    "cli/b.py": "def command(): pass\n",
    "languages/registry.py": "NAMES = 'ada',\n",
    "languages/ada.py": "",
    "languages/b.py": "from p.languages import ada\n",
    "api/values.py": "class Row: pass\n",
}  # fmt: skip


def test_each_count(tmp_path):
    for name, text in HOUSE.items():
        (tmp_path / "p" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "p" / name).write_text(text)

    modules = aims.read_modules(tmp_path / "p")
    graph = aims.read_imports(modules)

    assert aims.find_circles(graph) == [["p.a", "p.b"]]
    assert list(aims.find_sibling_circles(graph)) == [["p.a", "p.b"]]
    rows = aims.find_rows(modules)
    assert rows == {"p.cli.b", "p.languages.ada"}
    assert aims.find_repeated(aims.find_files(modules.values(), rows)) == ["b.py: p, p/languages, p/sub"]  # fmt: skip
    assert set(aims.find_small(modules, graph, rows)) == {"p.a < p.b (4)", "p.b < p.a (3)", "p.sub.c < p.a (4)"}  # fmt: skip
    assert aims.find_repeated(aims.find_classes(modules.values())) == ["Same: p.a, p.sub.c"]
    assert set(aims.find_exceptions(modules.values())) == {"Same", "_Same"}
    assert sorted(aims.find_loop_variables(modules.values())) == ["each", "x"]
    assert list(aims.find_asserts(modules.values())) == ["p.a:4"]


def test_circles_of_folders_whose_files_have_none(tmp_path):
    pairs = {"one.deep.x": {"two.y"}, "two.z": {"one.w"}, "two": {"two.y"}, "one.deep.v": {"one.w"}}
    graph = {f"p.{name}": {f"p.{other}" for other in others} for name, others in pairs.items()}
    assert aims.find_circles(graph) == []
    assert list(aims.find_sibling_circles(graph)) == [["p.one", "p.two"]]
    assert list(aims.find_sibling_circles({**graph, "p.two.z": set()})) == []


@pytest.mark.slow
def test_the_command_prints_each_aim():
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "tests/house/aims.py"], cwd=root, capture_output=True, text=True, check=True)  # fmt: skip

    assert len(done.stdout.splitlines()) == 10
    assert "asserts  " in done.stdout
