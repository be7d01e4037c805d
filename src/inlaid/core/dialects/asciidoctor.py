"""Asciidoctor: ``tag::NAME[]`` to ``end::NAME[]``, anywhere in a line.

Source: https://docs.asciidoctor.org/asciidoc/latest/directives/include-tagged-regions/
"""

import re

from inlaid.core.dialects.dialect import Dialect, Mark, Repeats
from inlaid.core.dialects.named import read_marks

# A name is bounded so that a line of unfinished tags is read in linear time.
_MARK = re.compile(r"\b(?:tag|(?P<end>end))::(?P<name>[^\s\[\]]{1,200}+)\[\](?=$|[ \t])")


def read_line(line: str) -> tuple[Mark, ...]:
    """All tag directives of the line."""
    return read_marks(line, _MARK)


DIALECT = Dialect(
    name="asciidoctor",
    keys=("tag::", "end::"),
    trigger=re.compile(r"(?:tag|end)::"),
    read_line=read_line,
    repeats=Repeats.JOIN,
    example="// tag::NAME[] ... // end::NAME[]",
)
