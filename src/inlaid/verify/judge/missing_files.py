"""Which files a program said are not there: as shells and interpreters word it."""

import os
import re
from collections.abc import Iterator

_WORDS = r"No such file|cannot open|Cannot find module|No module named|Could not open input file"
_LINE = re.compile(rf"^.*(?:{_WORDS}).*$", re.MULTILINE | re.IGNORECASE)
_PATH = re.compile(r"[^\s'\"`:,;()\[\]]+")
_MODULE = re.compile(r"No module named '?([\w.]+)")
_WORK = "/work/"  # where programs run that have no project, below a temporary folder


def find_missed_files(output: str) -> Iterator[str]:
    """Yield the paths, relative to where the program ran, that lines of its output may mean."""
    for line in _LINE.findall(output):
        for module in _MODULE.findall(line):
            name = module.replace(".", "/")
            yield from (f"{name}.py", name)
        for path in (each.replace(os.sep, "/") for each in _PATH.findall(line)):
            yield path.partition(_WORK)[2] if path.startswith("/") else path.removeprefix("./")
