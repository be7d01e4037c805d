"""OpenTelemetry's own JSON (OTLP) as spans.

Source: the OpenTelemetry protocol, `opentelemetry/proto/trace/v1/trace.proto`, and its mapping to
JSON; the file exporter of the Collector writes one such object a line.
"""

from base64 import b64decode
from collections.abc import Iterator

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

_KINDS = tuple(SpanKind)  # 1 is internal, as `SPAN_KIND_INTERNAL`
_ERROR = (2, "2", "STATUS_CODE_ERROR")
_VALUES = ("stringValue", "intValue", "boolValue", "doubleValue", "bytesValue")


def is_otlp(value: Json) -> bool:
    """Whether an object is an export of traces, or of other signals, which hold none."""
    found = ("resourceSpans", "batches", "resourceLogs", "resourceMetrics", "result")
    return any(name in value for name in found)


def read_otlp(value: Json, file: SpanFile) -> None:
    """Add the spans of an export of traces; Jaeger's API wraps it in `result`."""
    export = read_object(value, "result") or value
    for resource in file.find_objects(export, "resourceSpans", "batches"):
        own = dict(_read_attributes(read_object(resource, "resource"), file))
        for scope in file.find_objects(resource, "scopeSpans", "instrumentationLibrarySpans"):
            for span in file.find_objects(scope, "spans"):
                _read_span(span, own.get("service.name", UNKNOWN_SERVICE), file)


def read_protobuf(encoded: object, file: SpanFile) -> None:
    """Add the spans of an export in protobuf, as Base64; it takes the extra `otlp`."""
    try:
        from google.protobuf.json_format import MessageToDict  # noqa: PLC0415 (of an extra)
        from google.protobuf.message import DecodeError  # noqa: PLC0415
        from opentelemetry.proto.trace.v1.trace_pb2 import TracesData  # noqa: PLC0415
    except ImportError:
        file.report("the spans are protobuf: install `inlaid[otlp]`, or send `http/json`")
        return
    try:
        data = TracesData.FromString(b64decode(str(encoded), validate=True))
    except (ValueError, DecodeError):
        file.report("`protobuf` is not an export of spans in Base64")
        return
    read_otlp(MessageToDict(data), file)


def _read_span(raw: Json, service: str, file: SpanFile) -> None:
    key = file.read_id(raw, "spanId")
    status = read_object(raw, "status")
    attributes = dict(_read_attributes(raw, file))
    for event in file.find_objects(raw, "events"):
        found = dict(_read_attributes(event, file))
        attributes |= {name: found[name] for name in ("exception.type",) if name in found}
    start, end = (
        file.read_time(raw.get(name), name, key)
        for name in ("startTimeUnixNano", "endTimeUnixNano")
    )
    file.spans.append(
        TraceSpan(
            trace=file.read_id(raw, "traceId"),
            id=key,
            parent=read_string(raw, "parentSpanId").strip("0") and read_string(raw, "parentSpanId"),
            name=read_string(raw, "name"),
            kind=_read_kind(raw.get("kind")),
            service=service,
            start=start,
            end=end,
            attributes=attributes,
            is_failed=status.get("code") in _ERROR,
            message=read_string(status, "message"),
            location=file.find_place(key),
        )
    )


def _read_kind(value: object) -> SpanKind:
    if isinstance(value, str):
        return read_kind(value.removeprefix("SPAN_KIND_"))
    is_number = isinstance(value, int) and 1 <= value <= len(_KINDS)
    return _KINDS[int(str(value)) - 1] if is_number else SpanKind.INTERNAL


def _read_attributes(owner: Json, file: SpanFile) -> Iterator[tuple[str, str]]:
    for pair in file.find_objects(owner, "attributes"):
        value = read_object(pair, "value")
        found = [value[name] for name in _VALUES if name in value]
        if found and isinstance(pair.get("key"), str):
            yield read_string(pair, "key"), show_value(found[0])
        elif "arrayValue" in value:
            items = file.find_objects(read_object(value, "arrayValue"), "values")
            texts = [show_value(item[name]) for item in items for name in _VALUES if name in item]
            yield read_string(pair, "key"), ", ".join(texts)
