"""The `verify` option as it is written in a comment above a fence."""

from inlaid.pages.verify_option import Asked, Off, Uncovered, Words, find_in_comment, parse_verify


def read(comment):
    return parse_verify(find_in_comment(comment).value)


def test_a_reason_may_have_a_comma():
    asked = read('<!-- inlaid: verify=off:"JSON lines, and no single value" -->')
    assert asked == Asked(Off("JSON lines, and no single value"))


def test_a_word_follows_a_reason():
    asked = read('<!-- inlaid: verify=uncovered:"a sketch, by hand",new -->')
    assert asked == Asked(Uncovered("a sketch, by hand"), Words(new=True))
