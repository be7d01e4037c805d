"""Planted lies of a diagram, each caught, and honest diagrams, each accepted."""

import tomllib
from pathlib import Path

import pytest

from inlaid.diagrams.language.parse import parse_diagram
from inlaid.diagrams.traces.matching import check_trace
from inlaid.diagrams.traces.trace import format_call
from inlaid.diagrams.traces.trace_file import parse_trace


def read_cases(name):
    with Path(__file__).with_name(name).open("rb") as file:
        return [pytest.param(case, id=case["name"]) for case in tomllib.load(file)["case"]]


def check(case):
    diagram, found = parse_diagram(f"sequenceDiagram\n{case['diagram']}", "d.mmd", 1)
    assert diagram is not None, found
    text = "".join(format_call(*call.split(" | ")) for call in case["calls"])
    calls, found = parse_trace(text, "run.jsonl")
    assert found == ()
    return check_trace(diagram, calls)


@pytest.mark.parametrize("case", read_cases("lies.toml"))
def test_a_lie_is_caught(case):
    deviation = check(case).deviation
    assert deviation is not None
    assert deviation.code.name == "trace-deviation"
    assert deviation.location.path == "d.mmd"


@pytest.mark.parametrize("case", read_cases("honest.toml"))
def test_an_honest_diagram_is_accepted(case):
    checked = check(case)
    assert checked.deviation is None
    assert str(checked.counts) == case["counts"]
