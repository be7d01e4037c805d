"""Google Cloud samples: ``[START NAME]`` to ``[END NAME]``; ``[START_EXCLUDE]`` leaves lines out.

Source: https://googlecloudplatform.github.io/samples-style-guide/
"""

import re

from inlaid.core.comments import find_comment_start
from inlaid.core.dialects.dialect import Dialect, Kind, Mark, Repeats
from inlaid.core.dialects.named import place_marks

_MARK = re.compile(
    r"\[(?:(?P<cut>START|END)_EXCLUDE(?: silent)?|(?P<edge>START|END) (?P<name>[^\s\[\]]+))\]"
)
_CUTS = {"START": Kind.CUT_START, "END": Kind.CUT_END}
_EDGES = {"START": Kind.START, "END": Kind.END}


def read_line(line: str) -> tuple[Mark, ...]:
    """All tags of the line that stand in a comment."""
    found = list(map(_read_mark, _MARK.finditer(line)))
    if not found:
        return ()
    start = find_comment_start(line, found[0].start)
    return place_marks(line, [each for each in found if each.start >= start])


def _read_mark(found: re.Match[str]) -> Mark:
    kind = _CUTS[found["cut"]] if found["cut"] else _EDGES[found["edge"]]
    return Mark(kind, found["name"] or "", found.start(), found.end())


DIALECT = Dialect(
    name="google",
    trigger=re.compile(r"\[(?:START|END)[ _]"),
    read_line=read_line,
    repeats=Repeats.JOIN,
    example="# [START NAME] ... # [END NAME]",
)
