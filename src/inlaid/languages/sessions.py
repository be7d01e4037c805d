"""How blocks of a language run one after the other."""

from dataclasses import dataclass
from enum import Enum


class Prompt(Enum):
    """What blocks hold: statements, or what is typed at a prompt, with what it answers."""

    NONE = ""
    SHELL = "$ "
    PYTHON = ">>> "


@dataclass(frozen=True, slots=True)
class Session:
    """One process in which blocks run.

    ``argv``: the program and its first arguments, with placeholders as in `checks`; ``driver``: the
    file in `drivers/` that it runs, which gets the file of steps and the mark as arguments; empty
    for a shell. ``package``: what to install when the program isn't there, as of a `Tool`.
    """

    argv: tuple[str, ...]
    driver: str
    package: str = ""
    prompt: Prompt = Prompt.NONE
