"""What a diagram has to say of a trace: its deviating messages rewritten, all else kept.

At each deviation the few edits that may mend it are tried, and the one is taken after which the
check gets furthest: a message rewritten, one more, or one less.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.location import Location
from inlaid.diagrams.language.arrows import ArrowLine
from inlaid.diagrams.language.model import Diagram, Message
from inlaid.diagrams.language.parse import parse_diagram
from inlaid.diagrams.traces.drawn_trace import (
    escape,
    write_message,
    write_participants,
    write_reply,
)
from inlaid.diagrams.traces.matching import TraceCheck, check_trace
from inlaid.diagrams.traces.participant_names import ParticipantIds, find_names, fold_name
from inlaid.diagrams.traces.trace import Call

_MOST = 40  # messages that are rewritten
_CLOSES = re.compile(r"\s*(?:end|else|and|option|deactivate)\b|\s*[^:%]*--[>x)]")
_MARKS = ("%% any", "%% untraced")


@dataclass(frozen=True, slots=True)
class Accepted:
    """The text of the diagram as it was rewritten, and what deviates all the same, or None."""

    text: str
    deviation: Diagnostic | None


@dataclass(frozen=True, slots=True)
class _Draft:
    """A text with its model and check, as far as it can be read."""

    text: str
    diagram: Diagram
    check: TraceCheck

    @property
    def rank(self) -> tuple[int, bool]:
        """How far the check gets, and whether nothing of the diagram is left then."""
        return self.check.reached, self.check.deviation is None or self.check.call is not None


def accept_trace(text: str, path: str, calls: tuple[Call, ...]) -> Accepted | None:
    """Return a diagram's text with the messages that deviate from the calls rewritten.

    None where the text can't be read as a diagram.
    """
    draft = _read(text, path, calls)
    if draft is None:
        return None
    seen = {text}
    for _ in range(_MOST):
        if draft.check.deviation is None:
            break
        drafts = [one for edited in _edit(draft, calls) if (one := _read(edited, path, calls))]
        best = max(drafts, key=lambda one: one.rank, default=None)
        if best is None or best.rank < draft.rank or best.text in seen:
            break
        seen.add(best.text)
        draft = best
    return Accepted(draft.text, draft.check.deviation)


def _read(text: str, path: str, calls: tuple[Call, ...]) -> _Draft | None:
    diagram, _ = parse_diagram(text, path, 1)
    return None if diagram is None else _Draft(text, diagram, check_trace(diagram, calls))


def _edit(draft: _Draft, calls: tuple[Call, ...]) -> Iterator[str]:
    """Yield the texts that may say what the trace does; the ones to be preferred first."""
    call, check = draft.check.call, draft.check
    messages = {
        event.location: event for event in draft.diagram.events if isinstance(event, Message)
    }
    heads = [messages[place] for place in check.heads if place in messages]
    names = _list_ids(draft.diagram, calls)
    if call is not None and check.is_reply:
        yield from (_rewrite_reply(draft.text, head, call, names) for head in heads)
        yield from (_remove(draft.text, head.location) for head in heads)
    elif call is not None:
        for head in heads:
            yield _rewrite(draft.text, head, call, names)
        for line in _find_gaps(draft.text, heads, check.last):
            yield _insert(draft.text, line, write_message(call, names), names)
            both = (*write_message(call, names), *write_reply(call, names))
            yield _insert(draft.text, line, both, names)
    for head in heads:
        reply = _find_reply(messages, head)
        yield _remove(_remove(draft.text, reply.location) if reply else draft.text, head.location)


def _list_ids(diagram: Diagram, calls: tuple[Call, ...]) -> ParticipantIds:
    """The names that the text has for those whom the trace knows."""
    names = ParticipantIds()
    for name, folds in find_names(diagram, calls).items():
        names.labels[name] = name
        for folded in folds:
            names.by_fold.setdefault(folded, name)
    for call in calls:
        known = (names.by_fold.get(fold_name(one)) for one in call.services)
        if found := next(filter(None, known), None):
            names.by_fold.setdefault(fold_name(call.service), found)
    return names


def _rewrite(text: str, message: Message, call: Call, names: ParticipantIds) -> str:
    """The message with the operation of the call, and its ends where they are others."""
    sender, receiver = names.add(call.actor), names.add(call.service)
    (*marks, written) = write_message(call, names)
    lines, start, end = _split(text, message.location)
    if (sender, receiver) == (message.sender, message.receiver):
        head = lines[message.location.line - 1][start:end].partition(":")[0]
        written = f"{head}: {escape(call.operation)}"
    return _join(text, _put(lines, message.location, written, tuple(marks)), names)


def _rewrite_reply(text: str, message: Message, call: Call, names: ParticipantIds) -> str:
    """The reply with what came back, keeping its `+` and `-`."""
    lines, start, end = _split(text, message.location)
    written = write_reply(call, names)
    if not written:
        return _remove(text, message.location)
    head, _, said = written[0].partition(": ")
    old = lines[message.location.line - 1][start:end].partition(":")[0]
    sign = next((sign for sign in "+-" if f"{message.arrow.token}{sign}" in old), "")
    arrow = "--x" if "--x" in head else "-->>"
    line = f"{message.sender}{arrow}{sign}{message.receiver}: {said}"
    return _join(text, _put(lines, message.location, line, ()), names)


def _split(text: str, place: Location) -> tuple[list[str], int, int]:
    return text.split("\n"), place.column - 1, place.end_column - 1


def _put(lines: list[str], place: Location, written: str, marks: tuple[str, ...]) -> list[str]:
    row = place.line - 1
    line = lines[row]
    lines[row] = line[: place.column - 1] + written + line[place.end_column - 1 :]
    indent = line[: len(line) - len(line.lstrip())]
    lines[row:row] = [f"{indent}{mark}" for mark in marks]
    return lines


def _find_gaps(text: str, heads: list[Message], last: Location | None) -> Iterator[int]:
    """Yield the rows before which a call may be inserted: at the messages, behind the last one."""
    lines = text.split("\n")
    for head in heads:
        yield _find_top(lines, head.location.line - 1)
    row = last.line if last else 1
    after = [row]
    while row < len(lines) and lines[row].strip():
        row += 1
        after.append(row)
    # Better behind the reply and the end of the block than in front of them.
    lines.append("")
    yield from sorted(after, key=lambda row: _CLOSES.match(lines[row]) is not None)


def _find_top(lines: list[str], row: int) -> int:
    """The row of the marks above a message, or its own."""
    while row and lines[row - 1].strip().startswith(_MARKS):
        row -= 1
    return row


def _insert(text: str, row: int, written: tuple[str, ...], names: ParticipantIds) -> str:
    lines = text.split("\n")
    near = lines[min(row, len(lines) - 1)] or lines[row - 1]
    if near.strip() in {"end", "else", "and"} or not near.strip():
        near = lines[row - 1]
    indent = near[: len(near) - len(near.lstrip())]
    lines[row:row] = [f"{indent}{line}" for line in written]
    return _join(text, lines, names)


def _find_reply(messages: dict[Location, Message], message: Message) -> Message | None:
    """The reply that follows a message at once, or None."""
    later = sorted(place for place in messages if place > message.location)
    following = messages[later[0]] if later else None
    if following is None or following.arrow.line is not ArrowLine.DOTTED:
        return None
    is_back = (following.sender, following.receiver) == (message.receiver, message.sender)
    return following if is_back else None


def _remove(text: str, place: Location) -> str:
    """The text without a message and its marks."""
    lines = text.split("\n")
    row = place.line - 1
    top = _find_top(lines, row)
    line = lines[row]
    rest = line[: place.column - 1] + line[place.end_column - 1 :]
    lines[top : row + 1] = [rest] if rest.strip(" ;") else []
    return "\n".join(lines)


def _join(text: str, lines: list[str], names: ParticipantIds) -> str:
    """The lines, with a declaration of participants that are new and have odd names."""
    new = [line for line in write_participants(names) if " as " in line and line not in text]
    row = next(
        (row for row, line in enumerate(lines) if line.strip().startswith("sequenceDiagram")), 0
    )
    lines[row + 1 : row + 1] = [f"  {line}" for line in new]
    return "\n".join(lines)
