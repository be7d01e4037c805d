"""PyMdown Snippets: ``--8<-- [start:NAME]`` to ``--8<-- [end:NAME]``, anywhere in a line.

A ``;`` right before the dashes escapes a marker, as there.
Source: https://facelessuser.github.io/pymdown-extensions/extensions/snippets/#snippet-sections
"""

import re
from functools import partial

from inlaid.core.dialects.dialect import Dialect, Repeats
from inlaid.core.dialects.named import read_marks

_MARK = re.compile(
    r"(?<![;-])-{1,80}8<-+[ \t]+\[[ \t]*(?:start|(?P<end>end))[ \t]*:"
    r"[ \t]*(?P<name>[a-z][-_0-9a-z]*)[ \t]*\]",
    re.IGNORECASE,
)


DIALECT = Dialect(
    name="pymdownx",
    trigger=re.compile(r"-8<-"),
    read_line=partial(read_marks, _MARK),
    repeats=Repeats.JOIN,
    example="# --8<-- [start:NAME] ... # --8<-- [end:NAME]",
)
