"""The tree keeps to the aims, and they are counted as their names say."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import aims

ROOT = Path(__file__).parents[2]
DATA = {"cases", "corpus", "node_modules", "sources"}  # folders of tests that hold what is no test

HOUSE = {
    "__init__.py": "",
    "a.py": "from p import b\nfrom p.sub import c\nclass Same(ValueError): pass\nfor i, each in []: assert each\n",
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
    assert list(aims.find_loops(modules.values(), "each")) == ["p.a:4"]
    assert list(aims.find_loops(modules.values(), "x")) == ["p.b:3"]
    assert list(aims.find_asserts(modules.values())) == ["p.a:4"]


def test_circles_of_folders_whose_files_have_none(tmp_path):
    pairs = {"one.deep.x": {"two.y"}, "two.z": {"one.w"}, "two": {"two.y"}, "one.deep.v": {"one.w"}}
    graph = {f"p.{name}": {f"p.{other}" for other in others} for name, others in pairs.items()}
    assert aims.find_circles(graph) == []
    assert list(aims.find_sibling_circles(graph)) == [["p.one", "p.two"]]
    assert list(aims.find_sibling_circles({**graph, "p.two.z": set()})) == []


def test_rooms_have_levels_and_arrows():
    graph = {"p.verify.a.x": {"p.verify.b.y", "p.verify.c.z"}, "p.verify.b.y": {"p.verify.c.d.z", "p.cli.w"},
             "p.verify.b.w": {"p.verify.c.z"}, "p.verify.top": {"p.verify.a.x"}}  # fmt: skip
    arrows = aims.find_arrows(graph)
    assert arrows == {("a", "b"), ("a", "c"), ("b", "c")}
    assert aims.find_levels(arrows) == {"c": 1, "b": 2, "a": 3}
    assert aims.find_levels({("a", "b"), ("b", "a")}).keys() == {"a", "b"}


@pytest.fixture(scope="module")
def counted():
    return {aim.name: aim for aim in aims.count_aims(aims.read_modules(ROOT / "src/inlaid"))}


@pytest.mark.parametrize("name", aims.LIMITS)
def test_the_tree_keeps_to_the_aims(counted, name):
    aim = counted[name]
    listed = "\n".join(map(str, aim.listed))
    assert aim.count <= aim.limit, f"{aim.count} {aim.name}, at most {aim.limit}:\n{listed}"


def test_the_page_has_the_limits():
    page = (ROOT / "docs/explanation/architecture.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| (.+?) \| \d+ \| (\d+) \|$", page, re.MULTILINE))
    assert rows == {name: str(limit) for name, limit in aims.LIMITS.items()}


def test_each_exception_is_needed():
    files = {path.name for path in ROOT.glob("src/inlaid/*/**/*.py")}
    assert aims.SAME_BY_REASON.keys() <= files


def test_loops_of_tests_and_tools_are_named_by_what_they_hold():
    files = [
        ROOT / "build.py",
        *(ROOT / "benchmarks").glob("*.py"),
        *(ROOT / "tests").rglob("*.py"),
    ]
    own = [file for file in files if not DATA & {*file.relative_to(ROOT).parts}]
    assert len(own) > 200
    assert list(aims.find_loops((aims.read_module(file, ROOT) for file in own), "each")) == []


@pytest.mark.slow
def test_the_command_prints_each_aim():
    command = [sys.executable, "tests/house/aims.py"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)

    assert len(done.stdout.splitlines()) == len(aims.LIMITS)
    assert "asserts   " in done.stdout
