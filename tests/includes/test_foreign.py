"""Selectors of other tools, and what they are in ours."""

import pytest

from inlaid.includes.info.foreign import find_right_form, find_right_option, split_glued


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("#x", "x"), (":x", "x"), ("#L5-L9", "5-9"), ("L5-L9", "5-9"), ("l5", "5"), ("5:9", "5-9"),
        ("5:", "5-"), (":9", "9"), ("-L9", "-9"), ("1,3", "1 3"), ("{2,4}", "2 4"),
        ("{1,3-4}", "1 3-4"), ("[1-2]", "1-2"),
        # What is one of ours, or nothing that is known.
        ("x", ""), ("5-9", ""), ("5-", ""), ("::x", ""), ("a,b", ""), ("{a b}", ""), ("", ""),
    ],
)  # fmt: skip
def test_forms_of_selectors(written, form):
    assert find_right_form(written) == form


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("./a.py#x", ("./a.py", "x")),
        ("./a.py:1-2", ("./a.py", "1-2")),
        ("./a.py#x{1,2}", ("./a.py", "x")),
        ("./a.py{1,2}", ("./a.py", "1 2")),
        ("./a.py::f", ("./a.py", "::f")),
        ("./a.py?lines=1-2", ("./a.py", "1-2")),
        ("./a.py", ("", "")),
        ("https://x.org/a.py#L1", ("", "")),
    ],
)
def test_selectors_behind_a_path(written, parts):
    assert split_glued(written) == parts


@pytest.mark.parametrize(
    ("key", "value", "form"),
    [
        ("lines", "L5-L9", "5-9"),
        ("region", "a b", '"a b"'),
        ("tag", "x", "x"),
        ("pyobject", "f", "::f"),
        ("title", "x", ""),
    ],
)
def test_selectors_as_options(key, value, form):
    assert find_right_option(key, value) == form
