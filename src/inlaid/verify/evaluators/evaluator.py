"""What it takes to check a language."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from inlaid.diagnostics.codes import LIMIT_PARSE
from inlaid.diagnostics.finding import Finding
from inlaid.parsing.bounds import Bounds
from inlaid.parsing.reading import read_text
from inlaid.parsing.refused import Refused
from inlaid.verify.sandbox.toolbox import Tool, Toolbox

DRIVERS = Path(__file__).parents[1] / "drivers"

# Texts in, the faults of each out, in the same order: many at a time, as starting a tool is slow.
Check = Callable[[Sequence[str], Toolbox], list[tuple[Finding, ...]]]


@dataclass(frozen=True, slots=True)
class Session:
    """How blocks of a language run one after the other in one process.

    ``argv``: the program and its first arguments; ``driver``: the file in `drivers/` that it runs,
    which gets the file of steps and the mark as arguments; empty for a shell.
    """

    argv: tuple[str, ...]
    driver: str
    package: str


@dataclass(frozen=True, slots=True)
class Compiler:
    """How a whole project of a language is checked, and what its messages look like.

    ``argv`` ends with status 127 where the tool isn't there. ``message`` has the groups path, line,
    message, and perhaps column, or the white space before a ``caret`` that points at it.
    """

    argv: tuple[str, ...]
    message: re.Pattern[str]
    tool: Tool


def compile_files(pattern: str, command: str) -> tuple[str, ...]:
    """Return what gives all files of a project to one run of a compiler, but not its packages."""
    tool = command.partition(" ")[0]
    find = f"find . -name node_modules -prune -o -name '{pattern}' -exec {command} {{}} +"
    return ("sh", "-c", f"command -v {tool} >/dev/null || exit 127; {find}")


@dataclass(frozen=True, slots=True)
class Evaluator:
    """A language: its name, the other names of its fences, and what can be done with it.

    ``tool`` is the program or library that checks syntax; ``version`` counts changes of the check
    itself, so that older results are not trusted. ``run`` starts a program file.
    """

    language: str
    aliases: tuple[str, ...]
    check: Check
    tool: str
    version: int = 1
    session: Session | None = None
    run: tuple[str, ...] = ()
    compiler: Compiler | None = None


# Parsers in Python are slower than grammars, and slower still where much is nested.
_BOUNDS = Bounds(seconds=5, seconds_per_megabyte=60)


def check_each(check: Callable[[str], tuple[Finding, ...]], bounds: Bounds = _BOUNDS) -> Check:
    """Return the check of many texts that a check of one text makes, a function of a module."""

    def check_all(texts: Sequence[str], toolbox: Toolbox) -> list[tuple[Finding, ...]]:
        del toolbox
        found = [read_text(check, text, bounds) for text in texts]
        return [(refuse(each),) if isinstance(each, Refused) else each for each in found]

    return check_all


def refuse(refused: Refused) -> Finding:
    """Return the fault of a text that can't be parsed within bounds."""
    return Finding(LIMIT_PARSE, f"this was not checked: {refused.message}")


# file:line[:column]: error: message, as most compilers write it; [E0308] is Rust's number.
GNU_MESSAGE = re.compile(
    r"^(?P<path>[^\s:][^:\n]*):(?P<line>\d+):(?:(?P<column>\d+):)?"
    r" (?:fatal )?error(?:\[\w+\])?:? (?P<message>.*)$",
    re.MULTILINE,
)
