"""Which words of a diff are marked."""

import pytest

from inlaid.render.changed_words import find_changed_words


def show(lines):
    changed = find_changed_words(lines)
    return {
        at: [lines[at][1 + one : 1 + two] for one, two in found] for at, found in changed.items()
    }


def test_words_that_differ():
    assert show([" a", "-total(net, 1.19)", "+total(net, vat)"]) == {1: ["1.19"], 2: ["vat"]}


def test_lines_are_compared_with_those_that_are_like_them():
    lines = ["-sum = 0", "-for item in items:", "-    return sum * 2", "+    return sum * 3"]

    assert show(lines) == {2: ["2"], 3: ["3"]}


@pytest.mark.parametrize(
    "lines",
    [
        ["-a b c", "+d e f"],
        ["-only removed", " kept", "+only removed, too"],
        ["+added", "-then removed"],
        ["-" + "word " * 200, "+" + "word " * 199],
        [],
    ],
)
def test_what_has_little_to_do_with_one_another_is_left(lines):
    assert show(lines) == {}


def test_a_word_that_one_side_has_alone():
    assert show(["-f(a)", "+f(a, b)"]) == {1: [", b"]}
