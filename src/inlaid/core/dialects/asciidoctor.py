"""Asciidoctor: ``tag::NAME[]`` to ``end::NAME[]``, anywhere in a line.

Source: https://docs.asciidoctor.org/asciidoc/latest/directives/include-tagged-regions/
"""

import re
from functools import partial

from inlaid.core.dialects.dialect import Dialect, Repeats
from inlaid.core.dialects.named import read_marks

# A name is bounded so that a line of unfinished tags is read in linear time.
_MARK = re.compile(
    r"\b(?:tag|(?P<end>end))::(?P<name>[^\s\[\]]{0,200}+)\[\](?=$|[ \t]|-->|\*/|\*\)|[#%*-]\})"
)


DIALECT = Dialect(
    name="asciidoctor",
    trigger=re.compile(r"::(?<=(?:tag|end)::)"),
    read_line=partial(read_marks, _MARK),
    repeats=Repeats.JOIN,
    example="// tag::NAME[] ... // end::NAME[]",
)
