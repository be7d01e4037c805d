"""Programs that the tests of a project need, looked for before anything runs."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from inlaid.diagnostics.codes import TOOL_MISSING
from inlaid.diagnostics.finding import Finding
from inlaid.verify.sandbox.tools.tool_version import ask_version
from inlaid.verify.sandbox.tools.toolbox import Toolbox

_FORM = re.compile(r"([A-Za-z0-9][\w.+-]*?)(?:\s*>=\s*(\d+(?:\.\d+)*))?")
_NUMBERS = re.compile(r"\d+(?:\.\d+)*")


@dataclass(frozen=True, slots=True)
class Need:
    """A program, and the least version of it, empty for any."""

    name: str
    version: str = ""


def parse_need(text: str) -> Need | None:
    """Return the need that a text like ``shellcheck>=0.9`` names, None when it has another form."""
    found = _FORM.fullmatch(text.strip())
    return Need(found[1], found[2] or "") if found else None


def find_unmet(needs: Iterable[Need], projects: Sequence[str], toolbox: Toolbox) -> Finding | None:
    """Return what says which needs of the projects are missing or too old; None when none is."""
    unmet = {need.name: why for need in needs if (why := _explain(need, toolbox))}
    if not unmet:
        return None
    noun = "project" if len(projects) == 1 else "projects"
    what = f"nothing of {noun} {' and '.join(projects)} was run"
    message = f"{' and '.join(unmet.values())}, so {what}"
    return Finding(TOOL_MISSING, message, help=toolbox.advise(*unmet))


def is_met(need: Need, toolbox: Toolbox) -> bool:
    """Whether a program is there, and recent enough."""
    return not _explain(need, toolbox)


def is_at_least(version: str, least: str) -> bool:
    """Whether a version is that one or a later one."""
    return tuple(_read_numbers(version)) >= tuple(_read_numbers(least))


def _explain(need: Need, toolbox: Toolbox) -> str:
    if toolbox.find(need.name) is None:
        return f"'{need.name}' is not installed"
    if not need.version:
        return ""
    found = ask_version(need.name, toolbox)
    if is_at_least(found, need.version):
        return ""
    return f"'{need.name}' is {found}, not {need.version} or later"


def _read_numbers(version: str) -> Iterator[int]:
    """The numbers of a version, less zeros at its end: 1.0 is 1."""
    found = _NUMBERS.match(version)
    numbers = list(map(int, found[0].split("."))) if found else []
    while numbers and not numbers[-1]:
        numbers.pop()
    yield from numbers
