"""What a span says of a call, by OpenTelemetry's semantic conventions, the old names and the new.

Source: OpenTelemetry's semantic conventions 1.20 to 1.40 for HTTP, RPC, databases, messaging and
AWS; the status codes of gRPC.
"""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from inlaid.diagrams.traces.spans import SpanKind, TraceSpan
from inlaid.diagrams.traces.trace import CallAnswer

_GRPC = (
    "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND",
    "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED",
    "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
)  # fmt: skip
_FAILED = 400  # statuses of HTTP from here on are errors for who asked
# Systems whose own name isn't the one in the attribute with a capital letter.
_SYSTEMS = {
    "postgresql": "PostgreSQL", "mysql": "MySQL", "mariadb": "MariaDB", "sqlite": "SQLite",
    "mongodb": "MongoDB", "dynamodb": "DynamoDB", "aws.dynamodb": "DynamoDB", "mssql": "SQL Server",
    "microsoft.sql_server": "SQL Server", "oracle.db": "Oracle", "rabbitmq": "RabbitMQ",
    "aws_sqs": "SQS", "AmazonSQS": "SQS", "aws.sns": "SNS", "gcp_pubsub": "Pub/Sub",
}  # fmt: skip
_ALIASES = {"postgresql": ("Postgres",)}
# Members by which a span names the method of HTTP, its status and so on: the new name first.
_ROUTE = re.compile(r"<(?:\w+:)?(\w+)>|(?<=/):(\w+)")  # of Flask and Django, of Express and Rails
_METHOD = ("http.request.method", "http.method")
_STATUS = ("http.response.status_code", "http.status_code")
_URL = ("url.full", "http.url")
_HOST = ("server.address", "net.peer.name", "http.host", "peer.hostname", "network.peer.address")
_PEER = ("service.peer.name", "peer.service")
_RPC = ("rpc.system.name", "rpc.system")
_DATABASE = ("db.system.name", "db.system", "db.type")
_STATEMENT = ("db.query.text", "db.statement")
_COLLECTION = (
    "db.collection.name", "db.sql.table", "db.mongodb.collection", "db.cassandra.table",
)  # fmt: skip
_DESTINATION = ("messaging.destination.name", "messaging.destination", "message_bus.destination")
_MESSAGING = ("messaging.operation.name", "messaging.operation", "messaging.operation.type")
_SENDS = {SpanKind.PRODUCER: "send", SpanKind.CONSUMER: "process"}


def find_services(span: TraceSpan) -> tuple[str, ...]:
    """The names that the called side may have, the best one first; empty where nothing names it."""
    return _list(_find_services(span))


def find_operations(span: TraceSpan, route: str = "") -> tuple[str, ...]:
    """What was asked for, by each name that it has, the best one first.

    ``route``: the pattern of the path as the called side knows it, such as `/orders/{id}`.
    """
    return _list(_find_operations(span, route)) or (span.name or "an unnamed call",)


def find_route(span: TraceSpan) -> str:
    """The pattern of the path that a span names, or nothing: `/orders/{id}`, also of `:id`."""
    return _ROUTE.sub(r"{\1\2}", _read(span.attributes, "url.template", "http.route"))


def find_answer(span: TraceSpan) -> CallAnswer:
    """What came back: the status of HTTP or of an RPC, or the kind of an error."""
    own = span.attributes
    status, code = _read(own, *_STATUS), _read(own, "rpc.response.status_code")
    if grpc := _read(own, "rpc.grpc.status_code"):
        code = _GRPC[int(grpc)] if grpc.isdigit() and int(grpc) < len(_GRPC) else grpc
    by_status = status.isdigit() and int(status) >= _FAILED
    is_error = span.is_failed or by_status or (code in _GRPC[1:])
    exception = _read(own, "exception.type").rpartition(".")[2]
    kind = _read(own, "error.type", "db.response.status_code")
    said = [status, code] if not is_error else [
        status, code, kind, exception, kind.rpartition(".")[2], span.message[:80],
    ]  # fmt: skip
    return CallAnswer(_list(text for text in said if text and text != "_OTHER"), is_error)


