"""Runs of tests that were none."""

import pytest

from inlaid.verify.judge.program_output import is_without_tests

NONE = {
    "node": "TAP version 13\n1..0\n# tests 0\n# suites 0\n# pass 0\n",
    "node spec": "\u2139 tests 0\n\u2139 pass 0\n",
    "unittest": "\n-----\nRan 0 tests in 0.000s\n\nOK\n",
    "pytest": "collected 0 items\n\n=== no tests ran in 0.01s ===\n",
    "cargo": "running 0 tests\n\ntest result: ok. 0 passed\n\nrunning 0 tests\n",
    "go": "?   \texample.com/a\t[no test files]\n",
    "go run": "testing: warning: no tests to run\nPASS\nok  \ta\t0.1s [no tests to run]\n",
    "mocha": "\n  0 passing (1ms)\n",
    "jest": "No tests found, exiting with code 0\n",
    "phpunit": "No tests executed!\n",
    "rspec": "0 examples, 0 failures\n",
    "minitest": "0 runs, 0 assertions, 0 failures\n",
    "maven": "Tests run: 0, Failures: 0\n",
}
SOME = {
    "node": "# tests 3\n# suites 0\n# pass 3\n# todo 0\n",
    "unittest": "Ran 1 test in 0.000s\n",
    "pytest": "collected 2 items\n\n=== 2 passed in 0.01s ===\n",
    "cargo": "running 2 tests\ntest result: ok. 2 passed\n\n   Doc-tests a\n\nrunning 0 tests\n",
    "go": "?   \ta\t[no test files]\nok  \ta/b\t0.002s\n",
    "go cached": "?   \ta\t[no test files]\nok  \ta/b\t(cached)\n",
    "mocha": "  12 passing (1ms)\n",
    "a script": "all is well\n",
    "nothing": "",
}


@pytest.mark.parametrize("program", NONE)
def test_none_is_noticed(program):
    assert is_without_tests(NONE[program])


@pytest.mark.parametrize("program", SOME)
def test_some_are_enough(program):
    assert not is_without_tests(SOME[program])
