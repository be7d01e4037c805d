"""What comments of a diagram say of its trace: `untraced`, `any` and `omitted`."""

import re
from collections.abc import Callable, Iterator

from inlaid.diagnostics.location import Location
from inlaid.diagrams.language.model import Diagram, Message
from inlaid.diagrams.traces.operations import names_operation
from inlaid.diagrams.traces.trace import Call

_MARK = re.compile(r"(?P<mark>untraced|any)\s*(?::.*)?", re.IGNORECASE)
_OMITTED = re.compile(r"omitted\s*:\s*(?P<what>.+)", re.IGNORECASE)
_SEPARATOR = re.compile(r"[\s.:]+")

UNTRACED, ANY = "untraced", "any"


def find_marked(diagram: Diagram, mark: str) -> frozenset[Location]:
    """Return the places of the messages that stand right below a comment with the mark."""
    messages = sorted(event.location for event in diagram.events if isinstance(event, Message))
    marks = [
        remark.location
        for remark in diagram.remarks
        if (match := _MARK.fullmatch(remark.text)) and match["mark"].lower() == mark
    ]
    found = set()
    for place in marks:
        if following := [message for message in messages if message > place][:1]:
            found.add(following[0])
    return frozenset(found)


def is_omitted(diagram: Diagram, call: Call, fold: Callable[[str], str]) -> bool:
    """Whether the diagram says that it leaves a call out; ``fold`` makes names comparable."""
    return any(
        fold(service) == fold(call.service) and names_operation(operation, call.operation)
        for remark in diagram.remarks
        if (match := _OMITTED.fullmatch(remark.text))
        for service, operation in _split(match["what"])
    )


def _split(what: str) -> Iterator[tuple[str, str]]:
    """Every way to read a service and an operation, because a service may have several words."""
    for separator in _SEPARATOR.finditer(what):
        yield what[: separator.start()], what[separator.end() :]
