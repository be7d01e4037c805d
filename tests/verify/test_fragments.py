"""Pieces of programs, and the languages of the large table of grammars."""

import pytest

from inlaid.languages.registry import find_language
from inlaid.verify.evaluators.fragments import check_pieces
from inlaid.verify.evaluators.registry import get_checked
from inlaid.verify.examples.body_code import show_hidden
from inlaid.verify.level import Level
from inlaid.verify.sandbox.limits import Limits
from inlaid.verify.sandbox.program import Isolation
from inlaid.verify.sandbox.tools.toolbox import Toolbox
from tests.verify.grammar_texts import TEXTS

PIECES = [
    ("xml", "<a/><b/>\n", Level.PARSED),
    ("cpp", 'std::cout << "x";\n', Level.PARSED),
    ("python", "    def method(self):\n        return 1\n", Level.PARSED),
    ("python", "return 1\n", Level.PARSED),
    ("python", "for x in y:\n    f(<name>)\n", Level.FRAGMENT),
    ("javascript", "const App = () => <div>hi</div>;\n", Level.PARSED),
    ("javascript", "function f() { ... }\n", Level.FRAGMENT),
    ("javascript", "await f();\nreturn 1;\n", Level.PARSED),
    ("bash", "make install <target>\n", Level.FRAGMENT),
    ("java", "void f() {\n", Level.FRAGMENT),
    ("java", "}\nvoid f() {}\n", Level.FRAGMENT),
    ("json", '"a": 1,\n"b": 2\n', Level.PARSED),
    ("json", '{"a": ...}\n', Level.FRAGMENT),
    ("css", "color: red;\n", Level.PARSED),
    ("php", "public function f() {}\n", Level.PARSED),
]
FAULTS = [
    ("python", "def f(:\n    pass\n"),
    ("python", "x = (\n"),
    ("javascript", "const x = ;\n"),
    ("javascript", "let x: number = 1;\n"),
    ("json", '{"a": 1,}\n'),
    ("xml", "<a><b></a>\n"),
    ("bash", "if true; then\n"),
    ("cpp", "int x = ;\n"),
    ("css", "a { color: red\n"),
]


@pytest.fixture(scope="module")
def toolbox():
    return Toolbox({"PATH": "/usr/bin:/bin"}, Isolation(namespaces=False, overlay=False), Limits())


@pytest.mark.parametrize(("name", "text", "level"), PIECES)
def test_a_piece_is_read_as_a_part_of_something(name, text, level, toolbox):
    (checked,) = check_pieces(get_checked(name), [text], toolbox)
    assert (checked.faults, checked.level) == ((), level)


@pytest.mark.parametrize(("name", "text"), FAULTS)
def test_a_fault_is_no_piece(name, text, toolbox):
    (checked,) = check_pieces(get_checked(name), [text], toolbox)
    assert checked.faults


@pytest.mark.parametrize("label", TEXTS)
def test_a_language_of_the_table_is_parsed(label, toolbox):
    language = find_language(label)
    good, bad = (show_hidden(label, text) for text in TEXTS[label])
    right, wrong = check_pieces(language, [good, bad], toolbox)
    assert right.faults == ()
    assert wrong.faults
