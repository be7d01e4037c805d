"""What a program's output says, as shells, interpreters and test runners word it."""

import os
import re
from collections.abc import Iterator

_MISSING = r"No such file|cannot open|Cannot find module|No module named|Could not open input file"
_MISSING_LINE = re.compile(rf"^.*(?:{_MISSING}).*$", re.MULTILINE | re.IGNORECASE)
_PATH = re.compile(r"[^\s'\"`:,;()\[\]]+")
_MODULE = re.compile(r"No module named '?([\w.]+)")
_WORK = "/work/"  # where programs run that have no project, below a temporary folder
# Of each program that runs tests, the line with their number; one a package or suite.
_COUNT = re.compile(
    r"^(?:# tests |\u2139 tests |Ran |running |Tests run: |Tests: +|Total tests: )(?P<before>\d+)\b"
    r"|^ *(?P<after>\d+) (?:passing|examples?,|runs,|tests?,? (?:passed|found|run))"
    r"|^(?P<none>no tests ran|No tests? (?:executed|found|files? found|were found|to run)\b"
    r"|testing: warning: no tests to run|\?.*\[no test files\]|collected 0 items)",
    re.MULTILINE | re.IGNORECASE,
)
_ERROR = re.compile(
    r"(?:Uncaught )?(?:[A-Za-z_][\w.:]*)?(?:Error|Exception|Interrupt|Failure)\b"
    r"(?: \[\w+\])?(?::|$)"
    r"|(?:PHP )?Fatal error: |.* \([A-Z][\w:]*(?:Error|Exception|Interrupt)\)$"
    rf"|.*(?:{_MISSING}|command not found|Permission denied|Could not resolve host"
    r"|cannot load such file|Connection refused)",
    re.IGNORECASE,
)
_PLACE = re.compile(r"^example:\d+: | on line \d+$")
_UNDEFINED = re.compile(
    r"name '(\w+)' is not defined|^ReferenceError: (\w+) is not defined"
    r"|undefined (?:local variable or )?method [`'](\w+)'"
)
_GO = re.compile(r"^ok\s+\S+\s+(?:[\d.]+s|\(cached\))(?!.*\[no tests to run\])", re.MULTILINE)


def find_error(output: str) -> str:
    """Return the last line that says why a program failed; empty where no line is known to.

    Programs that fail for the same reason print the same line, but for its number.
    """
    lines = (_PLACE.sub("", line.strip()) for line in reversed(output.splitlines()))
    return next((line for line in lines if _ERROR.match(line)), "")


def find_undefined(error: str) -> str:
    """Return the name that an error says is not defined; empty where it says no such thing."""
    found = _UNDEFINED.search(error)
    return next(filter(None, found.groups()), "") if found else ""


def find_missed_files(output: str) -> Iterator[str]:
    """Yield the paths, relative to where the program ran, that lines of its output may mean."""
    for line in _MISSING_LINE.findall(output):
        for module in _MODULE.findall(line):
            name = module.replace(".", "/")
            yield from (f"{name}.py", name)
        for path in (text.replace(os.sep, "/") for text in _PATH.findall(line)):
            yield path.partition(_WORK)[2] if path.startswith("/") else path.removeprefix("./")


def is_without_tests(output: str) -> bool:
    """Whether the output counts tests, and none of them ran."""
    counts = [int(found["before"] or found["after"] or 0) for found in _COUNT.finditer(output)]
    return bool(counts) and not any(counts) and not _GO.search(output)
