"""Shown output against printed output."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inlaid.verify.output.holes import Hole, Literal, find_misspelling, parse_line
from inlaid.verify.output.output import Difference, find_mismatch

UUID_A = "3e21d80e-7e31-11e4-912c-2f870de05098"
UUID_B = "4e21d80e-7e31-11e4-912c-2f870de05098"


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        ("", ""),
        ("a", "a\n"),
        ("a  ", "a"),
        ("a\n\n", "a"),
        ("a\r\nb", "a\nb\n"),
        ("id [uuid:1]", f"id {UUID_A}"),
        ("[uuid:1] [uuid:1]", f"{UUID_A} {UUID_A}"),
        ("[uuid:1]\n[uuid:2]\n[uuid:1]", f"{UUID_A}\n{UUID_B}\n{UUID_A}"),
        ("[uuid:1]\n[uuid:2]", f"{UUID_A}\n{UUID_A}"),
        ("[int] [int]", "1 2"),
        ("at [iso-time:1]", "at 2026-11-24T03:45:53.123Z"),
        ("at [iso-time]", "at 2026-11-24 03:45:53+01:00"),
        ("took [ms:1] ms", "took 3.89 ms"),
        ("n=[int:1]", "n=-12"),
        ("in [path:1]", "in /tmp/x/y.js"),
        ("in [path:1]", "in src/a.py"),
        ("a [...] z", "a b c z"),
        ("...", ""),
        ("...", "a\nb"),
        ("a\n...\nz", "a\nz"),
        ("a\n...\nz", "a\nb\nz\nz"),
        ("...\n[int:1]\n...\n[int:1]", "x\n1\n2\n2\n1"),
        ("[foo:1]", "[foo:1]"),
        ("[uuid", "[uuid"),
    ],
)
def test_output_as_shown_matches(expected, actual):
    assert find_mismatch(expected, actual) is None


@pytest.mark.parametrize(
    ("expected", "actual", "difference", "line"),
    [
        ("a", "b", Difference.CHANGED, 0),
        ("a\nb", "a", Difference.MISSING, 1),
        ("a", "a\nb", Difference.EXTRA, 1),
        ("  a", "a", Difference.CHANGED, 0),
        ("a", "A", Difference.CHANGED, 0),
        ("[uuid:1]", "no", Difference.CHANGED, 0),
        ("[int:1]", "1.5", Difference.CHANGED, 0),
        ("[uuid:1]\n[uuid:1]", f"{UUID_A}\n{UUID_B}", Difference.PAIRING, 1),
        ("[uuid:1] [uuid:1]", f"{UUID_A} {UUID_B}", Difference.CHANGED, 0),
        ("[uuid:1]\n...\n[uuid:1]", f"{UUID_A}\nx\n{UUID_B}", Difference.PAIRING, 2),
        ("a\n...\nz", "a\nb", Difference.MISSING, 2),
    ],
)
def test_the_first_difference_has_its_line(expected, actual, difference, line):
    mismatch = find_mismatch(expected, actual)
    assert (mismatch.difference, mismatch.line) == (difference, line)


LOG = (
    "START RequestId: {0} Version: $LATEST\n"
    "{1}\t{0}\tINFO\tHello Tapir\n"
    "END RequestId: {2}\n"
    "REPORT RequestId: {0}\tDuration: {3} ms\tBilled Duration: {4} ms\tMemory Size: 128 MB\t"
    "Max Memory Used: {5} MB\tInit Duration: {3} ms\t"
)
SHOWN = LOG.format(UUID_A, "2014-12-07T16:51:47.163Z", UUID_A, "3.89", "4", "64")


def test_a_platform_log_may_be_shown_as_it_was_printed():
    actual = LOG.format(UUID_B, "2026-11-24T03:45:53.001Z", UUID_B, "12.5", "13", "70")
    assert find_mismatch(SHOWN, actual) is None


def test_the_request_id_of_a_platform_log_is_one_thing():
    actual = LOG.format(UUID_B, "2026-11-24T03:45:53.001Z", UUID_A, "12.5", "13", "70")
    mismatch = find_mismatch(SHOWN, actual)
    assert (mismatch.difference, mismatch.line) == (Difference.PAIRING, 2)
    assert UUID_A in mismatch.detail


def test_the_message_of_a_platform_log_still_counts():
    actual = SHOWN.replace("Hello Tapir", "Hello Taper")
    mismatch = find_mismatch(SHOWN, actual)
    assert (mismatch.difference, mismatch.line) == (Difference.CHANGED, 1)


@pytest.mark.parametrize(
    ("log", "other"),
    [
        (
            f'{{"time":"2026-01-01T00:00:00.000Z","type":"platform.start","record":{{"requestId":"{UUID_A}"}}}}',
            f'{{"time":"2027-01-01T00:00:00.000Z","type":"platform.start","record":{{"requestId":"{UUID_B}"}}}}',
        ),
        (
            f'{{"timestamp":"2026-01-01T00:00:00.000Z","level":"INFO","requestId":"{UUID_A}","message":"a"}}',
            f'{{"timestamp":"2027-01-01T00:00:00.000Z","level":"INFO","requestId":"{UUID_B}","message":"a"}}',
        ),
    ],
)
def test_logs_in_json_are_known_too(log, other):
    assert find_mismatch(log, other) is None


def test_a_line_is_split_into_text_and_holes():
    assert parse_line("a [uuid:1] [...] [x:1]") == (
        Literal("a "),
        Hole("uuid", "1"),
        Literal(" "),
        Hole("..."),
        Literal(" [x:1]"),
    )


def test_a_misspelt_placeholder_is_named():
    assert (
        find_misspelling("[uiud:1]") == "'[uiud:1]' is not a placeholder; did you mean '[uuid:1]'?"
    )
    assert find_misspelling("[1, 2] [INFO] [note:1]") is None


@given(st.text(alphabet="ab[]:.1\n uidnt-", max_size=60))
def test_any_text_without_holes_matches_itself(text):
    if all(isinstance(part, Literal) for line in text.split("\n") for part in parse_line(line)):
        assert find_mismatch(text, text) is None


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_two_texts_are_compared(expected, actual):
    mismatch = find_mismatch(expected, actual)
    assert mismatch is None or mismatch.line <= expected.count("\n") + 1


def test_hostile_ellipses_end():
    expected = "\n".join(["...", "[int:1]"] * 12 + ["never"])
    actual = "\n".join(str(number % 3) for number in range(200))
    assert find_mismatch(expected, actual).difference is Difference.MISSING


@pytest.mark.parametrize(
    "lines", [("[...]x" * 12 + "y", "x" * 2000), ("[...] " * 9 + "z", " a" * 900)]
)
def test_many_holes_in_a_line_end_soon(lines):
    found = find_mismatch(*lines)  # without care it would take longer than anyone waits
    assert found.difference is Difference.CHANGED


ANY_LINES = st.lists(st.sampled_from(["[...]", "a", "b", "ab"]), min_size=1, max_size=7).map(
    "".join
)


@pytest.mark.slow
@given(ANY_LINES, st.text("ab", min_size=1, max_size=8))
def test_holes_for_any_text_mean_what_a_plain_pattern_says(expected, actual):
    plain = ".*?".join(map(re.escape, expected.split("[...]")))
    assert (find_mismatch(expected, actual) is None) == bool(re.fullmatch(plain, actual))


def test_a_line_that_came_before_is_not_a_wrong_pairing():
    found = find_mismatch("...\n5\n...\n1", "1\n5\n7")
    assert (found.difference, found.line) == (Difference.MISSING, 3)
