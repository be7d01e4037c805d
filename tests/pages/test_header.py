"""What the header of a fence says, in the forms of all hosts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inlaid.pages.header import parse_header


@pytest.mark.parametrize(
    ("info", "language"),
    [
        ("", ""),
        ("python", "python"),
        (" python ", "python"),
        (".python", "python"),
        ("C++", "C++"),
        ("c#", "c#"),
        ('python title="a b"', "python"),
        ('title="python"', ""),
        ("{.python}", "python"),
        ("{ .python }", "python"),
        ("{#b .python}", "python"),
        ('{title="T" .python}', "python"),
        ("{title='a b' .python .extra}", "python"),
        ("{#d .sequence}", "sequence"),
        ("{python}", "python"),
        ("{python echo=false}", "python"),
        ("{#only}", ""),
        ("python {#b .extra}", "python"),
        ('python{title="a"}', "python"),
        ("rust,ignore", "rust"),
        ("rust,ignore,edition2021 {#b}", "rust"),
        ("{code-block} python", "python"),
        ("{code-cell} ipython3", "ipython3"),
    ],
)
def test_language(info, language):
    assert parse_header(info).language == language


def test_id_classes_options_and_flags():
    header = parse_header("{#one .python #two .big linenums=\"1\" title='a b' hide}")
    assert (header.language, header.id, header.classes) == ("python", "two", ("big",))
    assert [(option.key, option.value) for option in header.options] == [
        ("linenums", "1"),
        ("title", "a b"),
    ]
    assert [flag.value for flag in header.flags] == ["hide"]
    header = parse_header("rust,ignore,should_panic {#b .big} ")
    assert [flag.value for flag in header.flags] == ["ignore", "should_panic"]
    assert (header.id, header.classes) == ("b", ("big",))
    assert parse_header("{code-block} python").directive == "code-block"


def test_options_keep_their_places_and_the_last_counts():
    info = 'python verify=a title="x" verify="b c"'
    word = parse_header(info).find("verify")
    assert word is not None
    assert word.value == "b c"
    assert info[word.start : word.end] == 'verify="b c"'
    assert parse_header("python").find("verify") is None


def test_an_open_quote_keeps_what_stands_before_it():
    header = parse_header('python verify=a title="x')
    assert header.error is not None
    assert [option.key for option in header.options] == ["verify"]


@given(st.text("a.#{}=\"', ,/\\-`é", max_size=40))
def test_no_info_string_is_refused(info):
    header = parse_header(info)
    for option in (*header.options, *header.flags):
        assert 0 <= option.start <= option.end <= len(info)


def test_a_quote_that_opens_within_what_was_cut_off_is_read_again():
    assert parse_header('=" ""').error is not None
