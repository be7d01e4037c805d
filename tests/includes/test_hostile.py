"""Hostile input is answered: the attacks of benchmarks/hostile.py, at a size that would hang.

A quadratic stage needs minutes for these sizes. Nothing is timed here; the ratios are measured by
the benchmark.
"""

import pytest

from benchmarks.hostile import ATTACKS, scan
from inlaid.diagnostics import codes
from inlaid.includes.resolution import Resolution, Shown

# Each attack builds about ten bytes for one of size.
SIZE = 4_000


@pytest.mark.slow
@pytest.mark.parametrize("name", ATTACKS)
def test_attack_is_answered(name):
    found = ATTACKS[name](SIZE)
    if isinstance(found, Resolution):
        assert found.includes
        assert all(isinstance(include, Shown) or include.diagnostics for include in found.includes)
    assert found is not None


def test_line_of_a_megabyte():
    long = "x" * 1_000_000
    source = scan(f"// snippet-a\n{long}\n// {long}\n// snippet-a\n")
    assert [(lines.first, lines.last) for lines in source.regions[0].ranges] == [(2, 3)]


@pytest.mark.slow
def test_hundred_thousand_markers_on_a_line():
    source = scan("// " + "ANCHOR: a " * 100_000)
    assert len(source.marks[1]) == 100_000
    assert [fault.finding.code for fault in source.faults[:2]] == [
        codes.REGION_UNCLOSED,
        codes.REGION_RESTARTED,
    ]


@pytest.mark.slow
def test_hundred_thousand_markers_on_lines():
    text = "".join(f"// ANCHOR: a{at}\nx\n// ANCHOR_END: a{at}\n" for at in range(50_000))
    source = scan(text)
    assert len(source.regions) == 50_000
    assert source.faults == ()
    assert source.find_regions("a49999")[0].ranges[0].first == 3 * 49_999 + 2
