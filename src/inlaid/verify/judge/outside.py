"""What judging needs to know of the world around the results."""

from collections.abc import Callable
from dataclasses import dataclass

from inlaid.verify.output.hole_types import STANDARD, HoleTypes


@dataclass(frozen=True, slots=True)
class Outside:
    """``secrets`` are masked in every message; ``is_file`` says of a path of the project.

    ``types``: those of placeholders.
    """

    secrets: tuple[str, ...]
    is_file: Callable[[str], bool]
    types: HoleTypes = STANDARD
