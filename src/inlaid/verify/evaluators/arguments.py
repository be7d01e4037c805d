"""The arguments of programs, as the data of a language writes them."""

import sys
from collections.abc import Iterable
from pathlib import Path

DRIVERS = Path(__file__).parents[1] / "drivers"
PYTHON = "{python}"


def fill_arguments(argv: Iterable[str]) -> tuple[str, ...]:
    """Return the arguments with what their placeholders stand for on this machine."""
    return tuple(map(fill_argument, argv))


def fill_argument(argument: str) -> str:
    """Return one argument, or the name of a tool, with what its placeholders stand for."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    filled = argument.replace(PYTHON, sys.executable).replace("{version}", version)
    return filled.replace("{drivers}", str(DRIVERS))