def _find_services(span: TraceSpan) -> Iterator[str]:
    own = span.attributes
    yield _read(own, *_PEER)
    system = _read(own, *_RPC)
    if service := _find_aws(own):
        yield service
    elif system:
        named = _split_method(own)[0]
        yield named.rpartition(".")[2]
        yield named
    if _read(own, *_METHOD):
        yield from _find_host(own)
    if database := _read(own, *_DATABASE):
        yield _SYSTEMS.get(database, database.capitalize())
        yield from _ALIASES.get(database, ())
        yield _read(own, "db.namespace", "db.name")
    if messaging := _read(own, "messaging.system"):
        yield _SYSTEMS.get(messaging, messaging.capitalize())
        yield _read(own, *_DESTINATION)
    yield _read(own, "faas.invoked_name")
    yield from _find_host(own)


def _find_operations(span: TraceSpan, route: str) -> Iterator[str]:
    own = span.attributes
    if _find_aws(own):
        yield _read(own, "aws.operation") or _split_method(own)[1] or span.name.rpartition(".")[2]
    elif _read(own, *_RPC):
        service, method = _split_method(own)
        yield f"{service}/{method}" if service and method else method
        yield method
    elif _read(own, *_METHOD):
        yield from _find_requests(span, route)
    elif _read(own, *_DATABASE):
        yield from _find_queries(span)
    elif _read(own, "messaging.system"):
        yield from _find_messages(span)


def _find_aws(own: Mapping[str, str]) -> str:
    """The service of AWS that is called, as its SDK names it, or nothing."""
    if _read(own, *_RPC) == "aws-api":
        return _split_method(own)[0]
    return _read(own, "aws.service") if _read(own, "aws.operation") else ""


def _split_method(own: Mapping[str, str]) -> tuple[str, str]:
    """Service and method of an RPC; newer conventions have both in `rpc.method`."""
    service, method = _read(own, "rpc.service"), _read(own, "rpc.method")
    if "/" in method:
        first, _, method = method.strip("/").rpartition("/")
        service = service or first
    return service, method


def _find_requests(span: TraceSpan, route: str) -> Iterator[str]:
    own = span.attributes
    method = _read(own, *_METHOD)
    if method == "_OTHER":
        method = _read(own, "http.request.method_original") or method
    method = method.upper()
    routes = [f"/{path.lstrip('/')}" for path in (find_route(span), route) if path]
    targets = [*routes, *filter(None, _find_targets(own))]
    if re.match(r"[A-Za-z]+ /", span.name):
        targets.append(f"/{span.name.partition('/')[2]}")
    yield from (f"{method} {target}" for target in targets)
    if not targets:  # else it would stand for any path
        yield method


def _find_targets(own: Mapping[str, str]) -> Iterator[str]:
    """Path and query, as they were sent."""
    if url := _read(own, *_URL):
        yield _read_target(url)
    yield _read(own, "http.target")
    if path := _read(own, "url.path", "http.path"):
        query = _read(own, "url.query")
        yield f"{path}?{query}" if query else path


def _read_target(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:  # such as an address with one bracket
        return ""
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _find_host(own: Mapping[str, str]) -> Iterator[str]:
    host = _read(own, *_HOST)
    try:
        host = host or urlsplit(_read(own, *_URL)).hostname or ""
    except ValueError:
        return
    host, _, port = host.partition(":") if host.count(":") == 1 else (host, "", "")
    yield host
    port = port or _read(own, "server.port", "net.peer.port")
    yield f"{host}:{port}" if host and port else ""
    if not re.fullmatch(r"[\d.:a-f]*", host):
        yield host.partition(".")[0]  # `bank.internal` is `bank`


def _find_queries(span: TraceSpan) -> Iterator[str]:
    own = span.attributes
    operation = _read(own, "db.operation.name", "db.operation")
    collection, statement = _read(own, *_COLLECTION), _read(own, *_STATEMENT)
    yield _read(own, "db.query.summary")
    yield f"{operation} {collection}" if operation and collection else ""
    yield statement
    if not (collection or statement):
        yield operation
        yield span.name


def _find_messages(span: TraceSpan) -> Iterator[str]:
    own = span.attributes
    destination = _read(own, "messaging.destination.template", *_DESTINATION)
    names = (_read(own, name) for name in _MESSAGING)
    for name in (*names, _SENDS.get(span.kind, "")):
        if name:
            yield f"{name} {destination}".strip()
    if destination:
        yield f"{'publish' if span.kind is not SpanKind.CONSUMER else 'receive'} {destination}"


def _read(own: Mapping[str, str], *names: str) -> str:
    return next((own[name] for name in names if own.get(name)), "")


def _list(texts: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(text.split()) for text in texts if text.strip()))
