"""A recorded run: which program called what, in which order; JSON lines."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.location import Location
from inlaid.diagnostics.nearest import find_nearest

MEMBERS = ("actor", "service", "operation")
"""What every call has; other members are kept by nobody and hurt nobody."""
_MOST = 20  # problems reported for one trace


@dataclass(frozen=True, slots=True)
class Call:
    """One call: ``actor`` asked ``service`` for ``operation``; and its line in the trace."""

    actor: str
    service: str
    operation: str
    location: Location

    def __str__(self) -> str:
        return f"{self.actor} -> {self.service}: {self.operation}"


def parse_trace(text: str, path: str) -> tuple[tuple[Call, ...], tuple[Diagnostic, ...]]:
    """Read a trace: one JSON object a line, blank lines allowed; sorted by `order` where given.

    The text is JSON Lines, UTF-8. Calls without `order` keep the place that their line has.
    """
    calls: list[tuple[float, int, Call]] = []
    problems: list[Diagnostic] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        place = Location(path, number, 1, len(line) + 1)
        result = _read_call(line, place)
        if isinstance(result, str):
            problems.append(Diagnostic(codes.TRACE_UNREADABLE, result, place, line[:200]))
            if len(problems) == _MOST:
                break
            continue
        order, call = result
        calls.append((number if order is None else order, number, call))
    calls.sort(key=lambda each: each[:2])
    return tuple(call for _, _, call in calls), tuple(problems)


def format_call(actor: str, service: str, operation: str) -> str:
    """Return one line of a trace, with its newline; what a recorder appends."""
    call = {"actor": actor, "service": service, "operation": operation}
    return json.dumps(call, ensure_ascii=False) + "\n"


def show_trace(calls: Iterable[Call]) -> tuple[str, ...]:
    """Return one line a call, numbered, as `inlaid trace show` prints it."""
    return tuple(f"{number}. {call}" for number, call in enumerate(calls, 1))


def _read_call(line: str, place: Location) -> tuple[float | None, Call] | str:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        return f"the line is not JSON: {error}"
    if not isinstance(value, dict):
        return "the line is not a JSON object"
    read: list[str] = []
    for member in MEMBERS:
        found = value.get(member)
        if not isinstance(found, str) or not found.strip():
            near = find_nearest(member, set(map(str, value)) - set(MEMBERS))
            hint = f" (is `{near}` meant?)" if near else ""
            return f"the call has no text `{member}`{hint}"
        read.append(found.strip())
    order = value.get("order")
    if isinstance(order, bool) or not isinstance(order, int | float | None):
        return "`order` is not a number"
    actor, service, operation = read
    return order, Call(actor, service, operation, place)
