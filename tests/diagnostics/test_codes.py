"""Each diagnostic code is proven by a case folder, or by the tests of the part that reports it."""

import re
from pathlib import Path

import pytest

from inlaid.diagnostics import codes
from inlaid.diagnostics.codes import CODES

TESTS = Path(__file__).parents[1]
CASES = TESTS / "cases" / "failure"

# Codes whose failures need more than a page and its sources: who proves them. A folder's tests
# must name the code.
PROVEN_ELSEWHERE = {
    "symbol": "symbols",
    "block-unverified": "verify",
    "provenance-missing": "verify",
    "level-low": "verify",
    "diagram-": "diagrams",
    "trace-name": "project",
    "trace-missing": "project",
    "trace-": "diagrams",
    "verify-": "verify",
    "example-": "cli",
    "tool-": "verify",
    "syntax-error": "verify",
    "compile-error": "verify",
    "project-failed": "verify",
    "command-failed": "verify",
    "output-": "verify",
    "limit-": "verify",
    "isolation-": "verify",
    "line-": "verify",
    "coverage-": "verify",
    "baseline-": "verify",
    "publish-": "publish",
}


def find_prover(name):
    return next((folder for key, folder in PROVEN_ELSEWHERE.items() if name.startswith(key)), None)


def _find_evidence(folder):
    """Tests, and the reports that cases expect."""
    return [*folder.rglob("*.py"), *folder.rglob("expected.txt")]


@pytest.mark.parametrize("code", CODES, ids=[declared.name for declared in CODES])
def test_every_code_has_a_failure_that_shows_it(code):
    if (CASES / code.name).is_dir():
        assert any((CASES / code.name).glob("*/expected.txt"))
        return
    folder = find_prover(code.name)
    assert folder, f"no case in tests/cases/failure/{code.name}, and nobody else proves it"
    constant = next(key for key, value in vars(codes).items() if value is code)
    named = re.compile(rf"\b{constant}\b|\b{re.escape(code.name)}\b")
    texts = (path.read_text("utf-8") for path in _find_evidence(TESTS / folder))
    assert any(named.search(text) for text in texts), f"no test of tests/{folder} names {code.name}"


def test_no_case_of_an_unknown_code():
    assert {path.name for path in CASES.iterdir()} <= {code.name for code in CODES}


def test_codes_are_unique_and_written_alike():
    names = [code.name for code in CODES]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z]+(?:-[a-z]+)*", name) for name in names)
    assert all(code.meaning.endswith(".") and code.fix.endswith(".") for code in CODES)
