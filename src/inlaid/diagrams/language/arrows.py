"""The arrows of a message: one table from token to line and heads."""

from dataclasses import dataclass
from enum import Enum


class Line(Enum):
    """How the shaft of an arrow is drawn."""

    SOLID = "solid"
    DOTTED = "dotted"


class Head(Enum):
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
    line: Line
    tail: Head
    head: Head


# Without the shaft: what is written after it, and the head that it draws at the receiver.
_FORWARD = {
    ">": Head.NONE,
    ">>": Head.FILLED,
    "x": Head.CROSS,
    ")": Head.OPEN,
    "|\\": Head.HALF_TOP,
    "|/": Head.HALF_BOTTOM,
    "\\\\": Head.STICK_TOP,
    "//": Head.STICK_BOTTOM,
}
# What is written before the shaft, and the head that it draws at the sender.
_BACKWARD = {
    "/|": Head.HALF_TOP,
    "\\|": Head.HALF_BOTTOM,
    "//": Head.STICK_TOP,
    "\\\\": Head.STICK_BOTTOM,
}
_SHAFTS = {"-": Line.SOLID, "--": Line.DOTTED}

ARROWS: dict[str, Arrow] = {
    arrow.token: arrow
    for shaft, line in _SHAFTS.items()
    for arrow in (
        *(Arrow(shaft + end, line, Head.NONE, head) for end, head in _FORWARD.items()),
        *(Arrow(end + shaft, line, head, Head.NONE) for end, head in _BACKWARD.items()),
        Arrow(f"<<{shaft}>>", line, Head.FILLED, Head.FILLED),
    )
}
"""Every arrow by its token, in lower case."""
