"""Text from outside: nothing in it steers a terminal or a log."""

import ast
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inlaid.diagnostics.terminal import make_line, make_printable, measure_width

# What steers: controls (C0, DEL, C1), ends of lines, bidirectional overrides and isolates.
STEERING = [
    *map(chr, range(0x20)),
    *map(chr, range(0x7F, 0xA0)),
    *"\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\udc80\udcff",
]


@pytest.mark.parametrize("char", STEERING)
def test_what_steers_is_written_out(char):
    written = make_line(f"a{char}b")
    assert written.isascii()
    assert written.isprintable()
    assert ast.literal_eval(f"'{written}'") == f"a{char}b"
    kept = char in "\t\n"
    assert make_printable(f"a{char}b") == (f"a{char}b" if kept else written)


def test_how_it_is_written():
    assert make_line("a\x1b[31m\r\n\x9b2J\u202e.js") == r"a\x1b[31m\x0d\x0a\x9b2J\u202e.js"
    assert make_printable("é 漢字 👍\tx\n") == "é 漢字 👍\tx\n"


@pytest.mark.slow
@given(st.text())
def test_a_line_is_one_line_and_stays_what_it_is(text):
    line = make_line(text)
    assert len(line.splitlines()) <= 1
    assert not {unicodedata.category(sign) for sign in line} & {"Cc", "Cs", "Zl", "Zp"}
    assert make_line(line) == line


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("abc", 3),
        ("é", 1),
        ("e\u0301", 1),  # combined
        ("漢字", 4),
        ("ﾊﾝ", 2),  # halfwidth
        ("\uff21", 2),  # fullwidth
        ("\u1112\u1161\u11ab", 2),  # Hangul, decomposed
        ("👍", 2),
        ("❤\ufe0f", 1),
        ("🇩🇪", 2),
        ("a\u200bb", 2),
        ("a\u00adb", 3),
        ("¿", 1),
    ],
)
def test_width(text, width):
    assert measure_width(text) == width
