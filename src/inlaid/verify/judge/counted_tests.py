"""How many tests a run of them tells of: one that ran none proves nothing."""

import re

# Of each program that runs tests, the line that tells how many there were; one a package or suite.
_TOLD = re.compile(
    r"^(?:# tests |\u2139 tests |Ran |running |Tests run: |Tests: +|Total tests: )(?P<before>\d+)\b"
    r"|^ *(?P<after>\d+) (?:passing|examples?,|runs,|tests?,? (?:passed|found|run))"
    r"|^(?P<none>no tests ran|No tests? (?:executed|found|files? found|were found|to run)\b"
    r"|testing: warning: no tests to run|\?.*\[no test files\]|collected 0 items)",
    re.MULTILINE | re.IGNORECASE,
)
_GO = re.compile(r"^ok\s+\S+\s+(?:[\d.]+s|\(cached\))(?!.*\[no tests to run\])", re.MULTILINE)


def is_without_tests(output: str) -> bool:
    """Whether all that the output tells of tests is that there were none."""
    told = [int(each["before"] or each["after"] or 0) for each in _TOLD.finditer(output)]
    return bool(told) and not any(told) and not _GO.search(output)
