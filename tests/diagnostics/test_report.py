"""Diagnostics as text: carets stand below what they mean, whatever the line holds."""

import json

import pytest

from inlaid.diagnostics.codes import REGION_MISSING
from inlaid.diagnostics.diagnostic import Diagnostic, Related
from inlaid.diagnostics.formats import format_github, format_json, format_sarif
from inlaid.diagnostics.location import Location
from inlaid.diagnostics.report import format_diagnostic


def report(text, column=1, end_column=0, path="a.md"):
    return Diagnostic(REGION_MISSING, "no", Location(path, 7, column, end_column), text)


def mark(text, found):
    """The caret line below ``text`` for the place of ``found`` in it, without its gutter."""
    column = text.index(found) + 1
    lines = format_diagnostic(report(text, column, column + len(found))).split("\n")
    assert lines[2].startswith("    | ")
    return lines[1].removeprefix("  7 | "), lines[2].removeprefix("    | ")


@pytest.mark.parametrize(
    ("text", "found", "carets"),
    [
        ("ab cd", "cd", "   ^^"),
        ("漢字 cd", "cd", "     ^^"),
        ("a 漢字 b", "漢字", "  ^^^^"),
        ("👍 x", "x", "   ^"),
        ("e\u0301 x", "x", "  ^"),
        ("a e\u0301 b", "e\u0301", "  ^"),
        ("\tx\ty", "x", "\t^"),
        ("漢\tx\ty", "y", "  \t \t^"),
        ("a\tb c", "\tb", " ^^"),
    ],
)
def test_carets_stand_below_what_they_mean(text, found, carets):
    assert mark(text, found) == (text, carets)


def test_carets_below_what_is_written_out():
    assert mark("a\x1b[1m x", "x") == (r"a\x1b[1m x", " " * 9 + "^")
    assert mark("a \x1b b", "\x1b") == (r"a \x1b b", "  ^^^^")


def test_carets_in_a_line_that_is_cut():
    shown, carets = mark("漢" * 300 + " here " + "x" * 300, "here")
    assert (shown[0], len(shown)) == ("…", 201)
    assert shown.index("here") == 1 + 60
    assert carets == " " * (1 + 2 * 59 + 1) + "^^^^"


def test_a_place_behind_the_line_has_one_caret():
    assert format_diagnostic(report("漢", 2)).endswith("|   ^")
    assert format_diagnostic(report("漢", 1, 99)).endswith("| ^^")


def test_columns_for_programs_count_characters():
    found = report("漢字 cd", 4, 6)
    (row,) = json.loads(format_json([found], {}))["diagnostics"]
    assert (row["column"], row["end_column"]) == (4, 6)
    (result,) = json.loads(format_sarif([found], "1"))["runs"][0]["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert (region["startColumn"], region["endColumn"]) == (4, 6)
    assert "col=4,endColumn=6" in format_github([found])


EVIL = "a\n::error::b\x1b[2J%0A,x=1.md"


def test_a_name_with_line_ends_begins_no_line():
    found = Diagnostic(
        REGION_MISSING, "no", Location(EVIL, 1), related=(Related(Location(EVIL, 2), "here"),)
    )
    assert format_diagnostic(found).split("\n") == [
        r"a\x0a::error::b\x1b[2J%0A,x=1.md:1:1: error[region-missing] no",
        r"  a\x0a::error::b\x1b[2J%0A,x=1.md:2:1: here",
    ]


def test_an_annotation_is_one_command_whatever_it_says():
    found = Diagnostic(REGION_MISSING, "50 %\r\n::stop-commands::x\x1b[2J", Location(EVIL, 1))
    assert format_github([found]) == (
        r"::error file=a\x0a%3A%3Aerror%3A%3Ab\x1b[2J%250A%2Cx=1.md,line=1,col=1,endColumn=2,"
        r"title=region-missing::50 %25\x0d%0A::stop-commands::x\x1b[2J"
    )
