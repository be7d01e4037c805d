"""How much work a text may make, by its size."""

from dataclasses import dataclass

_MEGABYTE = 1 << 20
# Grammars have many readings of some texts, and keep them all: measured up to 460 MB and a second
# for 8 kB, and both grow with the square of the size.
SMALL = 8192
_LEAST_MEMORY = 1024 * _MEGABYTE
_MEMORY = 128  # times the size
WAIT = 4  # seconds on a busy machine for a second of processor time


@dataclass(frozen=True, slots=True)
class Bounds:
    """Seconds of processor time for any text, and for each megabyte of it.

    ``small``: the bytes up to which a text is read in this process, where nothing limits memory.
    The defaults are those of grammars: real files take less than a second a megabyte.
    """

    seconds: float = 4.0
    seconds_per_megabyte: float = 4.0
    small: int = SMALL

    def count_seconds(self, size: int) -> float:
        """The processor time that a text of ``size`` bytes may take."""
        return self.seconds + self.seconds_per_megabyte * size / 1_000_000


def count_memory(size: int) -> int:
    """The bytes of memory that a child may take for a text of ``size`` bytes."""
    return _LEAST_MEMORY + _MEMORY * size
