"""mdBook: ``ANCHOR: NAME`` to ``ANCHOR_END: NAME``, anywhere in a line.

Source: https://rust-lang.github.io/mdBook/format/mdbook.html#including-portions-of-a-file
"""

import re
from functools import partial

from inlaid.core.dialects.dialect import Dialect, Repeats
from inlaid.core.dialects.named import read_marks

_MARK = re.compile(r"ANCHOR(?P<end>_END)?:[ \t]*(?P<name>[\w-]+)")


DIALECT = Dialect(
    name="mdbook",
    trigger=re.compile(r"ANCHOR(?:_END)?:"),
    read_line=partial(read_marks, _MARK),
    repeats=Repeats.JOIN,
    example="// ANCHOR: NAME ... // ANCHOR_END: NAME",
)
