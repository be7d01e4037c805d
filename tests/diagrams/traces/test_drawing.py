"""What a trace draws, and that it passes the check."""

from hypothesis import given
from hypothesis import strategies as st

from inlaid.diagnostics.location import Location
from inlaid.diagrams.language.parse import parse_diagram
from inlaid.diagrams.traces.drawn_trace import draw_trace
from inlaid.diagrams.traces.matching import check_trace
from inlaid.diagrams.traces.span_calls import list_calls
from inlaid.diagrams.traces.spans import SpanKind, TraceSpan
from inlaid.diagrams.traces.trace import Call, CallAnswer

PLACE = Location("run.jsonl", 1)


def call(actor, service, operation, answer=None, **more):
    return Call(actor, service, operation, PLACE, answer=answer, **more)


def check(text, calls):
    diagram, found = parse_diagram(text, "d.mmd", 1)
    assert found == (), text
    deviation = check_trace(diagram, calls).deviation
    assert deviation is None, f"{text}\n{deviation}\n{[str(one) for one in calls]}"


def test_a_run_is_drawn():
    calls = (
        call("shop", "Bank", "POST /charges", CallAnswer(("201",)), key="a", start=1, end=9),
        call("Bank", "PostgreSQL", "INSERT charges", CallAnswer(), key="b", caller="a", start=2, end=3),
        *(call("shop", "S3", "PutObject", CallAnswer(("200",)), key=f"p{n}", start=n, end=n + 1) for n in (10, 11, 12)),
        call("shop", "e-mail", "send; #1", CallAnswer(("Timeout",), is_error=True), key="c", start=20, end=30),
        call("shop", "Depot", "GET /stock", CallAnswer(("200",)), key="d", start=21, end=25),
    )  # fmt: skip
    text = draw_trace(calls)
    assert (
        text
        == """\
sequenceDiagram
  participant shop
  participant Bank
  participant PostgreSQL
  participant S3
  participant e_mail as e-mail
  participant Depot
  shop->>Bank: POST /charges
  Bank->>PostgreSQL: INSERT charges
  Bank-->>shop: 201
  loop repeated
    shop->>S3: PutObject
    S3-->>shop: 200
  end
  par at the same time
    shop->>e_mail: send#59; #35;1
    e_mail--xshop: Timeout
  and
    shop->>Depot: GET /stock
    Depot-->>shop: 200
  end
"""
    )
    check(text, calls)
    flat = draw_trace(calls, depth=1)
    assert "%% omitted: PostgreSQL INSERT charges" in flat
    assert "->>PostgreSQL" not in flat
    check(flat, calls)
    few = draw_trace(calls, chosen=("S3", "shop"))
    assert few.split("\n")[1:3] == ["  participant S3", "  participant shop"]
    assert "Bank:" not in few
    check(few, calls)


NAMES = st.sampled_from(
    ["A", "B", "shop-api", "Amazon S3", "end", "a b", "#1", "v1.1", "日本", "loop"]
)
TEXTS = st.sampled_from(["GetIt", "POST /a/{id}", "SELECT * FROM a;", "wrap: x", "x <br> y", "**b**", "`c`", "[a](b)", "%%x", "#35;", "get \x00 it", "nowrap:y", "-->>", ": x"])  # fmt: skip
ANSWERS = st.none() | st.builds(
    CallAnswer, st.lists(st.sampled_from(["200", "404", "NOT_FOUND", "OK", "a; #b", "500 x"]), max_size=2).map(tuple), st.booleans()
)  # fmt: skip
LINES = st.lists(st.builds(call, NAMES, NAMES, TEXTS, ANSWERS), min_size=1, max_size=12)
KINDS = st.sampled_from(SpanKind)


@st.composite
def forests(draw):
    spans = []
    for number in range(draw(st.integers(1, 10))):
        parent = str(draw(st.integers(0, number - 1))) if number and draw(st.booleans()) else ""
        start = draw(st.integers(0, 12))
        attributes = {
            "peer.service": draw(NAMES),
            "http.status_code": draw(st.sampled_from(["", "200", "500"])),
        }
        spans.append(
            TraceSpan("t", str(number), parent, draw(TEXTS), draw(KINDS), draw(NAMES), start, start + draw(st.integers(0, 8)),
                      attributes, draw(st.booleans()), "", PLACE)
        )  # fmt: skip
    return list_calls(spans)


def is_shown(calls):
    return any("->>" in line or "%% any" in line for line in draw_trace(calls).split("\n"))


@given(LINES | forests())
def test_what_is_drawn_passes_the_check(calls):
    calls = tuple(calls)
    if is_shown(calls):
        check(draw_trace(calls), calls)
