"""Jaeger's JSON, as its page and its API give a trace, as spans.

Source: Jaeger's model of its UI, `model/json/model.go`; times are microseconds.
"""

from inlaid.diagrams.traces.spans import (
    UNKNOWN_SERVICE,
    Json,
    SpanFile,
    TraceSpan,
    read_kind,
    read_object,
    read_string,
    show_value,
)


def is_jaeger(value: Json) -> bool:
    """Whether an object is an answer of Jaeger, or one of its traces."""
    return "data" in value or ("spans" in value and "processes" in value)


def read_jaeger(value: Json, file: SpanFile) -> None:
    """Add the spans of all traces."""
    traces = file.find_objects(value, "data") if "data" in value else [value]
    for trace in traces:
        processes = read_object(trace, "processes")
        for raw in file.find_objects(trace, "spans"):
            process = read_object(raw, "process")
            named = process or read_object(processes, read_string(raw, "processID"))
            _read_span(raw, read_string(named, "serviceName") or UNKNOWN_SERVICE, file)


def _read_span(raw: Json, service: str, file: SpanFile) -> None:
    key = file.read_id(raw, "spanID")
    tags = _read_tags(raw, file)
    for log in file.find_objects(raw, "logs"):
        fields = {pair.get("key"): pair.get("value") for pair in file.find_objects(log, "fields")}
        if "exception.type" in fields:
            tags["exception.type"] = show_value(fields["exception.type"])
    start = file.read_time(raw.get("startTime"), "startTime", key, factor=1000)
    lasted = file.read_time(raw.get("duration", 0), "duration", key, factor=1000)
    failed = tags.get("error", "").lower() == "true" or tags.get("otel.status_code") == "ERROR"
    file.spans.append(
        TraceSpan(
            trace=file.read_id(raw, "traceID"),
            id=key,
            parent=_find_parent(raw, file),
            name=read_string(raw, "operationName"),
            kind=read_kind(tags.get("span.kind", "")),
            service=service,
            start=start,
            end=start + lasted,
            attributes=tags,
            is_failed=failed,
            message=tags.get("otel.status_description", ""),
            location=file.find_place(key),
        )
    )


def _find_parent(raw: Json, file: SpanFile) -> str:
    references = list(file.find_objects(raw, "references"))
    children = [one for one in references if one.get("refType") == "CHILD_OF"] or references
    found = (read_string(one, "spanID") for one in children)
    return next(found, "") or read_string(raw, "parentSpanID")


def _read_tags(raw: Json, file: SpanFile) -> dict[str, str]:
    return {
        read_string(tag, "key"): show_value(tag.get("value"))
        for tag in file.find_objects(raw, "tags")
    }
