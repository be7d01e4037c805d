"""Temporal Snipsync: ``@@@SNIPSTART NAME`` to ``@@@SNIPEND``, anywhere in a line.

Source: https://github.com/temporalio/snipsync#readme
"""

import re
from functools import partial

from inlaid.core.dialects.dialect import Dialect, Repeats
from inlaid.core.dialects.named import read_marks

_MARK = re.compile(r"@@@SNIP(?:START[ \t]+(?P<name>\S+)|(?P<end>END)\b)")


DIALECT = Dialect(
    name="snipsync",
    trigger=re.compile(r"@@@SNIP"),
    read_line=partial(read_marks, _MARK),
    repeats=Repeats.ERROR,
    anonymous_ends=True,
    example="// @@@SNIPSTART NAME ... // @@@SNIPEND",
)
