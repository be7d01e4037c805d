"""The tokens of lines: all of the text, whatever the lexer does."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pygments.lexer import Lexer
from pygments.token import Text

from inlaid.render.tokens import Lexers, split_text


def read(lines):
    return ["".join(text for _, text in line) for line in lines]


@pytest.mark.parametrize("language", ["python", "console", "php", "html", "text", "nosuch", ""])
@pytest.mark.parametrize(
    "text", ["x", "\n\na\n", "a\r b\t\u2028c", "", "'''\nx\n'''", "$ a \\\n  b"]
)
def test_every_line_is_there(language, text):
    assert read(Lexers().split(language, text)) == text.split("\n")


@settings(max_examples=60, derandomize=True)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text(text):
    for language in ("python", "markdown"):
        assert read(Lexers().split(language, text)) == text.split("\n")


def test_neighbours_of_a_kind_are_one():
    assert Lexers().split("python", "f('a')") == (
        (("", "f"), ("p", "("), ("s1", "'a'"), ("p", ")")),
    )


def test_a_lexer_that_loses_text_is_left_alone():
    class Loses(Lexer):
        def get_tokens_unprocessed(self, text):
            yield 0, Text, text[1:]

    assert split_text(Loses(), "ab\nc") == ((("", "ab"),), (("", "c"),))
