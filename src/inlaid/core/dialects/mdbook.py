"""mdBook: ``ANCHOR: NAME`` to ``ANCHOR_END: NAME``, anywhere in a line.

Source: https://rust-lang.github.io/mdBook/format/mdbook.html#including-portions-of-a-file
"""

import re

from inlaid.core.dialects.dialect import Dialect, Mark, Repeats
from inlaid.core.dialects.named import read_marks

_MARK = re.compile(r"ANCHOR(?P<end>_END)?:[ \t]*(?P<name>[\w-]+)")


def read_line(line: str) -> tuple[Mark, ...]:
    """All anchors of the line."""
    return read_marks(line, _MARK)


DIALECT = Dialect(
    name="mdbook",
    keys=("ANCHOR:", "ANCHOR_END:"),
    trigger=re.compile(r"ANCHOR(?:_END)?:"),
    read_line=read_line,
    repeats=Repeats.JOIN,
    example="// ANCHOR: NAME ... // ANCHOR_END: NAME",
)
