"""How much is proved of a block: the one list of levels."""

from enum import Enum
from functools import total_ordering


@total_ordering
class Level(Enum):
    """A level of proof, from the least to the most; each is more than those before it.

    ``FRAGMENT``: it looks like a part of something that parses. ``PARSED``: it parses. ``CHECKED``:
    data that fits its schema. ``COMPILED``: its project compiles. ``RAN``: it, or the tests of its
    project, ran without a failure. ``AS_PRINTED``: what the page shows is what it printed.
    """

    FRAGMENT = "fragment"
    PARSED = "parsed"
    CHECKED = "checked"
    COMPILED = "compiled"
    RAN = "ran"
    AS_PRINTED = "as printed"

    def __lt__(self, other: "Level") -> bool:
        order = list(Level)
        return order.index(self) < order.index(other)


LEVELS = {level.value: level for level in Level}  # by the words of reports and settings
