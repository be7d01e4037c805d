"""Zipkin's JSON, version 2, as spans.

Source: the Zipkin API v2, `zipkin2-api.yaml`; times are microseconds, and with B3 a server's span
may share the id of its client's.
"""

from collections.abc import Iterable, Iterator

from inlaid.diagrams.traces.spans import (
    UNKNOWN_SERVICE,
    Json,
    SpanFile,
    SpanKind,
    TraceSpan,
    read_kind,
    read_object,
    read_string,
    show_value,
)

_SHARED = "/server"  # ends the key of a server's span that has its client's id


def is_zipkin(value: Json) -> bool:
    """Whether an object is a span of Zipkin."""
    return "traceId" in value and "id" in value


def read_zipkin(values: Iterable[object], file: SpanFile) -> None:
    """Add the spans of a list of spans, or of a list of such lists."""
    raws = list(_flatten(values, file))
    shared = {(raw.get("traceId"), raw.get("id")) for raw in raws if raw.get("shared") is True}
    for raw in raws:
        _read_span(raw, shared, file)


def _flatten(values: Iterable[object], file: SpanFile) -> Iterator[Json]:
    for value in values:
        if isinstance(value, dict):
            yield value
        elif isinstance(value, list) and all(isinstance(item, dict) for item in value):
            yield from value
        else:
            file.report("a span is not a JSON object")


def _read_span(raw: Json, shared: set[tuple[object, object]], file: SpanFile) -> None:
    key, trace = file.read_id(raw, "id"), file.read_id(raw, "traceId")
    kind = read_kind(read_string(raw, "kind"))
    parent = read_string(raw, "parentId")
    is_shared = raw.get("shared") is True
    if (trace, parent) in shared and kind is not SpanKind.SERVER:
        parent += _SHARED
    tags = {name: show_value(value) for name, value in read_object(raw, "tags").items()}
    remote = read_object(raw, "remoteEndpoint")
    if peer := read_string(remote, "serviceName"):
        tags.setdefault("peer.service", peer)
    elif address := read_string(remote, "ipv4", "ipv6"):
        tags.setdefault("server.address", address)
    start = file.read_time(raw.get("timestamp", 0), "timestamp", key, factor=1000)
    lasted = file.read_time(raw.get("duration", 0), "duration", key, factor=1000)
    file.spans.append(
        TraceSpan(
            trace=trace,
            id=key + _SHARED * is_shared,
            parent=key if is_shared else parent,
            name=read_string(raw, "name"),
            kind=kind,
            service=read_string(read_object(raw, "localEndpoint"), "serviceName")
            or UNKNOWN_SERVICE,
            start=start,
            end=start + lasted,
            attributes=tags,
            is_failed="error" in tags and tags["error"].lower() != "false",
            message=tags.get("error", ""),
            location=file.find_place(key),
        )
    )
