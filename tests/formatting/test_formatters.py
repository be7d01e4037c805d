"""Formatters of Markdown go over synced pages, and the gate of `sync` stays green."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from inlaid.cli.main import main
from inlaid.formatting.same_code import is_same_code

HERE = Path(__file__).parent
SOURCES = {
    "a.py": "def f( a,b ):\n    '''  Say it.  '''\n    x = {'a':1, 'b' : [a,b]}  #why\n    return x\n",
    "a.js": (
        "import b from './b'\nconst f = x => x\nif (a && b || c) { f('it\\'s', {'a-b': 1, 'c': 0XFF}) }\n"
        "const veryLong = [first, second, third, fourth, fifth, sixth, seventh, eighth, ninth];\n"
    ),
    "a.ts": "interface A { b: string, c?: number }\nexport type D = | 'x'|'y'\nlet e = <T,>(x: T) => (x)\n",
    "a.jsx": "const a = <b c='d'>e <i>f</i></b>\n",
    "a.css": "a{color:red;background:url('x.png')}\n@media (max-width:100px){b{margin:0 auto}}\n",
    "a.json": '{"a":[1,2],\n\n"b":{"c":null}}\n',
    "a.yaml": "a:\n- b\n-   c\nd:   'e'   # why\n",
    "a.go": "func  main() {}\n",
}  # fmt: skip
PAGE = "# T\n\n" + "".join(
    f"* item\n\n  ```{path.rpartition('.')[2]} ./{path}\n  ```\n\n```{path.rpartition('.')[2]} ./{path} title=\"\"\n```\n\nText.\n\n"
    for path in SOURCES
)  # fmt: skip
BIN = Path(sys.executable).parent
TOOLS = {
    "ruff": [BIN / "ruff", "format", "--isolated", "--preview"],
    "blacken-docs": [BIN / "blacken-docs"],
    "mdformat": [BIN / "mdformat"],
    "prettier": ["node", HERE / "node_modules/prettier/bin/prettier.cjs", "--write"],
}


def inlaid(*arguments):
    return CliRunner().invoke(main, [*arguments])


@pytest.fixture
def page(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in SOURCES.items():
        Path(name).write_text(text)
    path = Path("README.md")
    path.write_text(PAGE)
    assert inlaid("sync", "README.md").exit_code == 0
    return path


@pytest.mark.slow
@pytest.mark.parametrize("tool", TOOLS)
def test_a_page_that_a_formatter_went_over_is_not_stale(page, tool):
    before = page.read_text()
    done = subprocess.run([*TOOLS[tool], page], capture_output=True, text=True, check=False)
    after = page.read_text()
    assert after != before, done

    gate = inlaid("sync", "--check", "README.md")
    assert (gate.exit_code, gate.output.count("\n")) == (0, 1), gate.output
    assert inlaid("sync", "README.md").exit_code == 0
    assert page.read_text() == after  # they don't rewrite it in turn
    for path, text in SOURCES.items():
        Path(path).write_text(text.replace("a", "changed"))
    assert inlaid("sync", "--check", "README.md").output.count("error[stale-body]") == len(SOURCES) * 2  # fmt: skip


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("python", "(a + b) * c", "a + b * c"),
        ("python", "f(1,)  # one", "f(1)  # two"),
        ("python", "x = (1,)", "x = (1)"),
        ("python", "if a:\n    b()\nc()\n", "if a:\n    b()\n    c()\n"),
        ("python", "x = '  a'", "x = 'a'"),
        ("python", "return (", "return  ("),
        ("pycon", ">>> f(1)\n2\n", ">>> f(1)\n3\n"),
        ("js", "(a + b) * c", "a + b * c"),
        ("js", "f([,1])", "f([1])"),
        ("js", "f(1) // one", "f(1) // two"),
        ("js", "f('a')", "f(`a`)"),
        ("js", "return a", "return"),
        ("css", "a { color: red }", "a { color: blue }"),
        ("json", '{"a": 1}', '{"a": "1"}'),
        ("yaml", "a: 1", "a: '1'"),
        ("yaml", "a:\n  b: 1\nc: 2", "a:\n  b: 1\n  c: 2"),
        ("go", "a  b", "a b"),
        ("diff", "-a", "- a"),
    ],
)
def test_what_makes_a_difference_is_one(language, one, other):
    assert not is_same_code(language, one, other)


def test_a_console_session_may_be_formatted():
    assert is_same_code("pycon", ">>> f( 1 )\n2\n>>> if a :\n...     b\n", ">>> f(1)\n2\n>>> if a:\n...     b\n")  # fmt: skip
