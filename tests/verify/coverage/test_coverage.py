"""LCOV, and what it says about shown lines."""

import pytest

from inlaid.diagnostics.location import Location
from inlaid.includes.block import Line
from inlaid.pages.verify_option import Uncovered
from inlaid.verify.coverage.coverage import (
    LineState,
    count_share,
    find_uncovered,
    format_lines,
    map_coverage,
)
from inlaid.verify.coverage.executable import find_line_roles
from inlaid.verify.coverage.lcov import Measured, merge_coverage, parse_lcov
from inlaid.verify.examples.examples import Example, ExampleKind

NODE = (
    "TN:\nSF:sign.js\nFN:1,sign\nFNDA:1,sign\nDA:1,1\nDA:2,0\nBRDA:1,0,0,1\nLF:2\nend_of_record\n"
)
# Written by coverage.py 7 (`coverage lcov`), JaCoCo's converter, grcov (Rust) and gcov2lcov (Go).
PYTHON = "SF:src/a.py\nDA:1,1,Ys4\nDA:3,0,x\nLF:2\nLH:1\nend_of_record\n"
ABSOLUTE = (
    "SF:/project/lib/b.rs\nDA:7,3\nend_of_record\nSF:/elsewhere/c.rs\nDA:1,1\nend_of_record\n"
)


def read(text, folder=""):
    files, faults = parse_lcov(text, folder, "/project")
    return {path: dict(entry.hits) for path, entry in files.items()}, faults


@pytest.mark.parametrize(
    ("text", "folder", "expected"),
    [
        (NODE, "lib", {"lib/sign.js": {1: 1, 2: 0}}),
        (NODE.replace("sign.js", "lib/sign.js"), "lib", {"lib/sign.js": {1: 1, 2: 0}}),
        (NODE.replace("sign.js", "../sign.js"), "lib", {"sign.js": {1: 1, 2: 0}}),
        (PYTHON, "", {"src/a.py": {1: 1, 3: 0}}),
        (ABSOLUTE, "lib", {"lib/b.rs": {7: 3}}),
        (NODE + NODE, "", {"sign.js": {1: 2, 2: 0}}),
        ("", "", {}),
    ],
)
def test_lcov_is_read(text, folder, expected):
    assert read(text, folder) == (expected, [])


@pytest.mark.parametrize(
    ("text", "line"), [("DA:1,1\n", 1), ("SF:a\nDA:x,1\n", 2), ("hello\n", 1), ("SF:a\nDA:1\n", 2)]
)
def test_what_is_not_lcov_is_reported(text, line):
    _files, faults = read(text)
    assert [fault.start.line for fault in faults] == [line]


def test_reports_are_added_up():
    merged = merge_coverage([{"a": Measured({1: 1, 2: 0})}, {"a": Measured({2: 3, 4: 0})}])
    assert merged == {"a": Measured({1: 1, 2: 3, 4: 0})}


