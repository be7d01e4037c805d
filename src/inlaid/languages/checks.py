"""How the syntax of a text, and how a whole project of a language is checked.

All of it is data: `verify` runs it. In arguments, `{python}` stands for the Python that runs
Inlaid and `{drivers}` for the folder of Inlaid's own programs.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong in a text, and its 1-based place."""

    message: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Tool:
    """A program; ``version``: the arguments with which it reports its version.

    ``package``: what to install when it isn't there, where no package of the system holds it.
    """

    name: str
    package: str = ""
    version: tuple[str, ...] = ("--version",)


@dataclass(frozen=True, slots=True)
class ToolCheck:
    """A tool that takes a file's name as its last argument and says what is wrong with the file.

    ``message`` finds ``line``, ``message`` and perhaps ``column`` and ``more``, which belongs
    behind the message, in what it prints; ``suffix`` is what the file's
    name has to end with; ``package`` as of a `Tool`.
    """

    argv: tuple[str, ...]
    message: re.Pattern[str]
    suffix: str = ""
    package: str = ""


@dataclass(frozen=True, slots=True)
class ByGrammar:
    """The language's grammar decides: the same answer on every machine, no tool to install.

    ``opening`` is put before a text: always, or only when the text doesn't have it somewhere. An
    ``explainer`` that is installed only words what the grammar finds.
    """

    opening: str = ""
    always: bool = True
    explainer: ToolCheck | None = None


@dataclass(frozen=True, slots=True)
class ByDriver:
    """A program of Inlaid's reads the texts as a list in JSON, and prints a list of answers.

    An answer is null, or an object of ``message``, ``line`` and ``column``. ``package`` as of a
    `Tool`.
    """

    argv: tuple[str, ...]
    package: str = ""


@dataclass(frozen=True, slots=True)
class ByReader:
    """A parser in Python, a function of a module; ``tool`` is what it uses, for the report.

    ``read`` returns what is wrong in a text, None when nothing is; it raises ImportError where the
    tool isn't there, which is installed with ``package``; "" where Inlaid brings it. ``slow``: even
    a short text may keep it busy for hours, so it has a process of its own.
    """

    read: Callable[[str], Mistake | None]
    tool: str
    package: str = ""
    seconds_per_megabyte: float = 60
    slow: bool = False


@dataclass(frozen=True, slots=True)
class ByRunning:
    """Nothing is checked before it runs: what doesn't parse fails there; ``tool`` runs it."""

    tool: str


Syntax = ByGrammar | ToolCheck | ByDriver | ByReader | ByRunning


@dataclass(frozen=True, slots=True)
class Compiler:
    """How a whole project of a language is checked, and what its messages look like.

    ``argv`` ends with status 127 where the tool isn't there. ``message`` has the groups path, line,
    message, and perhaps column, or the white space before a ``caret`` that points at it. ``usual``
    names it in the reference, as Markdown.
    """

    argv: tuple[str, ...]
    message: re.Pattern[str]
    tool: Tool
    usual: str


def compile_files(pattern: str, command: str) -> tuple[str, ...]:
    """Return what gives all files of a project to one run of a compiler, but not its packages."""
    tool = command.partition(" ")[0]
    find = f"find . -name node_modules -prune -o -name '{pattern}' -exec {command} {{}} +"
    return ("sh", "-c", f"command -v {tool} >/dev/null || exit 127; {find}")


# file:line[:column]: error: message, as most compilers write it; [E0308] is Rust's number.
GNU_MESSAGE = re.compile(
    r"^(?P<path>[^\s:][^:\n]*):(?P<line>\d+):(?:(?P<column>\d+):)?"
    r" (?:fatal )?error(?:\[\w+\])?:? (?P<message>.*)$",
    re.MULTILINE,
)
