"""The types of placeholders: what they match, where their ids hold, and what a reader sees."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inlaid.verify.configuration import VERIFY
from inlaid.verify.output.hole_types import STANDARD
from inlaid.verify.output.holes import (
    Hole,
    Literal,
    Samples,
    escape_holes,
    find_misspelling,
    parse_line,
    render_hole,
)
from inlaid.verify.output.output import Difference, Piece, compare, find_mismatch
from tests.settings import list_faults

REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "placeholders.md"
A, B = "3e21d80e-7e31-11e4-912c-2f870de05098", "4e21d80e-7e31-11e4-912c-2f870de05098"


def list_rows():
    """Of each type in the reference: its name, the texts that it names, and what is shown."""
    for line in REFERENCE.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if len(cells) == 4 and cells[0].startswith("`["):
            name = re.fullmatch(r"`\[([a-z-]+):1\]`", cells[0])[1]
            yield name, re.findall(r"`([^`]+)`", cells[2]), cells[3].strip("`")


def test_the_reference_has_each_type_with_its_result():
    rows = list(list_rows())
    assert [name for name, _, _ in rows] == list(STANDARD)
    for name, texts, shown in rows:
        assert texts
        for text in [*texts, shown]:
            assert STANDARD[name].is_text(text), (name, text)
            assert find_mismatch(f"a [{name}:1].", f"a {text}.") is None
        assert shown == STANDARD[name].sample("1")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("uuid", "3e21d80e"),
        ("iso-time", "2026-11-24"),
        ("date", "24 of November"),
        ("date", "2026-11-24T03:45:53Z"),
        ("duration", "3.5"),
        ("duration", "3 apples"),
        ("ip", "10.0.0"),
        ("ip", "12:30:45"),
        ("version", "12"),
        ("version", "1.2."),
        ("sha", "9fceb0"),
        ("sha", "9fceb02g"),
        ("hex", "0x"),
        ("port", "65536"),
        ("port", "0"),
        ("int", "1.5"),
        ("number", "1."),
        ("path", "a"),
    ],
)
def test_a_type_is_not_any_text(name, text):
    assert not STANDARD[name].is_text(text)


@pytest.mark.parametrize("name", list(STANDARD))
@given(text=st.text(alphabet="0123456789abcdefx.:-/+ TZJanMonms", max_size=60))
def test_a_type_is_decided_at_once(name, text):
    began = time.monotonic()
    STANDARD[name].is_text(text + "!")
    assert time.monotonic() - began < 10  # unbounded, minutes


@pytest.mark.parametrize("name", list(STANDARD))
def test_samples_of_two_ids_differ_and_are_of_the_type(name):
    ids = ["", "1", "2", "17", "9999", "order", "request"]
    samples = [STANDARD[name].sample(id_) for id_ in ids]
    assert all(STANDARD[name].is_text(sample) for sample in samples)
    assert samples[1] != samples[2]
    assert samples[5] != samples[6]


def test_a_number_holds_in_all_pieces_of_a_block():
    pieces = [Piece("[uuid:1]", A), Piece("x", "x"), Piece("[uuid:1]", B), Piece("[uuid:2]", B)]
    found = compare(pieces).mismatches
    assert [mismatch and mismatch.difference for mismatch in found] == [
        None,
        None,
        Difference.PAIRING,
        None,
    ]


def test_a_later_piece_decides_what_dots_in_an_earlier_one_stand_for():
    pieces = [Piece("...\n[int:1]\n...", "1\n2\n3"), Piece("[int:1]", "2")]
    assert compare(pieces).mismatches == (None, None)


def test_dots_do_not_reach_into_the_next_piece():
    found = compare([Piece("a\n...", "a\nb"), Piece("c", "d")]).mismatches
    assert [mismatch and mismatch.line for mismatch in found] == [None, 0]


def test_a_name_is_bound_by_what_was_before():
    bindings = compare([Piece("[uuid:order]", A)]).bindings
    assert find_mismatch("[uuid:order]", B, STANDARD, bindings).difference is Difference.PAIRING
    assert find_mismatch("[uuid:other]", B, STANDARD, bindings) is None


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        (f"[uuid:1={A}]", (Hole("uuid", "1", A),)),
        ("[uuid:1=no]", (Literal("[uuid:1=no]"),)),
        ("[port=80]", (Literal("[port=80]"),)),
        (r"a \[port] b", (Literal("a [port]"), Literal(" b"))),
        (r"[path:1=/a\]b]", (Hole("path", "1", "/a]b"),)),
        ("[[int:1=7]]", (Literal("["), Hole("int", "1", "7"), Literal("]"))),
    ],
)
def test_samples_and_escapes_are_read(line, parts):
    assert parse_line(line) == parts


@given(st.text(alphabet="[]\\:=.abintpor1/", max_size=30))
def test_escaped_text_stands_for_itself(text):
    assert find_mismatch(escape_holes(text), text) is None


@given(st.text(alphabet="/a]\\b=", min_size=1, max_size=10))
def test_a_rendered_placeholder_is_read_as_it_was(text):
    hole = Hole("path", "1", "/" + text)
    assert parse_line(render_hole(hole)) in {(hole,), (Hole("path", "1"),)}


def test_what_a_program_prints_literally_is_right():
    assert find_mismatch("usage: serve [port]", "usage: serve [port]") is None


def test_a_wrong_sample_is_named():
    assert find_misspelling("[uuid:1=no]") == "'no' is not a sample of the type 'uuid'"


def read_own(**types):
    return VERIFY({"placeholders": types}).types


def test_a_type_of_a_site_is_matched_and_shown():
    types = read_own(order={"pattern": "ORD-(?:[0-9]|[A-Z]){4}", "sample": "ORD-7K2M"})
    assert find_mismatch("got [order:1]!", "got ORD-12AB!", types) is None
    wrong = find_mismatch("got [order:1]", "got ORD-12", types)
    assert wrong.difference is Difference.CHANGED
    assert Samples(types, []).show(["[order:1] [order:2=ORD-AAAA]"]) == ["ORD-7K2M ORD-AAAA"]


def test_a_pattern_of_a_site_has_its_time():
    types = read_own(slow={"pattern": "(?:a|aa)+", "sample": "a"})
    began = time.thread_time()
    pieces = [Piece("[slow:1]", "a" * 60 + "!")] * 9
    found = compare(pieces, types).mismatches
    assert {mismatch.difference for mismatch in found} == {Difference.SLOW}
    assert time.thread_time() - began < 5


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"order": {"pattern": "("}}, "order.pattern: not a regular expression"),
        ({"order": {"pattern": "(a)", "sample": "a"}}, "groups must be written (?:...)"),
        ({"order": {"pattern": "(?i)a", "sample": "a"}}, "flags can only be set inside"),
        ({"order": {"pattern": "a", "sample": "b"}}, "order.sample: the pattern doesn't match 'b'"),
        ({"order": {"pattern": "a"}}, "order: give `sample`"),
        ({"order": {"sample": "a"}}, "order: give `pattern`"),
        ({"uuid": {"pattern": "a", "sample": "a"}}, "a name of small letters and hyphens"),
        ({"Order": {"pattern": "a", "sample": "a"}}, "found 'Order'"),
        ({"order": "a"}, "order: expected settings"),
    ],
)
def test_a_mistake_in_a_type_of_a_site_is_reported(settings, message):
    assert message in "\n".join(list_faults(VERIFY({"placeholders": settings})))


def test_samples_hold_as_far_as_their_ids():
    samples = Samples(STANDARD, [f"[uuid:1={A}]", f"[uuid:order={B}]"])
    assert samples.show(["[uuid:order] [...] [x:1]"]) == [f"{B} [...] [x:1]"]
    assert samples.show(["[uuid:1]"]) == [STANDARD["uuid"].sample("1")]
    assert samples.show(["[uuid:1]", f"[uuid:1={A}]"]) == [A, A]
