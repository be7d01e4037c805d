"""What is said when symbols can't be found, and how names are read."""

import sys

import pytest

from inlaid.diagnostics import codes
from inlaid.diagnostics.finding import Finding
from inlaid.languages.grammar import Grammar
from inlaid.languages.language import Language
from inlaid.languages.registry import list_languages
from inlaid.markers.regions import Range
from inlaid.parsing.trees import load_grammar
from inlaid.symbols import SymbolKind, list_symbols
from inlaid.symbols.extent import Markers
from inlaid.symbols.outline import parse_outline
from tests.symbols.conftest import read_source


@pytest.fixture
def fresh_grammars():
    load_grammar.cache_clear()
    yield
    load_grammar.cache_clear()


def test_unknown_language_lists_the_known(find):
    refusal = find("notes.txt", "def a():\n    pass\n", "::a")
    assert refusal.code is codes.SYMBOLS_UNAVAILABLE
    assert "notes.txt" in refusal.message
    assert all(language.title in refusal.help for language in list_languages() if language.symbols)


@pytest.mark.parametrize("module", ["tree_sitter", "tree_sitter_go"])
def test_absent_package_names_the_extra(find, monkeypatch, fresh_grammars, module):
    monkeypatch.setitem(sys.modules, module, None)
    refusal = find("absent.go", f"package {module}\nfunc a() {{}}\n", "::a")
    assert refusal.code is codes.SYMBOLS_UNAVAILABLE
    assert module in refusal.message
    assert refusal.help == "pip install 'inlaid[symbols]'"


@pytest.mark.parametrize(
    ("language", "why"),
    [
        (Language("ada", "Ada"), "Ada has no grammar"),
        (
            Language("ada", "Ada", grammar=Grammar("tree_sitter_go", "language")),
            "no table of the symbols of 'ada' is installed",
        ),
    ],
)
def test_language_without_a_part_that_symbols_need(language, why):
    assert parse_outline(language, "", Markers(frozenset(), frozenset())).message == why


def test_absent_grammar_of_another_language_does_not_matter(find, monkeypatch, fresh_grammars):
    monkeypatch.setitem(sys.modules, "tree_sitter_go", None)
    assert find("present.py", "x = 1\n\ndef a():\n    return 2\n", "::a") == Range(3, 4)


def test_grammar_of_another_version(find, monkeypatch, fresh_grammars):
    monkeypatch.delattr("tree_sitter_lua.language")
    refusal = find("version.lua", "x = 1\n", "::x")
    assert refusal.code is codes.SYMBOLS_UNAVAILABLE
    assert "tree_sitter_lua doesn't fit this tree-sitter" in refusal.message


@pytest.mark.parametrize(
    ("line", "text", "written"),
    [
        ("#!/usr/bin/env python3", "def a():\n    pass\n", "::a"),
        ("#!/bin/sh", "a() {\n  :\n}\n", "::a"),
        ("#!/usr/bin/env -S node --no-warnings", "function a() {\n}\n", "::a"),
        ("#! /usr/local/bin/ruby -w", "def a\nend\n", "::a"),
    ],
)
def test_language_by_its_first_line(find, line, text, written):
    assert find("bin/run", f"{line}\n{text}", written) == Range(2, 1 + text.count("\n"))


def test_every_language_has_suffixes_that_are_its_own():
    readable = [language for language in list_languages() if language.symbols]
    suffixes = [
        suffix for language in readable for suffix in (*language.suffixes, *language.symbols.also)
    ]
    assert {suffix for suffix in suffixes if suffixes.count(suffix) > 1} == {"h"}


def test_the_whole_name_goes_before_a_part_of_it(find):
    text = "class A:\n    def a(self):\n        pass\ndef a():\n    pass\n"
    assert find("whole.py", text, "::a") == Range(4, 5)
    assert find("whole.py", text, "::A.a") == Range(2, 3)


def test_a_part_in_the_middle_is_not_a_name(find):
    text = "class A:\n    class B:\n        c = 1\n"
    assert find("part.py", text, "::B.c") == Range(3, 3)
    assert find("part.py", text, "::A.c").code is codes.SYMBOL_MISSING


def test_nearest_by_the_last_part(find):
    refusal = find("near.py", "class Basket:\n    def total_price(self): ...\n", "::totl_price")
    assert "did you mean 'Basket.total_price' (near.py:2)?" in refusal.help


def test_a_file_that_defines_nothing(find):
    refusal = find("nothing.py", "print('hello')\n", "::a")
    assert (refusal.code, refusal.help) == (codes.SYMBOL_MISSING, "The file defines nothing")


