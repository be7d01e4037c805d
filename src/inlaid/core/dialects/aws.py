"""AWS SDK examples: ``snippet-start:[NAME]`` to ``snippet-end:[NAME]``, anywhere in a line.

Source: https://github.com/awsdocs/aws-doc-sdk-examples/wiki
"""

import re

from inlaid.core.dialects.dialect import Dialect, Mark, Repeats
from inlaid.core.dialects.named import read_marks

_MARK = re.compile(r"snippet-(?:start|(?P<end>end)):\[(?P<name>[^\[\]]+)\]")


def read_line(line: str) -> tuple[Mark, ...]:
    """All tags of the line."""
    return read_marks(line, _MARK)


DIALECT = Dialect(
    name="aws",
    keys=("snippet-start:[", "snippet-end:["),
    trigger=re.compile(r"snippet-(?:start|end):\["),
    read_line=read_line,
    repeats=Repeats.ERROR,
    example="// snippet-start:[NAME] ... // snippet-end:[NAME]",
)
