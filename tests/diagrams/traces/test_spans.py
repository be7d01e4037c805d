"""Spans of OpenTelemetry, Jaeger and Zipkin as the calls of a trace."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inlaid.diagrams.language.parse import parse_diagram
from inlaid.diagrams.traces.matching import check_trace
from inlaid.diagrams.traces.trace import choose_calls, show_trace
from inlaid.diagrams.traces.trace_file import parse_trace

T = "0af7651916cd43dd8448eb211c80319c"


def otlp(
    span, parent="", *, service="Shop", kind=3, start=0, end=0, name="", status=None, **attributes
):
    """One export with one span; dots of attributes are written `__`."""
    raw = {
        "traceId": T, "spanId": span, "parentSpanId": parent, "name": name, "kind": kind,
        "startTimeUnixNano": str(start), "endTimeUnixNano": end,
        "attributes": [
            {"key": key.replace("__", "."), "value": {"intValue": value} if isinstance(value, int) else {"stringValue": value}}
            for key, value in attributes.items()
        ],
    }  # fmt: skip
    if status:
        raw["status"] = {"code": status}
    own = [{"key": "service.name", "value": {"stringValue": service}}]
    return {"resource": {"attributes": own}, "scopeSpans": [{"spans": [raw]}]}


def read(*resources):
    calls, found = parse_trace(json.dumps({"resourceSpans": resources}), "run.json")
    assert found == ()
    return calls


def show(*resources):
    return [line.partition(". ")[2] for line in show_trace(read(*resources))]


def check(diagram, calls):
    parsed, found = parse_diagram("sequenceDiagram\n" + diagram, "d.mmd", 1)
    assert parsed is not None, found
    checked = check_trace(parsed, calls)
    return (
        f"{checked.deviation.location.line}: {checked.deviation.message}"
        if checked.deviation
        else str(checked.counts)
    )


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({"rpc__system": "aws-api", "rpc__service": "S3", "rpc__method": "GetObject"}, "Shop -> S3: GetObject"),
        ({"rpc__system__name": "aws-api", "rpc__method": "S3/GetObject"}, "Shop -> S3: GetObject"),
        ({"aws__service": "Amazon S3", "aws__operation": "GetObject"}, "Shop -> Amazon S3: GetObject"),
        ({"http__request__method": "POST", "url__full": "http://bank:8080/charges?dry=1"}, "Shop -> bank: POST /charges?dry=1"),
        ({"http__request__method": "POST", "url__full": "http://bank/charges/7", "url__template": "/charges/{id}"}, "Shop -> bank: POST /charges/{id}"),
        ({"http__method": "get", "http__url": "https://bank.example.org/"}, "Shop -> bank.example.org: GET /"),
        ({"http__method": "GET", "http__target": "/a", "net__peer__name": "bank", "net__peer__port": 80}, "Shop -> bank: GET /a"),
        ({"http__method": "GET", "http__url": "http://[bank/"}, "Shop -> unknown: GET"),
        ({"rpc__system": "grpc", "rpc__service": "shop.Bank", "rpc__method": "Charge"}, "Shop -> Bank: shop.Bank/Charge"),
        ({"rpc__system__name": "grpc", "rpc__method": "shop.Bank/Charge"}, "Shop -> Bank: shop.Bank/Charge"),
        ({"db__system": "postgresql", "db__statement": "SELECT * FROM orders", "db__name": "shop"}, "Shop -> PostgreSQL: SELECT * FROM orders"),
        ({"db__system__name": "mysql", "db__operation__name": "INSERT", "db__collection__name": "orders"}, "Shop -> MySQL: INSERT orders"),
        ({"db__system": "redis", "db__operation": "GET"}, "Shop -> Redis: GET"),
        ({"messaging__system": "kafka", "messaging__destination__name": "orders", "messaging__operation__type": "send", "kind": 4}, "Shop -> Kafka: send orders"),
        ({"messaging__system": "rabbitmq", "messaging__destination": "orders", "messaging__operation": "publish", "kind": 4}, "Shop -> RabbitMQ: publish orders"),
        ({"messaging__system": "kafka", "messaging__destination__name": "orders", "kind": 5}, "Kafka -> Shop: process orders"),
        ({"peer__service": "Mail", "name": "send mail"}, "Shop -> Mail: send mail"),
        ({"http__request__method": "GET", "http__route": "/orders/{id}", "kind": 2}, "Client -> Shop: GET /orders/{id}"),
        ({"http__request__method": "GET", "http__route": "/", "kind": "SPAN_KIND_SERVER"}, "Client -> Shop: GET /"),
    ],
)  # fmt: skip
def test_conventions(attributes, expected):
    assert show(otlp("a", **attributes)) == [expected]


def test_a_server_says_who_was_called_and_by_which_route():
    calls = read(
        otlp("b", "a", service="Bank", kind=2, start=3, http__request__method="POST", http__route="/charges/{id}"),
        otlp("a", start=2, http__request__method="POST", url__full="http://localhost:80/charges/7"),
    )  # fmt: skip
    assert [str(call) for call in calls] == ["Shop -> Bank: POST /charges/{id}"]
    for said in ("POST /charges/7", "POST /charges/{id}"):
        assert check(f"Shop->>Bank: {said}", calls) == "1 operation"
        assert check(f"participant Bank as localhost\nShop->>Bank: {said}", calls) == "1 operation"
    assert "but the trace has" in check("Shop->>Bank: POST /charges", calls)
    assert "but the trace has" in check("Shop->>Bank: POST", calls)


def test_how_a_call_was_sent_is_no_call_of_its_own():
    assert show(
        otlp("a", rpc__system="aws-api", rpc__service="S3", rpc__method="GetObject"),
        otlp("b", "a", start=1, http__request__method="GET", url__full="http://s3/bucket/key"),
        otlp("c", "b", service="Store", kind=2, start=2, http__request__method="GET"),
        otlp("d", "c", service="Store", start=3, db__system="redis", db__operation="GET"),
    ) == ["Shop -> Store: GetObject", "Store -> Redis: GET"]


def test_the_order_is_that_of_the_start_and_a_cause_comes_first():
    assert show(
        otlp("d", "c", service="Bank", start=1, peer__service="Mail", name="send"),
        otlp("c", "b", service="Bank", kind=2, start=4),
        otlp("b", start=5, peer__service="Bank", name="charge"),
        otlp("a", start=2, peer__service="Depot", name="reserve"),
    ) == ["Shop -> Depot: reserve", "Shop -> Bank: charge", "Bank -> Mail: send"]


JAEGER = {
    "data": [{
        "traceID": "t", "processes": {"p1": {"serviceName": "Shop"}, "p2": {"serviceName": "Bank"}},
        "spans": [
            {"traceID": "t", "spanID": "b", "processID": "p2", "operationName": "POST /charges", "startTime": 4, "duration": 2,
             "references": [{"refType": "CHILD_OF", "traceID": "t", "spanID": "a"}],
             "tags": [{"key": "span.kind", "value": "server"}, {"key": "http.route", "value": "/charges"}]},
            {"traceID": "t", "spanID": "a", "processID": "p1", "operationName": "POST", "startTime": 3, "duration": 5,
             "tags": [{"key": "span.kind", "type": "string", "value": "client"}, {"key": "http.method", "value": "POST"},
                      {"key": "http.url", "value": "http://bank/charges"}, {"key": "http.status_code", "value": 402}, {"key": "error", "value": True}]},
            {"traceID": "t", "spanID": "c", "processID": "p1", "operationName": "S3.GetObject", "startTime": 1, "duration": 1,
             "tags": [{"key": "span.kind", "value": "client"}, {"key": "rpc.system", "value": "aws-api"},
                      {"key": "rpc.service", "value": "S3"}, {"key": "rpc.method", "value": "GetObject"}]},
        ],
    }],
}  # fmt: skip
ZIPKIN = [
    {"traceId": "t", "id": "a", "kind": "CLIENT", "name": "post", "timestamp": 3, "duration": 5, "localEndpoint": {"serviceName": "shop"},
     "tags": {"http.method": "POST", "http.path": "/charges", "http.status_code": "402", "error": "402"}},
    {"traceId": "t", "id": "a", "kind": "SERVER", "shared": True, "name": "post /charges", "timestamp": 4, "duration": 2,
     "localEndpoint": {"serviceName": "bank"}, "tags": {"http.method": "POST", "http.route": "/charges"}},
    {"traceId": "t", "id": "c", "kind": "CLIENT", "name": "s3.getobject", "timestamp": 1, "duration": 1, "localEndpoint": {"serviceName": "shop"},
     "tags": {"rpc.system": "aws-api", "rpc.service": "S3", "rpc.method": "GetObject"}},
]  # fmt: skip
OTLP = [
    otlp("b", "a", service="Bank", kind=2, start=4, http__request__method="POST", http__route="/charges"),
    otlp("a", start=3, http__request__method="POST", url__full="http://bank/charges", http__response__status_code=402),
    otlp("c", start=1, rpc__system="aws-api", rpc__service="S3", rpc__method="GetObject"),
]  # fmt: skip
FILES = [
    pytest.param(json.dumps({"resourceSpans": OTLP}), id="otlp"),
    pytest.param(json.dumps({"resourceSpans": OTLP}, indent=2), id="otlp-indented"),
    pytest.param("\n".join(json.dumps({"resourceSpans": [one]}) for one in OTLP), id="otlp-lines"),
    pytest.param(json.dumps({"result": {"resourceSpans": OTLP}}), id="jaeger-v3"),
    pytest.param(json.dumps(JAEGER), id="jaeger"),
    pytest.param(json.dumps(ZIPKIN), id="zipkin"),
    pytest.param(json.dumps([ZIPKIN]), id="zipkin-traces"),
    pytest.param("\n".join(map(json.dumps, ZIPKIN)), id="zipkin-lines"),
]
STORY = (
    "Shop->>S3: GetObject basket\nShop->>Bank: POST /charges\nBank--xShop: 402, the card is refused"
)


@pytest.mark.parametrize("text", FILES)
def test_each_format_tells_the_same(text):
    calls, found = parse_trace(text, "run.json")
    assert found == ()
    assert check(STORY, calls) == "2 operations, 1 reply"
    assert "trace has `" in check(STORY.replace("GetObject", "PutObject"), calls)
    assert "ended with the error `402`" in check(
        STORY.replace("--x", "-->>").replace("402, t", "T"), calls
    )
    assert "ended with the error `402`" in check(STORY.replace("402", "500"), calls)


def test_a_span_is_found_in_its_file():
    text = json.dumps({"resourceSpans": OTLP}, indent=2)
    calls, _ = parse_trace(text, "run.json")
    place = calls[0].location
    assert (
        text.split("\n")[place.line - 1][place.column - 1 : place.end_column - 1] == '"spanId": "c"'
    )


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"resourceSpans": 1}, "`resourceSpans` is not a list of objects"),
        ({"resourceSpans": [1]}, "`resourceSpans` is not a list of objects"),
        ({"resourceSpans": [{"scopeSpans": [{"spans": [{"traceId": "t", "startTimeUnixNano": 1, "endTimeUnixNano": 1}]}]}]}, "a span has no text `spanId`"),
        ({"resourceSpans": [{"scopeSpans": [{"spans": [{"traceId": "t", "spanId": "a", "startTimeUnixNano": "soon", "endTimeUnixNano": 1}]}]}]}, "`startTimeUnixNano` of the span is not a time: soon"),
        ({"data": {}}, "`data` is not a list of objects"),
        ([{"traceId": "t", "id": 7}], "a span has no text `id`"),
        ([[1]], "a span is not a JSON object"),
        ([{}], "a span has no text `id`"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(value, message):
    calls, found = parse_trace(json.dumps(value), "run.json")
    assert calls == ()
    assert message in [one.message for one in found]
    assert {one.code.name for one in found} == {"trace-unreadable"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["a", "", "1", "client", "error"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["resourceSpans", "scopeSpans", "spans", "spanId", "traceId", "parentSpanId", "attributes", "key", "value", "stringValue", "arrayValue", "values", "data", "processes", "spanID", "traceID", "references", "tags", "process", "id", "parentId", "kind", "timestamp", "duration", "localEndpoint", "serviceName", "startTimeUnixNano", "endTimeUnixNano", "status", "code", "resource", "events", "shared"]),
        inner, max_size=6),
    max_leaves=40,
)  # fmt: skip


@given(JSON, st.booleans())
def test_nothing_crashes_a_reader(value, nested):
    wrapped = {"resourceSpans": [{"scopeSpans": [{"spans": [value]}]}]} if nested else value
    calls, found = parse_trace(json.dumps(wrapped), "run.json")
    assert not (calls and found)


def test_circles_and_sharing_of_ids_end():
    spans = [
        otlp(one, other, peer__service="B", name="x") for one, other in ("ab", "bc", "ca", "dd")
    ]
    assert len(show(*spans)) <= 4


def test_the_calls_of_a_test_are_chosen():
    calls = read(
        otlp("t1", kind=1, name="tests/test_shop.py::test_set_up"),
        otlp("a", "t1", start=1, peer__service="Bank", name="open"),
        otlp("t2", kind=1, start=2, name="tests/test_shop.py::test_pay"),
        otlp("m", "t2", kind=1, start=3, name="inner"),
        otlp("b", "m", start=4, peer__service="Bank", name="charge"),
    )
    for name in ("test_pay", "tests/test_shop.py::test_pay", "inner", "charge"):
        assert [str(call) for call in choose_calls(calls, name)] == ["Shop -> Bank: charge"]
    assert choose_calls(calls, "pay") == ()
    assert choose_calls(calls, "") == calls


def lines(*calls):
    found = (
        dict(zip(("actor", "service", "operation", "reply"), call.split(" "), strict=False))
        for call in calls
    )
    texts = (json.dumps(call).replace('"reply": "!', '"error": "') for call in found)
    calls, faults = parse_trace("\n".join(texts), "run.jsonl")
    assert faults == ()
    return calls


@pytest.mark.parametrize(
    ("diagram", "calls", "counts"),
    [
        ("A->>B: GetIt\nB-->>A: 201 Created", ["A B GetIt 201"], "1 operation, 1 reply"),
        ("A->>B: GetIt\nB-->>A: the tarball", ["A B GetIt 200"], "1 operation, 1 reply"),
        ("A->>B: GetIt\nB-->>A: 404 Not Found", ["A B GetIt !404"], "1 operation, 1 reply"),
        ("A->>B: GetIt\nB--xA: no such thing", ["A B GetIt !404"], "1 operation, 1 reply"),
        ("A->>B: GetIt\nB-->>A: NotFound", ["A B GetIt !NotFound"], "1 operation, 1 reply"),
        ("A->>B: GetIt\nB-->>A: NOT_FOUND", ["A B GetIt !NOT_FOUND"], "1 operation, 1 reply"),
        ("A->>B: GetIt", ["A B GetIt !404"], "1 operation"),
        ("A->>B: GetIt\nB-->>A: anything", ["A B GetIt"], "1 operation"),
        ("A->>B: GetIt\nalt found\nB-->>A: 200\nelse none\nB--xA: 404\nend", ["A B GetIt !404"], "1 operation, 1 reply"),
        ("A->>B: GetIt\nB->>C: AskIt\nC--xB: 500\nB-->>A: 200", ["A B GetIt 200", "B C AskIt !500"], "2 operations, 2 replies"),
        ("loop x\nA->>B: GetIt\nB-->>A: 200\nend", ["A B GetIt 200"] * 3, "1 operation, 1 reply"),
        ("par one\nA->>B: GetIt\nB-->>A: 200\nand two\nA->>B: PutIt\nB--xA: 500\nend", ["A B PutIt !500", "A B GetIt 200"], "2 operations, 2 replies"),
        ("A->>B: GetIt\n%% untraced: by hand\nB-->>A: 999", ["A B GetIt 500"], "1 operation"),
        ("%% untraced: by hand\nA->>B: x\nB--xA: 500\nA->>B: GetIt", ["A B GetIt 200"], "1 operation, 1 untraced"),
        ("A->>B: GetIt\nA->>B: PutIt\nB-->>A: 200\nB--xA: 500", ["A B GetIt !500", "A B PutIt 200"], "2 operations, 2 replies"),
        ("loop try\nA->>B: GetIt\nbreak given up\nB--xA: 500\nend\nB-->>A: 200\nend", ["A B GetIt 200", "A B GetIt !500"], "1 operation, 2 replies"),
    ],
)  # fmt: skip
def test_replies_that_are_as_recorded(diagram, calls, counts):
    assert check(diagram, lines(*calls)) == counts


@pytest.mark.parametrize(
    ("diagram", "calls", "message"),
    [
        ("A->>B: GetIt\nB-->>A: 201 Created", ["A B GetIt 200"], "3: the diagram replies with `201 Created`, but `A -> B: GetIt` ended with `200`"),
        ("A->>B: GetIt\nB-->>A: the tarball", ["A B GetIt !404"], "3: the diagram replies with `the tarball`, but `A -> B: GetIt` ended with the error `404`"),
        ("A->>B: GetIt\nB--xA: lost", ["A B GetIt 200"], "3: the diagram replies with `lost` as an error, but `A -> B: GetIt` ended with `200`"),
        ("A->>B: GetIt\nB--xA: 200", ["A B GetIt 200"], "3: the diagram replies with `200` as an error, but `A -> B: GetIt` ended with `200`"),
        ("A->>B: GetIt\nB-->>A: NOT_FOUND", ["A B GetIt !UNAVAILABLE"], "3: the diagram replies with `NOT_FOUND`, but `A -> B: GetIt` ended with the error `UNAVAILABLE`"),
        ("A->>B: GetIt\nB-->>A: 200\nA->>C: PutIt", ["A B GetIt !500", "A C PutIt"], "3: the diagram replies with `200`, but `A -> B: GetIt` ended with the error `500`"),
        ("loop x\nA->>B: GetIt\nB-->>A: 200\nend", ["A B GetIt 200", "A B GetIt !500"], "4: the diagram replies with `200`, but `A -> B: GetIt` ended with the error `500`"),
        ("par one\nA->>B: GetIt\nB-->>A: 200\nand two\nA->>B: PutIt\nB--xA: 500\nend", ["A B PutIt 200", "A B GetIt 200"], "7: the diagram replies with `500` as an error, but `A -> B: PutIt` ended with `200`"),
        ("A->>B: GetIt\nalt found\nB-->>A: 200\nA->>C: PutIt\nelse none\nB--xA: 404\nA->>D: PutIt\nend", ["A B GetIt !404", "A C PutIt"], "4: the diagram replies with `200`, but `A -> B: GetIt` ended with the error `404`"),
    ],
)  # fmt: skip
def test_replies_that_are_not(diagram, calls, message):
    assert check(diagram, lines(*calls)) == message


def test_a_reply_of_the_wrong_kind():
    _, found = parse_trace(
        '{"actor": "A", "service": "B", "operation": "C", "reply": []}', "run.jsonl"
    )
    assert [one.message for one in found] == ["`reply` is not a text"]
