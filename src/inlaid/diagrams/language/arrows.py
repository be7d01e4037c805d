"""The arrows of a message: one table from token to line and heads."""

from dataclasses import dataclass
from enum import Enum


class ArrowLine(Enum):
    """How the shaft of an arrow is drawn."""

    SOLID = "solid"
    DOTTED = "dotted"


class ArrowHead(Enum):
    """How one end of an arrow is drawn; top and bottom are the halves of a head."""

    NONE = "none"
    FILLED = "filled"
    OPEN = "open"
    CROSS = "cross"
    HALF_TOP = "half-top"
    HALF_BOTTOM = "half-bottom"
    STICK_TOP = "stick-top"
    STICK_BOTTOM = "stick-bottom"


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow as written: its token, its line, and the heads at the sender and the receiver."""

    token: str
    line: ArrowLine
    tail: ArrowHead
    head: ArrowHead


# Without the shaft: what is written after it, and the head that it draws at the receiver.
_FORWARD = {
    ">": ArrowHead.NONE,
    ">>": ArrowHead.FILLED,
    "x": ArrowHead.CROSS,
    ")": ArrowHead.OPEN,
    "|\\": ArrowHead.HALF_TOP,
    "|/": ArrowHead.HALF_BOTTOM,
    "\\\\": ArrowHead.STICK_TOP,
    "//": ArrowHead.STICK_BOTTOM,
}
# What is written before the shaft, and the head that it draws at the sender.
_BACKWARD = {
    "/|": ArrowHead.HALF_TOP,
    "\\|": ArrowHead.HALF_BOTTOM,
    "//": ArrowHead.STICK_TOP,
    "\\\\": ArrowHead.STICK_BOTTOM,
}
_SHAFTS = {"-": ArrowLine.SOLID, "--": ArrowLine.DOTTED}

ARROWS: dict[str, Arrow] = {
    arrow.token: arrow
    for shaft, line in _SHAFTS.items()
    for arrow in (
        *(Arrow(shaft + end, line, ArrowHead.NONE, head) for end, head in _FORWARD.items()),
        *(Arrow(end + shaft, line, head, ArrowHead.NONE) for end, head in _BACKWARD.items()),
        Arrow(f"<<{shaft}>>", line, ArrowHead.FILLED, ArrowHead.FILLED),
    )
}
"""Every arrow by its token, in lower case."""
