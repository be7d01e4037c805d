"""The file of a trace: lines of calls, or spans of OpenTelemetry, Jaeger or Zipkin."""

import json
import re
from collections.abc import Iterator, Mapping
from itertools import accumulate

from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.location import Location
from inlaid.diagnostics.nearest import find_nearest
from inlaid.diagrams.traces.jaeger import is_jaeger, read_jaeger
from inlaid.diagrams.traces.otlp import is_otlp, read_otlp, read_protobuf
from inlaid.diagrams.traces.span_calls import list_calls
from inlaid.diagrams.traces.spans import MOST_PROBLEMS, Json, SpanFile
from inlaid.diagrams.traces.trace import Call, CallAnswer
from inlaid.diagrams.traces.zipkin import is_zipkin, read_zipkin

MEMBERS = ("actor", "service", "operation")
"""What every call has; other members are kept by nobody and hurt nobody."""
_ID = re.compile(r'"(?:spanId|spanID|id)"\s*:\s*"([^"\\\n]+)"')

Read = tuple[tuple[Call, ...], tuple[Diagnostic, ...]]


def parse_trace(text: str, path: str) -> Read:
    """Return the calls of a trace in order, and what is wrong with it.

    The text is one JSON value, or JSON Lines: calls, exports of OpenTelemetry (OTLP), answers of
    Jaeger, or spans of Zipkin. Calls without `order` keep the place that their line has.
    """
    value = _load(text)
    if isinstance(value, dict) and not _is_foreign(value):
        value = None  # one call
    if value and isinstance(value, dict | list):
        file = SpanFile(path, _find_places(text, path))
        _read_spans([value] if isinstance(value, dict) else value, file)
        return (() if file.problems else list_calls(file.spans)), tuple(file.problems)
    return _parse_lines(text, path)


def _load(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None  # lines, or each fault in its line


def _is_foreign(value: Json) -> bool:
    return "protobuf" in value or is_otlp(value) or is_jaeger(value) or is_zipkin(value)


def _read_spans(values: list[object], file: SpanFile) -> None:
    """Add the spans of values of any of the formats."""
    zipkin: list[object] = []
    for value in values:
        match value:
            case {"protobuf": encoded}:
                read_protobuf(encoded, file)
            case dict() if is_otlp(value):
                read_otlp(value, file)
            case dict() if is_jaeger(value):
                read_jaeger(value, file)
            case _:
                zipkin.append(value)
    read_zipkin(zipkin, file)


def _find_places(text: str, path: str) -> Mapping[str, Location]:
    """Where the id of each span is written first."""
    starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
    places: dict[str, Location] = {}
    line = 0
    for found in _ID.finditer(text):
        while starts[line + 1] <= found.start():
            line += 1
        column = found.start() - starts[line] + 1
        end = column + len(found[0])
        places.setdefault(found[1], Location(path, line + 1, column, end))
    return places


# -- lines ---------------------------------------------------------------------------------------


def _parse_lines(text: str, path: str) -> Read:
    calls: list[tuple[float, int, Call]] = []
    problems: list[Diagnostic] = []
    foreign: list[object] = []
    file = SpanFile(path, _find_places(text, path))
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        place = Location(path, number, 1, len(line) + 1)
        result = _read_line(line, place)
        if isinstance(result, str):
            problems.append(Diagnostic(codes.TRACE_UNREADABLE, result, place, line[:200]))
            if len(problems) == MOST_PROBLEMS:
                break
        elif isinstance(result, dict):
            foreign.append(result)
        else:
            order, call = result
            calls.append((number if order is None else order, number, call))
    _read_spans(foreign, file)
    calls.sort(key=lambda one: one[:2])
    own = tuple(call for _, _, call in calls)
    return own + list_calls(file.spans), (*problems, *file.problems)


def _read_line(line: str, place: Location) -> tuple[float | None, Call] | dict[str, object] | str:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        return f"the line is not JSON: {error}"
    if not isinstance(value, dict):
        return "the line is not a JSON object"
    return value if _is_foreign(value) else _read_call(value, place)


def _read_call(value: Json, place: Location) -> tuple[float | None, Call] | str:
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
    others = dict(_read_others(value))
    for name, text in others.items():
        if text is None:
            return f"`{name}` is not a text"
    actor, service, operation = read
    test = others.get("test")
    return order, Call(
        actor, service, operation, place,
        answer=_find_answer(others), within=(test,) if test else (),
    )  # fmt: skip


def _read_others(value: Json) -> Iterator[tuple[str, str | None]]:
    for name in ("reply", "error", "test"):
        found = value.get(name)
        if isinstance(found, int) and not isinstance(found, bool):
            found = str(found)
        if found is not None:
            yield name, found.strip() if isinstance(found, str) else None


def _find_answer(others: Mapping[str, str | None]) -> CallAnswer | None:
    """What a line says that came back: `error` where it has one, else `reply`."""
    for name in ("error", "reply"):
        text = others.get(name)
        if text is not None:
            return CallAnswer((text,) if text else (), is_error=name == "error")
    return None
