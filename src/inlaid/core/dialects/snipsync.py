"""Temporal Snipsync: ``@@@SNIPSTART NAME`` to ``@@@SNIPEND``, anywhere in a line.

Source: https://github.com/temporalio/snipsync#readme
"""

import re

from inlaid.core.dialects.dialect import Dialect, Mark, Repeats
from inlaid.core.dialects.named import read_marks

_MARK = re.compile(r"@@@SNIP(?:START[ \t]+(?P<name>\S+)|(?P<end>END)\b)")


def read_line(line: str) -> tuple[Mark, ...]:
    """All markers of the line."""
    return read_marks(line, _MARK)


DIALECT = Dialect(
    name="snipsync",
    keys=("@@@SNIP",),
    trigger=re.compile(r"@@@SNIP"),
    read_line=read_line,
    repeats=Repeats.ERROR,
    anonymous_ends=True,
    example="// @@@SNIPSTART NAME ... // @@@SNIPEND",
)
