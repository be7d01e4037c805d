"""What comments of a source say of its lines, and what is left of them."""

import pytest

from inlaid.includes.block import Line, LineKind
from inlaid.includes.notations import may_be_noted, read_notations


def read(text, *, keeps_notes=False):
    lines = tuple(Line(text_line, number) for number, text_line in enumerate(text.split("\n"), 1))
    return read_notations(lines, keeps_notes=keeps_notes)


def texts(noted):
    return [line.text for line in noted.lines]


@pytest.mark.parametrize(
    ("comment", "kind"),
    [
        ("// [!code focus]", LineKind.FOCUS),
        ("# [!code error]", LineKind.ERROR),
        ("<!-- [!code warning] -->", LineKind.WARNING),
        ("/* [!code ++] */", LineKind.ADDED),
        ("-- [!code --]", LineKind.REMOVED),
        ("{/* [!code focus] */}", LineKind.FOCUS),
        ("; [!code focus:1]", LineKind.FOCUS),
    ],
)
def test_kinds_of_a_line(comment, kind):
    noted = read(f"a\nb {comment}\nc")

    assert texts(noted) == ["a", "b", "c"]
    assert noted.kinds == [(2, kind)]


def test_a_comment_alone_is_of_the_lines_after_it():
    noted = read("// [!code highlight:2]\n\n// [!code focus]\na\nb")

    assert texts(noted) == ["a", "b"]
    assert [line.number for line in noted.lines] == [4, 5]
    assert noted.highlighted == [1]
    assert noted.kinds == [(1, LineKind.FOCUS)]


def test_words_and_several_in_one_comment():
    noted = read("// [!code word:pay:1]\npay() // [!code focus] [!code hl]")

    assert texts(noted) == ["pay()"]
    assert noted.texts == ["pay"]
    assert noted.highlighted == [1]
    assert noted.kinds == [(1, LineKind.FOCUS)]


def test_no_more_lines_than_there_are():
    assert read("a // [!code focus:99]\nb").kinds == [(1, LineKind.FOCUS), (2, LineKind.FOCUS)]


@pytest.mark.parametrize(
    "text",
    [
        "a // [!code focuss]",
        "a // [!code focus:x]",
        'print("// [!code focus]") + 1',
        "a [!code focus]",
        "a // see [!code focus] for more",
        "a // [!code word]",
        "f(1)!",
        "x <1> y",
        "if a < 1 > b:  # (1) remains",
    ],
)
def test_other_text_stays(text):
    assert texts(read(text)) == [text]


@pytest.mark.parametrize(
    ("line", "notes"),
    [
        ("a  # (1)!", [1]),
        ("a // <1>", [1]),
        ("a # <1> <2>", [1, 2]),
        ("a <!-- (12)! -->", [12]),
        ("a /* (3)! */", [3]),
    ],
)
def test_annotations(line, notes):
    assert texts(read(line)) == ["a"]
    assert read(line).notes == []

    noted = read(line, keeps_notes=True)
    assert texts(noted) == [line]
    assert noted.notes == [(1, note) for note in notes]
    assert line[: noted.cuts[0][1]].strip() == "a"


def test_the_quick_look_misses_none():
    for text in ("a // [!code focus]", "a # (1)!", "a // <1>"):
        assert may_be_noted(text)
    assert not may_be_noted("a = 1")
