"""AWS SDK examples: ``snippet-start:[NAME]`` to ``snippet-end:[NAME]``, anywhere in a line.

Source: https://github.com/awsdocs/aws-doc-sdk-examples/wiki
"""

import re
from functools import partial

from inlaid.core.dialects.dialect import Dialect, Repeats
from inlaid.core.dialects.named import read_marks

_MARK = re.compile(r"snippet-(?:start|(?P<end>end)):\[(?P<name>[^\[\]]*+)\]")


DIALECT = Dialect(
    name="aws",
    trigger=re.compile(r"snippet-(?:start|end):\["),
    read_line=partial(read_marks, _MARK),
    repeats=Repeats.ERROR,
    example="// snippet-start:[NAME] ... // snippet-end:[NAME]",
)
