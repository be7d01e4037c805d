"""From spans to calls: who asked whom, what came back, and as part of what."""

from collections.abc import Iterator, Sequence

from inlaid.diagrams.traces.conventions import (
    find_answer,
    find_operations,
    find_route,
    find_services,
)
from inlaid.diagrams.traces.spans import SpanKind, TraceSpan
from inlaid.diagrams.traces.trace import Call

UNKNOWN = "Client"
"""Who called a service, where whoever did recorded nothing."""
_ASKS = (SpanKind.CLIENT, SpanKind.PRODUCER)
_SERVES = (SpanKind.SERVER, SpanKind.CONSUMER)


def list_calls(spans: Sequence[TraceSpan]) -> tuple[Call, ...]:
    """Return the calls of spans in the order of their start, each before those that it causes.

    A client's span is a call, and the server's below it says who was called. A client's below
    another of the same service is how that call was sent, such as the request of an AWS SDK. A
    server's without a client was called by `Client`; a consumer's by what holds its messages.
    """
    return _Calls(spans).list()


class _Calls:
    def __init__(self, spans: Sequence[TraceSpan]) -> None:
        self.spans = {(span.trace, span.id): span for span in spans}
        self.servers: dict[tuple[str, str], TraceSpan] = {}
        for span in self.spans.values():
            if span.kind in _SERVES and (asked := self._find_asked(span)):
                self.servers.setdefault((asked.trace, asked.id), span)
        self.calls = {key: span for key, span in self.spans.items() if self._is_call(span)}

    def list(self) -> tuple[Call, ...]:
        order = {key: number for number, key in enumerate(self.calls)}
        keyed = []
        for span in self.calls.values():
            line = [span, *self._find_callers(span)]
            ranks = [(one.start, order[one.trace, one.id]) for one in reversed(line)]
            # Clocks of two machines differ: nothing starts before what caused it.
            start = max(one.start for one in line)
            keyed.append((start, len(line), ranks, self._build(span)))
        keyed.sort(key=lambda one: one[:3])
        return tuple(call for *_, call in keyed)

    def _is_call(self, span: TraceSpan) -> bool:
        if span.kind in _ASKS:
            return self._find_outer(span) is span
        return span.kind in _SERVES and (
            span.kind is SpanKind.CONSUMER or self._find_asked(span) is None
        )

    def _build(self, span: TraceSpan) -> Call:
        asks = span.kind in _ASKS
        server = self.servers.get((span.trace, span.id)) if asks else None
        others = find_services(span)
        if asks:
            actor = span.service
            # A test may serve what it calls: then only the address distinguishes the two.
            is_other = server and server.kind is SpanKind.SERVER and server.service != actor
            known = server.service if server and is_other else ""
            services = tuple(dict.fromkeys((known, *others) if known else others or ("unknown",)))
        else:
            is_consumer = span.kind is SpanKind.CONSUMER
            actor = others[0] if is_consumer and others else UNKNOWN
            services = (span.service,)
        operations = find_operations(span, find_route(server) if server else "")
        caller = next(self._find_callers(span), None)
        return Call(
            actor=actor,
            service=services[0],
            operation=operations[0],
            location=span.location,
            names=services[1:],
            operations=operations[1:],
            answer=find_answer(span),
            within=tuple(one.name for one in (span, *self._find_parents(span)) if one.name),
            key=_name(span),
            caller=_name(caller) if caller else "",
            start=span.start,
            end=max(span.start, span.end),
        )

    def _find_parents(self, span: TraceSpan) -> Iterator[TraceSpan]:
        seen = {span.id}  # a broken file may have circles
        while span.parent and span.parent not in seen:
            seen.add(span.parent)
            parent = self.spans.get((span.trace, span.parent))
            if parent is None:
                return
            yield parent
            span = parent

    def _find_outer(self, span: TraceSpan) -> TraceSpan:
        """The call of the same service that a client's span is part of, or itself."""
        for parent in self._find_parents(span):
            if parent.kind in _SERVES or parent.service != span.service:
                break
            if parent.kind in _ASKS:
                span = parent
        return span

    def _find_asked(self, span: TraceSpan) -> TraceSpan | None:
        """The call that a server's span answers."""
        parent = next(self._find_parents(span), None)
        return self._find_outer(parent) if parent and parent.kind in _ASKS else None

    def _find_callers(self, span: TraceSpan) -> Iterator[TraceSpan]:
        """The calls that a call was made to answer, the nearest first."""
        parents = self._find_parents(span)
        return (parent for parent in parents if (parent.trace, parent.id) in self.calls)


def _name(span: TraceSpan) -> str:
    return f"{span.trace}/{span.id}"
