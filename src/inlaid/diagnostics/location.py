"""Where something stands in a text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file: path relative to the project root, 1-based line and column.

    Columns count characters (code points). ``end_column`` is exclusive; 0 means "one character".
    """

    path: str
    line: int
    column: int = 1
    end_column: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"

    @property
    def width(self) -> int:
        """Number of characters covered, at least one."""
        return max(1, self.end_column - self.column)
