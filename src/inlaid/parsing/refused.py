"""Why a text was not parsed."""

from dataclasses import dataclass
from enum import Enum


class RefusalReason(Enum):
    """The kinds of refusal, each with its words; the grammar's own say more."""

    GRAMMAR = "its grammar is unavailable"
    TIME = "it takes too long to parse"
    MEMORY = "it takes too much memory to parse"
    DEPTH = "it is nested too deeply to parse"
    CRASH = "its parser ran out of memory or crashed"


@dataclass(frozen=True, slots=True)
class Refused:
    """A text was not parsed; ``detail`` says which grammar is unavailable, and why."""

    reason: RefusalReason
    detail: str = ""

    @property
    def message(self) -> str:
        """The reason as the end of a sentence."""
        return self.detail or self.reason.value
