"""Syntax of each language: good texts pass, planted faults are found at their line."""

import os
import time

import pytest

from inlaid.verify.evaluators.registry import find_checked, list_checked
from inlaid.verify.evaluators.syntax import check_syntax
from inlaid.verify.sandbox.limits import Limits
from inlaid.verify.sandbox.probe import find_isolation
from inlaid.verify.sandbox.tools.toolbox import Toolbox

# Language: a good text, a text with a fault, the line of the fault.
TEXTS = {
    "bash": ("if true; then echo; fi\n", "if true; then\n  echo\ndone\n", 3),
    "c": ("int f(void) { return 0; }\n", "int f(void) {\n  return (0;\n}\n", 2),
    "cpp": ("auto f() -> int { return 0; }\n", "int f() {\n  return (0;\n}\n", 2),
    "csharp": ("class A { int x = 1; }\n", "class A {\n  int x = ;\n}\n", 2),
    "css": ("a { color: red; }\n", "a {\n  color red;\n}\n", 2),
    "go": ("package a\n\nfunc f() {}\n", "package a\n\nfunc f() {\n\tx := )\n}\n", 4),
    "html": ("<p>a</p>\n", '<p>\n<a href="x>a</a>\n</p>\n', 2),
    "java": ("class A { int f() { return 1; } }\n", "class A {\n  int f() { return (1; }\n}\n", 2),
    "javascript": ("const a = 1;\n", "const a = 1;\nconst b = ;\n", 2),
    "ipynb": ('{"a": 1}', '{\n  "a": 1\n  "b": 2\n}', 3),
    "json": ('{"a": 1}', '{\n  "a": 1\n  "b": 2\n}', 3),
    "jsonc": ('{"a": 1, // b\n}', '{\n  // b\n  "a" 1\n}', 3),
    "kotlin": ("fun f() { val x = 1 }\n", "fun f() {\n  val x = (1\n}\n", 2),
    "lua": ("local x = 1\n", "local x = 1\nlocal y = )\n", 2),
    "perl": ("my $x = 1;\n", "my $x = 1;\nmy $y = ;\n", 2),
    "php": ("<?php echo 1;\n", "<?php\necho 1 +;\n", 2),
    "pycon": (">>> 1\n1\n", ">>>1\n1\n", 1),
    "python": ("x = 1\n", "x = 1\ny = (\n", 2),
    "ruby": ("def f\n  1\nend\n", "def f\n  [1, 2)\nend\n", 2),
    "rust": ("fn f() -> i32 { 1 }\n", "fn f() {\n    let x = ;\n}\n", 2),
    "scala": ("object A { val x = 1 }\n", "object A {\n  val x = )\n}\n", 2),
    "sql": ("SELECT a FROM b;\n", "SELECT a\nFROM b\nWHERE AND a = 1;\n", 3),
    "swift": ("let x = 1\n", "let x = 1\nlet y = )\n", 2),
    "toml": ("a = 1\n", "a = 1\nb = =\n", 2),
    "tsx": ("const a = <b>c</b>;\n", "const a = 1;\nconst b = <b>c</d;\n", 2),
    "typescript": ("let a: number = 1;\n", "let a = 1;\nlet b: = 1;\n", 2),
    "xml": ("<a><b/></a>\n", "<a>\n<b></a>\n", 2),
    "xslt": ("<a><b/></a>\n", "<a>\n<b></a>\n", 2),
    "yaml": ("a: !Ref b\n", "a: 1\nb: [1\nc: 2\n", 3),
}


@pytest.fixture(scope="module")
def toolbox():
    return Toolbox(os.environ, find_isolation(), Limits())


def test_every_language_is_tested():
    assert {language.name for language in list_checked()} - TEXTS.keys() == {"console"}


def test_no_two_languages_share_a_name():
    names = [label for language in list_checked() for label in language.labels]
    assert len(names) == len(set(names))


@pytest.mark.slow
@pytest.mark.parametrize("language", TEXTS)
def test_a_fault_is_found_at_its_line_and_only_there(language, toolbox):
    good, bad, line = TEXTS[language]
    results = check_syntax(find_checked(language), [good, bad, good], toolbox)
    assert [len(faults) for faults in results] == [0, 1, 0], results
    fault = results[1][0]
    assert (fault.code.name, fault.start.line) == ("syntax-error", line), fault
    assert fault.message


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("javascript", "import a from 'b';\nawait a();\n"),
        ("javascript", "#!/usr/bin/env node\nreturn 1;\n"),
        ("python", "await f()\n"),
        ("php", "echo 1;\n"),
        ("rust", "let x = 1;\n"),
        ("go", "x := 1\n"),
        ("java", "int x = 1;\n"),
        ("sql", "SELECT * FROM t QUALIFY 1 = 1"),
        ("yaml", "a: 1\n---\nb: 2\n"),
    ],
)
def test_what_pages_show_of_a_program_is_fine(language, text, toolbox):
    assert check_syntax(find_checked(language), [text], toolbox) == [()]


@pytest.mark.parametrize(("language", "tool"), [("bash", "bash"), ("perl", "perl"), ("js", "node")])
def test_a_tool_that_is_not_there_is_a_failure_that_names_it(language, tool, tmp_path):
    bare = Toolbox({"PATH": str(tmp_path)}, find_isolation(), Limits())
    faults = check_syntax(find_checked(language), ["x", "y"], bare)
    assert [fault[0].code.name for fault in faults] == ["tool-missing"] * 2
    assert tool in faults[0][0].message
    assert "install" in faults[0][0].help


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("java", "a<" * 20_000),
        ("kotlin", "/*" * 20_000),
        ("csharp", "a<" * 20_000),
        ("swift", "/*" * 20_000),
        ("sql", "SELECT a FROM b " + "LEFT JOIN c " * 40),
        ("sql", "(" * 20_000),
        ("toml", "a." * 40_000 + "a=1"),
    ],
)
def test_code_that_cannot_be_parsed_within_bounds_is_a_fault_of_that_text(language, text, toolbox):
    good = TEXTS[language][0]
    start = time.monotonic()
    before, hostile, after = check_syntax(find_checked(language), [good, text, good], toolbox)
    assert time.monotonic() - start < 100  # unbounded, minutes to years
    assert [finding.code.name for finding in hostile] == ["limit-parse"]
    assert before == after == ()


@pytest.mark.slow
@pytest.mark.parametrize("language", sorted(TEXTS))
@pytest.mark.parametrize("text", ["\0", "\x80\n" * 3000, "'\"`" * 10_000])
def test_odd_characters_are_no_crash(language, text, toolbox):
    assert len(check_syntax(find_checked(language), [text], toolbox)) == 1


@pytest.mark.slow
def test_hostile_nesting_is_a_fault_and_no_crash(toolbox):
    deep = "(" * 100_000
    for language in ("python", "json", "yaml", "toml"):
        text = deep if language == "python" else "[" * 100_000
        faults = check_syntax(find_checked(language), [text], toolbox)[0]
        assert faults, language
