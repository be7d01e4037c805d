"""Regions: the named parts of a source."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Range:
    """The source lines between two markers, 1-based and inclusive; empty when last < first."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Region:
    """All ranges of one name in one dialect, in source order."""

    name: str
    dialect: str
    ranges: tuple[Range, ...]
