"""Patterns that are compiled when they are used: what they are, however often that was."""

import copy
import re

from inlaid.patterns import late_pattern


def test_a_late_pattern_does_what_a_compiled_one_does():
    pattern = late_pattern(r"(a)(?P<b>b)", re.IGNORECASE)
    assert pattern.fullmatch("AB")["b"] == "B"
    assert [found.span() for found in pattern.finditer("ab-AB")] == [(0, 2), (3, 5)]
    assert pattern.pattern == r"(a)(?P<b>b)"


def test_nothing_is_compiled_before_it_is_used(monkeypatch):
    compiled = []
    monkeypatch.setattr(
        re, "compile", lambda *written: compiled.append(written) or re._compiler.compile(*written)
    )
    pattern = late_pattern("a")
    assert compiled == []
    assert pattern.search("a")
    assert pattern.search("a")
    assert compiled == [("a", 0)]


def test_a_copy_does_the_same():
    used = late_pattern("a")
    assert used.search("a")
    assert copy.deepcopy(used).search("a")
