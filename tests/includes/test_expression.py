"""Patterns that users write mean what they mean to Python, and end."""

import re
import time
import warnings

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from inlaid.diagnostics.finding import Finding
from inlaid.includes.expression import Expression, parse_expression

PARTS = st.sampled_from(
    ["a", "b", "e", "x", " ", "1", "-", ".", "^", "$", "*", "+", "?", "|", "(", ")", "(?:", "(?i)",
     "(?P<n>", "(?P=n)", "(?=", "(?!", "(?<=", "(?>", "[", "[^", "]", "[]a]", "[a[b]", "[a[:b:]]", "[b-e]",
     "{", "}", "{e}", "{i<2}", "{2}", "{1,}", "{,2}", "{,}", "{}", "{1,2}", "{a", ":", ",",
     "\\", "\\d", "\\w", "\\b", "\\s", "\\{", "\\[", "\\N{DASH}", "\\x61", "\\1", "\\Z", "\\K", "\\X", "\\h",
     "*?", "+?", "*+", "(?x)", "#", "~~", "&&", "--", "||", "ß", "İ"]
)  # fmt: skip
LINES = st.lists(st.text("abex 1-{}[]:,.eiIßSsİ<2", max_size=8), max_size=4)


@pytest.mark.slow
@settings(max_examples=2000)
@given(st.lists(PARTS, min_size=1, max_size=7).map("".join), LINES)
def test_a_pattern_means_what_it_means_to_python(pattern, lines):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", FutureWarning)
            known = re.compile(pattern)
    except (re.error, FutureWarning, OverflowError):
        assert isinstance(parse_expression(pattern), Finding)
        return
    assume("İ" not in pattern or "(?i" not in pattern)  # Unicode knows two lower cases of it
    expected = [at for at, line in enumerate(lines, 1) if known.search(line)]
    assert parse_expression(pattern).find_lines(lines) == expected


@pytest.mark.slow
@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+$",
        r"(a|aa)+$",
        r"(.*a){30}b",
        r"(?:a?){5000}" + "a" * 20 + "$",
        r"(a|a?)+b",
        r"(\w+\s*)+:",
    ],
)
@pytest.mark.parametrize("fold", [False, True])
def test_a_pattern_that_backtracks_without_end_is_given_up(pattern, fold):
    parse_expression(pattern)
    start = time.thread_time()
    try:
        found = Expression(pattern, fold).find_lines(["a" * 200 + "!"] * 3)
    except TimeoutError:
        found = []
    assert found == []
    assert time.thread_time() - start < 10


@pytest.mark.slow
def test_time_is_counted_over_all_lines():
    lines = ["a" * 24 + "!"] * 1_000_000
    with pytest.raises(TimeoutError):
        parse_expression("(.*a){12}b").find_lines(lines)


@pytest.mark.parametrize(
    "pattern", ["(?:(?:a{1000}){1000}){1000}", "(?:a{60000}){60000}", "(a{,9999}){9999}"]
)
def test_repeats_that_fill_the_memory_are_refused(pattern):
    assert "more than 100000 parts" in parse_expression(pattern).message


@pytest.mark.parametrize(
    "pattern", [r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", r".{80}.{80}.{80}", r"a{65535}"]
)
def test_ordinary_repeats_are_fine(pattern):
    assert parse_expression(pattern).find_lines(["x"]) == []
