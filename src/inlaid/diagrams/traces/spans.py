"""Spans of distributed tracing: what files of OTLP, Jaeger and Zipkin are read into."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.location import Location

MOST_PROBLEMS = 20  # reported for one trace
UNKNOWN_SERVICE = "unknown_service"  # as the conventions call it


class SpanKind(Enum):
    """On which side of a call a span was recorded."""

    INTERNAL = "internal"
    SERVER = "server"
    CLIENT = "client"
    PRODUCER = "producer"
    CONSUMER = "consumer"


@dataclass(frozen=True, slots=True)
class TraceSpan:
    """A piece of work: when (nanoseconds), by which service, as part of which other span.

    ``trace`` with ``id`` is its key; ``parent`` is empty at the root. ``service``: the one that
    recorded it. ``is_failed``: its status is an error. ``message``: that of its status.
    """

    trace: str
    id: str
    parent: str
    name: str
    kind: SpanKind
    service: str
    start: int
    end: int
    attributes: Mapping[str, str]
    is_failed: bool
    message: str
    location: Location


Json = Mapping[str, object]


@dataclass(slots=True)
class SpanFile:
    """What is read of a file: its spans, and what is wrong with it, each with its place.

    ``places``: where in the file each span's id is written.
    """

    path: str
    places: Mapping[str, Location]
    spans: list[TraceSpan] = field(default_factory=list)
    problems: list[Diagnostic] = field(default_factory=list)
    line: int = 1

    def report(self, message: str, place: Location | None = None) -> None:
        """Note what is wrong, at the place or in the line that is being read."""
        if len(self.problems) < MOST_PROBLEMS:
            found = place or Location(self.path, self.line)
            self.problems.append(Diagnostic(codes.TRACE_UNREADABLE, message, found))

    def find_place(self, span: str) -> Location:
        """Where the id of a span is written."""
        return self.places.get(span, Location(self.path, self.line))

    def find_objects(self, owner: Json, *names: str) -> Iterator[Json]:
        """Yield the objects of a list, by any of its names; all else there is reported."""
        for name in names:
            found = owner.get(name)
            if found is None:
                continue
            for item in found if isinstance(found, list) else (None,):
                if isinstance(item, dict):
                    yield item
                else:
                    self.report(f"`{name}` is not a list of objects")
                    break

    def read_id(self, owner: Json, name: str) -> str:
        """The text of an id; reported where it has none."""
        found = owner.get(name)
        if isinstance(found, str) and found:
            return found
        self.report(f"a span has no text `{name}`")
        return ""

    def read_time(self, value: object, name: str, span: str, *, factor: int = 1) -> int:
        """Nanoseconds, of a number or its digits; reported where it is neither."""
        if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
            value = int(value[:30])
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e30:
            return int(value * factor)
        self.report(f"`{name}` of the span is not a time: {_shorten(value)}", self.find_place(span))
        return 0


def read_object(owner: Json, name: str) -> Json:
    """An object's member that is an object, empty where it is none."""
    found = owner.get(name)
    return found if isinstance(found, dict) else {}


def read_string(owner: Json, *names: str) -> str:
    """The first member that is a text, empty where none is."""
    found = (owner.get(name) for name in names)
    return next((value for value in found if isinstance(value, str) and value), "")


def read_kind(name: str) -> SpanKind:
    """The kind of that name, in any case; internal where there is none."""
    return next((kind for kind in SpanKind if kind.value == name.lower()), SpanKind.INTERNAL)


def show_value(value: object) -> str:
    """The text of an attribute's value."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def _shorten(value: object) -> str:
    return "it has none" if value is None else show_value(value)[:40]
