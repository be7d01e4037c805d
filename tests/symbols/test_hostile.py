"""Text made to keep a parser busy: an answer all the same."""

import time
import tracemalloc

import pytest

from inlaid.diagnostics import codes
from inlaid.languages.registry import list_languages
from inlaid.markers.regions import Range
from inlaid.parsing.refused import RefusalReason

pytestmark = pytest.mark.slow

SUFFIXES = [language.suffixes[0] for language in list_languages() if language.symbols]


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("opening", ["(", "{", "["])
def test_deep_nesting(find, suffix, opening):
    start = "<?php " if suffix == "php" else ""
    found = find(f"deep.{suffix}", start + opening * 100_000, "::a")
    assert found.code in {codes.SYMBOL_MISSING, codes.SYMBOLS_UNAVAILABLE}


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        ("js", "class a{b(){" * 20_000),
        ("java", "class a{" * 20_000),
        ("cpp", "namespace a{" * 20_000),
        ("go", "func a(){" * 20_000),
        ("rs", "mod a{" * 20_000),
        ("py", "".join(" " * depth + "class a:\n" for depth in range(1000))),
        ("c", "int " + "*" * 100_000 + "a;"),
        ("c", "int " + "a," * 20_000 + "a;"),
        ("js", "const a=1" + ",a=1" * 20_000),
        ("c", "a " * 40_000),
        ("js", "var a={" + "b:{" * 20_000),
        ("rs", "#[a]\n" * 20_000 + "fn b(){}"),
        ("ts", "@a " * 50_000 + "class b{}"),
        ("py", "a=" * 20_000 + "1"),
    ],
)
def test_deep_and_wide_definitions(find, suffix, text):
    found = find(f"wide.{suffix}", text, "::nothing")
    assert found.code is codes.SYMBOL_MISSING


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        ("sh", "<" * 100_000),
        ("sh", "<<a\n" * 20_000),
        ("kt", "/*" * 50_000),
        ("cs", "a<" * 50_000),
        ("java", "a<" * 50_000),
    ],
)
def test_quadratic_grammars_are_given_up(find, suffix, text):
    tracemalloc.start()
    start = time.thread_time()
    found = find(f"given-up.{suffix}", text, "::a")
    spent, (_, peak) = time.thread_time() - start, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.code is codes.SYMBOLS_UNAVAILABLE
    assert found.message.endswith((RefusalReason.TIME.value, RefusalReason.CRASH.value))
    assert spent < 60  # unbounded, these take minutes and gigabytes
    assert peak < 200_000_000


def test_a_long_line(find):
    text = "function a() {}" + "x" * 1_000_000 + "\nfunction b() {}\n"
    assert find("long.js", text, "::b") == Range(2, 2)
