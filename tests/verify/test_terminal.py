"""Bytes as a terminal shows them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inlaid.verify.output.screen import show_output


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("plain\ttext\nnext", "plain\ttext\nnext"),
        ("\x1b[1;31mred\x1b[0m and \x1b[38;2;1;2;3mmore\x1b[m", "red and more"),
        ("\x1b]8;;https://x.y\x1b\\link\x1b]8;;\x07", "link"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b(Bascii\x1bc reset", "ascii reset"),
        ("10%\r50%\r100%\n", "100%\n"),
        ("a long line\rshort", "shortg line"),
        ("a\r\nb\r\n", "a\nb\n"),
        ("b\bbo\bol\bld\x07\0", "bold"),
        ("\bx", "x"),
        ("\x1b[", ""),
        ("\x1b]open\nnext", "\nnext"),
    ],
)
def test_what_is_shown(printed, shown):
    assert show_output(printed) == shown


@given(st.text(st.sampled_from("ab\n\r\b\t\0\x07\x1b[]8;m\\\x7f")))
def test_nothing_is_left_that_a_terminal_would_obey(text):
    shown = show_output(text)
    assert not set(shown) & set("\r\b\0\x07\x1b\x7f")
    assert show_output(shown) == shown
    assert shown.count("\n") == text.count("\n")