def test_broken_syntax_keeps_what_is_intact(find):
    text = (
        "def intact():\n    return 1\n\ndef broken(:\n    return 2\n\ndef later():\n    return 3\n"
    )
    assert find("broken.py", text, "::intact") == Range(1, 2)
    assert find("broken.py", text, "::later") == Range(7, 8)
    refusal = find("broken.py", text, "::nowhere")
    assert "Its syntax has errors" in refusal.help


def test_inside_of_an_unclosed_class(find):
    text = "class A {\n  run() {\n    return 1;\n  }\n"
    found = find("unclosed.js", text, "::run")
    assert found == Range(2, 4)


def test_carriage_returns_and_form_feeds(find):
    assert find("old.py", "x = 1\r\n\x0c\r\ndef a():\r\n    pass\r\n", "::a") == Range(3, 4)


def test_text_beyond_ascii(find):
    text = "# ä\nclass Größe:\n    # 漢字\n    def länge(self):\n        return '🐍'\n"
    assert find("unicode.py", text, "::Größe.länge") == Range(3, 5)


@pytest.mark.parametrize("marker", ["# snippet-a", "# --8<-- [start:a]", "# [START a]"])
def test_doc_comments_end_at_a_marker(find, marker):
    text = f"# licence\n{marker}\n# doc\ndef a():\n    pass\n"
    assert find("marked.py", text, "::a") == Range(3, 5)


def test_comments_above_that_are_none_of_its(find):
    text = "x = 1  # of x\ndef a():\n    pass\n    # of a\ndef b():\n    pass\n\n# far\n\ndef c(): ...\n"
    assert find("above.py", text, "::a") == Range(2, 4)
    assert find("above.py", text, "::b") == Range(5, 6)
    assert find("above.py", text, "::c") == Range(10, 10)


def test_body_with_a_comment_in_the_head(find):
    text = "function a() { // why\n  // first\n  return 1;\n}\n"
    assert find("head.js", text, "::a{body}") == Range(2, 3)


def test_body_of_code_beside_its_braces(find):
    beside = find("beside.js", "function a() { one();\n  two(); }\n", "::a{body}")
    assert beside.code is codes.REGION_EMPTY
    assert find("last.js", "function a() {\n  one();\n  two(); }\n", "::a{body}") == Range(2, 3)


def test_variables_of_a_command_are_none(find):
    assert find("env.sh", "A=1\nB=2 run\n", "::A") == Range(1, 1)
    assert find("env.sh", "A=1\nB=2 run\n", "::B").code is codes.SYMBOL_MISSING


def test_a_c_header_is_read_as_c_first(find):
    text = "struct a { int class; };\nint template(int new);\n"
    assert find("plain.h", text, "::template") == Range(2, 2)


def test_prototypes_give_way_to_their_function_only(find):
    text = "int f(int);\nint f(int a)\n{\n  return a;\n}\nint g(int a);\nint g(char *a) { return 0; }\n"
    assert find("proto.c", text, "::f") == Range(2, 5)
    assert find("proto.c", text, "::g").code is codes.SYMBOL_AMBIGUOUS


def test_list_symbols():
    source = read_source(
        "list.py", "class A:\n    # one\n    b = 1\n\n    def c(self):\n        pass\n"
    )
    a, b, c = list_symbols(source)
    assert (a.name, a.kind, a.lines, a.body) == ("A", SymbolKind.CLASS, Range(1, 6), Range(2, 6))
    assert (b.name, b.kind, b.lines, b.line) == ("A.b", SymbolKind.FIELD, Range(2, 3), 3)
    assert (c.name, c.kind, c.lines, c.body) == ("A.c", SymbolKind.METHOD, Range(5, 6), Range(6, 6))
    assert list_symbols(read_source("list.txt", "a")) == ()


def test_one_file_is_parsed_once(find, monkeypatch):
    parsed = []
    real = find_module().parse_outline

    def count(*arguments):
        parsed.append(arguments)
        return real(*arguments)

    monkeypatch.setattr(find_module(), "parse_outline", count)
    text = "def unique_to_this_test():\n    pass\n"
    found = [find("once.py", text, "::unique_to_this_test") for _ in range(100)]
    assert found == [Range(1, 2)] * 100
    assert len(parsed) == 1


def find_module():
    return sys.modules["inlaid.symbols.lookup"]


def test_refusals_are_values(find):
    assert isinstance(find("a.py", "", "::a"), Finding)
