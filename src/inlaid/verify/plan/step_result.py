"""What became of a step of a session."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StepResult:
    """What a step printed and how it ended; ``line`` is where it failed, 1-based, 0 if unknown.

    ``reached`` is False for a step that the session never came to, ``ended`` for one in which the
    session itself ended. ``left_out``: the condition of its block didn't hold.
    """

    output: str
    status: int
    line: int = 0
    reached: bool = True
    ended: bool = True
    left_out: bool = False
