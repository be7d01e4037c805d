"""A diagram takes over what a trace says, and keeps all else."""

import pytest

from inlaid.diagnostics.location import Location
from inlaid.diagrams.traces.accepting import accept_trace
from inlaid.diagrams.traces.trace import Call, CallAnswer

DIAGRAM = """\
sequenceDiagram
  actor You
  participant Depot as The depot
  participant Shop
  participant S3

  %% untraced: by hand
  You->>Shop: pay
  Note over Shop: think<br>hard
  Shop->>+S3: GetObject basket
  S3-->>-Shop: 200 OK
  loop each item
    Shop->>Depot: POST /items
    Depot-->>Shop: 201
  end
  Note right of S3: the end
"""
GET, POST = "Shop S3 GetObject 200", "Shop Depot POST_/items 201"


def trace(*calls):
    found = []
    for call in calls:
        actor, service, operation, answer = call.split(" ")
        failed = answer.startswith("!")
        found.append(
            Call(actor, service, operation.replace("_", " "), Location("run.jsonl", 1),
                 answer=CallAnswer((answer.strip("!"),), is_error=failed))
        )  # fmt: skip
    return tuple(found)


@pytest.mark.parametrize(
    ("calls", "changes"),
    [
        ((GET, POST, POST), ()),
        (("Shop S3 HeadObject 200", POST), (("GetObject basket", "HeadObject"),)),
        (("Shop S3 GetObject !404", POST), (("S3-->>-Shop: 200 OK", "S3--x-Shop: 404"),)),
        ((GET, "Shop Depot PUT_/items 204"), (("POST /items", "PUT /items"), ("Depot-->>Shop: 201", "Depot-->>Shop: 204"))),
        ((GET, POST, "Shop Mail send 250"), (("  end\n", "  end\n  Shop->>Mail: send\n"),)),
        (("Shop e-mail send 250", GET, POST), (("  Shop->>+S3", "  Shop->>e_mail: send\n  Shop->>+S3"), ("sequenceDiagram\n", "sequenceDiagram\n  participant e_mail as e-mail\n"))),
    ],
)  # fmt: skip
def test_only_what_deviates_is_rewritten(calls, changes):
    expected = DIAGRAM
    for old, new in changes:
        assert old in expected
        expected = expected.replace(old, new)
    accepted = accept_trace(DIAGRAM, "d.mmd", trace(*calls))
    assert accepted.text == expected
    assert accepted.deviation is None


def test_a_message_that_is_not_recorded_goes_with_its_marks():
    text = (
        "sequenceDiagram\n  A->>B: GetIt\n  %% any\n  A->>C: PutIt\n  C-->>A: 200\n  A->>B: EndIt\n"
    )
    accepted = accept_trace(text, "d.mmd", trace("A B GetIt 200", "A B EndIt 200"))
    assert accepted.text == "sequenceDiagram\n  A->>B: GetIt\n  A->>B: EndIt\n"


def test_what_cannot_be_read_is_left():
    assert accept_trace("sequenceDiagram\n  A->>>>B", "d.mmd", trace(GET)) is None
