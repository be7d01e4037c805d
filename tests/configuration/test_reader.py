"""Readers of settings: what each returns, and what it says of anything else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inlaid.configuration import reader
from inlaid.configuration.reader import Table, Wrong, describe_value
from inlaid.project.settings import Settings, read_settings
from tests.settings import list_faults

COLOURS = {"red": 1, "green": 2, "off": 3}


@pytest.mark.parametrize(
    ("read", "value", "result"),
    [
        (reader.read_text, "", ""),
        (reader.read_text, 3, "expected a text, found 3; Write quotes around it, if"),
        (reader.read_text, None, "expected a text, found nothing"),
        (reader.read_filled, " ", "expected a text, found ' '"),
        (reader.read_scalar, 3, "3"),
        (reader.read_scalar, 3.0, "expected a text, found 3.0; Write quotes"),
        (reader.read_scalar, True, "expected a text, found true; Write quotes"),
        (reader.read_switch, False, False),
        (reader.read_switch, "on", "expected true or false, found 'on'"),
        (reader.read_whole(1, 3), 3, 3),
        (reader.read_whole(1, 3), 4, "expected a whole number from 1 to 3, found 4"),
        (reader.read_whole(1), 0, "expected a whole number of 1 or more, found 0"),
        (reader.read_whole(1), 1.0, "expected a whole number of 1 or more, found 1.0"),
        (reader.read_number(0, 1), 1, 1.0),
        (reader.read_number(0, 1), float("nan"), "expected a number from 0 to 1, found nan"),
        (reader.read_choice(COLOURS), "red", 1),
        (reader.read_choice(COLOURS), False, 3),
        (reader.read_choice(COLOURS), "gren", "expected red, green or off, found 'gren'; did you me"),
        (reader.read_choice(COLOURS), True, "expected red, green or off, found true"),
        (reader.read_choice({"a": 1}), "b", "expected a, found 'b'"),
        (reader.read_inner_path, "./a//b/", "a/b"),
        (reader.read_inner_path, "a/../b", "'a/../b' must be a path inside the project"),
        (reader.read_inner_path, "C:\\a", "'C:\\\\a' must be a path inside the project"),
        (reader.read_list(reader.read_text), "a", ("a",)),
        (reader.read_list(reader.read_text), ["a", 1, 2], "[1]: expected a text, found 1"),
        (reader.read_list(reader.read_text), {"a": 1}, "expected a list of texts, found a mapping"),
        (reader.read_mapping(reader.read_text, "names"), {1: "a"}, (("1", "a"),)),
        (reader.read_mapping(reader.read_text, "names"), {"a": 1}, "a: expected a text, found 1"),
        (reader.read_mapping(reader.read_text, "names"), ["a"], "expected names, found a list"),
    ],
)  # fmt: skip
def test_each_reader(read, value, result):
    found = read(value)
    if isinstance(found, Wrong):
        assert list_faults(found)[0].startswith(result)
    else:
        assert (found, type(found)) == (result, type(result))


TABLE = Table(
    dict,
    {"a": reader.read_text, "b": reader.read_switch, "c": Table(dict, {"d": reader.read_text})},
    demands=((("a", "b"), "give `a` or `b`"),),
    removed={"old": "it is; delete it"},
    also=("host",),
)


@pytest.mark.parametrize(
    ("value", "faults"),
    [
        ({"a": "x", "b": None, "c": None, "host": 3}, []),
        (None, [": give `a` or `b`"]),
        ({"a": ""}, [": give `a` or `b`"]),
        # A slip in a name is one mistake.
        ({"aa": "x"}, ["aa: unknown setting"]),
        ({"c": {"dd": 1}}, ["c.dd: unknown setting", ": give `a` or `b`"]),
        (
            {"a": 1, "b": 2, "old": 3},
            ["a: expected", "b: expected", "old: the setting was removed"],
        ),
        (3, [": expected settings, found 3"]),
    ],
)
def test_a_table_collects_every_mistake(value, faults):
    found = TABLE(value)
    said = [f"{fault.name}: {fault.finding.message}" for fault in getattr(found, "faults", ())]
    assert len(said) == len(faults)
    assert all(one.startswith(other) for one, other in zip(said, faults, strict=True)), said


def test_values_are_shown_as_they_are_written():
    values = [None, True, "a", "x" * 100, ["a"], {"a": 1}, 3.5]
    assert [describe_value(value) for value in values] == [
        "nothing", "true", "'a'", f"'{'x' * 60}…'", "a list", "a mapping", "3.5",
    ]  # fmt: skip


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | st.integers(), inner)
    ),
    max_leaves=8,
)
names = st.sampled_from([*Settings.__dataclass_fields__, "markers", "zzz"])


@pytest.mark.slow
@settings(deadline=None)  # installed packages are listed, which takes a disk's time
@given(st.dictionaries(names, anything, max_size=4))
def test_no_options_end_in_an_exception(options):
    read = read_settings(options)
    assert isinstance(read, Settings) or all(fault.finding.message for fault in read.faults)
