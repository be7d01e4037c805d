"""What judging needs to know of the world around the results."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outside:
    """``secrets`` are masked in every message; ``is_file`` says of a path of the project."""

    secrets: tuple[str, ...]
    is_file: Callable[[str], bool]