PROGRAMS = {
    "a.js": (
        (
            "// a comment\n"
            "const fs = require('fs');\n"
            "\n"
            "function f(a) {\n"
            "  const x = {\n"
            "    b: 1,\n"
            "  };\n"
            "  if (a) {\n"
            "    return x;\n"
            "  } else {\n"
            "    fs.close(\n"
            "      a,\n"
            "    );\n"
            "  }\n"
            "}\n"
        ),
        {2: 2, 5: 5, 6: 5, 8: 8, 9: 9, 11: 11, 12: 11},
        {4},
    ),
    "a.py": (
        (
            '"""Doc."""\n'
            "import os\n"
            "\n"
            "def f(a,\n"
            "      b):\n"
            "    if a:\n"
            "        return [\n"
            "            1,\n"
            "        ]\n"
            "    else:\n"
            "        x = 1\n"
        ),
        {6: 6, 7: 7, 8: 7, 11: 11},
        {1, 2, 4, 5},
    ),
    "a.sh": (
        "#!/bin/bash\nset -e\nf() {\n  if true; then\n    echo a \\\n      b\n  fi\n}\n",
        {2: 2, 4: 4, 5: 5, 6: 5},
        {3},
    ),
    "A.java": (
        (
            "package a;\n"
            "class A {\n"
            "  @Override\n"
            "  void f(int a) {\n"
            "    if (a > 1) {\n"
            "      g(1,\n"
            "        2);\n"
            "    }\n"
            "  }\n"
            "}\n"
        ),
        {5: 5, 6: 6, 7: 6},
        {1, 2, 3, 4},
    ),
    "a.rs": (
        (
            "use std::io;\n"
            "struct A {\n"
            "    x: i32,\n"
            "}\n"
            "impl A {\n"
            "    fn f(&self) -> i32 {\n"
            "        let y = match self.x {\n"
            "            1 => 2,\n"
            "            _ => 3,\n"
            "        };\n"
            "        y\n"
            "    }\n"
            "}\n"
        ),
        {7: 7, 8: 8, 9: 9, 11: 11},
        {1, 2, 3, 5, 6},
    ),
    "a.go": (
        'package a\n\nimport "fmt"\n\nfunc f(a int) {\n\tif a > 1 {\n\t\tfmt.Println(\n\t\t\ta)\n\t}\n}\n',
        {6: 6, 7: 7, 8: 7},
        {1, 3, 5},
    ),
    "a.c": (
        "#include <stdio.h>\nint f(int a) {\n  if (a) {\n    return 1;\n  }\n  return 0;\n}\n",
        {3: 3, 4: 4, 6: 6},
        {1, 2},
    ),
    "a.json": ('{\n  "a": 1\n}\n', {}, set()),
}


@pytest.mark.parametrize("path", PROGRAMS)
def test_what_can_be_executed_is_found_by_the_syntax_tree(path):
    text, statements, declarations = PROGRAMS[path]
    roles = find_line_roles(path, text)
    assert {n: role.owner for n, role in roles.items() if not role.declares} == statements
    assert {n for n, role in roles.items() if role.declares} == declarations


def show(text, numbers, option=None):
    lines = text.split("\n")
    options = {} if option is None else {"option": option}
    return Example(
        Location("docs/page.md", 3),
        "```js ./sign.js",
        ExampleKind.INCLUDED,
        "js",
        text,
        source="sign.js",
        lines=tuple(Line(lines[number - 1], number) for number in numbers),
        **options,
    )


TEXT = "function f(a) {\n  if (a) {\n    return g(\n      1);\n  }\n  return 2;\n}\n"


def test_each_shown_line_has_a_state():
    shown = map_coverage(show(TEXT, range(1, 8)), {"sign.js": Measured({1: 1, 2: 1, 3: 0, 7: 1})})
    assert shown.states == {
        1: LineState.EXECUTED,
        2: LineState.EXECUTED,
        3: LineState.MISSED,
        4: LineState.MISSED,
        5: LineState.NOT_EXECUTABLE,
        6: LineState.UNMEASURED,
        7: LineState.NOT_EXECUTABLE,
    }
    found = find_uncovered(shown)
    assert [diagnostic.code.name for diagnostic in found] == ["line-missed", "line-unmeasured"]
    assert found[0].message == "shown lines 3-4 of sign.js: never executed"
    assert str(found[0].location) == "docs/page.md:3:1"


def test_a_reason_on_the_fence_is_enough():
    shown = map_coverage(show(TEXT, range(1, 8), Uncovered("needs AWS")), {})
    assert find_uncovered(shown) == ()


def test_a_line_shown_twice_counts_once():
    coverage = {"sign.js": Measured({2: 1, 3: 0})}
    shown = tuple(map_coverage(show(TEXT, numbers), coverage) for numbers in ((2, 3), (3,)))
    share = count_share(shown)
    assert (share.executed, share.executable, share.percent) == (1, 2, 50.0)


def test_lines_are_reported_in_ranges():
    assert format_lines((1, 2, 3, 7, 9, 10)) == "1-3, 7, 9-10"
