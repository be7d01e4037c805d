"""PyMdown Snippets: ``--8<-- [start:NAME]`` to ``--8<-- [end:NAME]``, anywhere in a line.

A ``;`` right before the dashes escapes a marker, as there.
Source: https://facelessuser.github.io/pymdown-extensions/extensions/snippets/#snippet-sections
"""

import re

from inlaid.core.dialects.dialect import Dialect, Mark, Repeats
from inlaid.core.dialects.named import read_marks

_MARK = re.compile(
    r"(?<![;-])-{1,80}8<-+[ \t]+\[[ \t]*(?:start|(?P<end>end))[ \t]*:"
    r"[ \t]*(?P<name>[a-z][-_0-9a-z]*)[ \t]*\]",
    re.IGNORECASE,
)


def read_line(line: str) -> tuple[Mark, ...]:
    """All section markers of the line."""
    return read_marks(line, _MARK)


DIALECT = Dialect(
    name="pymdownx",
    keys=("-8<-",),
    trigger=re.compile(r"-8<-"),
    read_line=read_line,
    repeats=Repeats.JOIN,
    example="# --8<-- [start:NAME] ... # --8<-- [end:NAME]",
)
