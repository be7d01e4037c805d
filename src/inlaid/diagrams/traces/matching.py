"""Does a recorded run tell the same story as a diagram?

A solid arrow between two participants is a call and has to be in the trace. Dotted arrows are
replies, and messages to oneself are work inside; no trace sees them. The comment line
`%% untraced: reason` above a message says that the trace can't see that one either;
`%% omitted: S3 HeadObject` says that the diagram leaves those calls out on purpose.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Diagnostic, Related
from inlaid.diagnostics.location import Location
from inlaid.diagrams.language.arrows import ArrowLine
from inlaid.diagrams.language.labels import read_text
from inlaid.diagrams.language.model import (
    BlockEnd,
    BlockKind,
    BlockStart,
    Diagram,
    Event,
    Message,
    Section,
)
from inlaid.diagrams.traces.trace import Call

_UNTRACED = re.compile(r"untraced\b\s*:?\s*(?P<reason>.*)", re.IGNORECASE)
_OMITTED = re.compile(
    r"omitted\s*:\s*(?P<service>[^\s.:]+)[\s.:]+(?P<operation>\w+)", re.IGNORECASE
)
_OPERATION = re.compile(r"[A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+$")
_PREFIX = re.compile(r"^(?:amazon|aws)(?=.)")
_MOST_STATES = 5000
_DEEPEST = 60


@dataclass(frozen=True, slots=True)
class _Step:
    """A message that the trace has to show."""

    sender: frozenset[str]
    receiver: frozenset[str]
    text: str
    named: str  # the operation that the text names; empty when it names none
    location: Location


@dataclass(frozen=True, slots=True)
class _Choice:
    options: tuple["_Sequence", ...]


@dataclass(frozen=True, slots=True)
class _Repeat:
    body: "_Sequence"


@dataclass(frozen=True, slots=True)
class _Shuffle:
    branches: tuple["_Sequence", ...]


_Node = _Step | _Choice | _Repeat | _Shuffle
_Sequence = tuple[_Node, ...]


def check_trace(diagram: Diagram, calls: tuple[Call, ...]) -> tuple[Diagnostic, ...]:
    """Return the first deviation, at the diagram's line and with the call, or nothing.

    A loop runs any number of times, of `alt` one branch, `opt` once or not at all, `par`
    interleaves, `critical` its body and at most one option, and `break` replaces the rest of
    its block.
    """
    calls = _drop_omitted(diagram, calls)
    sequence = _Compiler(diagram, calls).compile()
    if sequence is None:
        return (_report("the blocks are nested too deep to check", diagram.location, None),)
    states = {sequence}
    last = diagram.location
    for call in calls:
        heads = _find_heads(states)
        following, step = _advance(states, call)
        if not following:
            return (_report_call(call, heads, last),)
        if len(following) > _MOST_STATES:
            return (_report("the diagram leaves too much open to be checked", last, call),)
        states, last = following, step.location
    if any(map(_is_done, states)):
        return ()
    heads = _find_heads(states)
    expected = _name_steps(heads)
    return (_report(f"the trace ends, but the diagram continues with {expected}", heads[0].location,
                    calls[-1] if calls else None),)  # fmt: skip


# -- from events to a sequence -------------------------------------------------------------------


class _Compiler:
    """Reads the flat list of events as nested blocks."""

    def __init__(self, diagram: Diagram, calls: tuple[Call, ...]) -> None:
        self.events: Iterator[Event] = iter(diagram.events)
        self.operations = {call.operation for call in calls}
        self.names = {
            participant.name: frozenset(
                {_fold(participant.name), _fold(read_text(participant.label.source))}
            )
            for participant in diagram.participants
        }
        self.untraced = _find_untraced(diagram)
        self.too_deep = False

    def compile(self) -> _Sequence | None:
        branches = self._read_branches(0)
        return None if self.too_deep else branches[0]

    def _read_branches(self, depth: int) -> tuple[_Sequence, ...]:
        """The branches up to the end of the block, each a sequence."""
        branches: list[list[_Node | BlockKind]] = [[]]
        for event in self.events:
            match event:
                case Message():
                    if step := self._read_step(event):
                        branches[-1].append(step)
                case BlockStart():
                    branches[-1] += self._read_block(event.kind, depth)
                case Section():
                    branches.append([])
                case BlockEnd():
                    break
                case _:
                    pass
        return tuple(map(_resolve_breaks, branches))

    def _read_block(self, kind: BlockKind, depth: int) -> list[_Node | BlockKind]:
        if depth > _DEEPEST:
            self.too_deep = True
            return []
        branches = self._read_branches(depth + 1)
        match kind:
            case BlockKind.LOOP:
                return [_Repeat(branches[0])]
            case BlockKind.OPT:
                return [_Choice((branches[0], ()))]
            case BlockKind.ALT:
                return [_Choice(branches)]
            case BlockKind.PAR | BlockKind.PAR_OVER:
                return [_Shuffle(branches)]
            case BlockKind.CRITICAL:
                return [*branches[0], _Choice((*branches[1:], ()))]
            case BlockKind.BREAK:
                return [BlockKind.BREAK, _Choice((branches[0],))]
            case BlockKind.RECT:
                return list(branches[0])

    def _read_step(self, event: Message) -> _Step | None:
        if event.sender == event.receiver or event.arrow.line is ArrowLine.DOTTED:
            return None
        if event.location.line in self.untraced:
            return None
        text = read_text(event.label.source)
        first = text.split(" ", 1)[0].rstrip(":,.;()")
        named = first if first in self.operations or _OPERATION.match(first) else ""
        names = self.names
        return _Step(names[event.sender], names[event.receiver], text, named, event.location)


def _resolve_breaks(branch: list[_Node | BlockKind]) -> _Sequence:
    """A `break` is a choice between its body and the rest of the block that it stands in."""
    sequence: _Sequence = ()
    for node in reversed(branch):
        if isinstance(node, BlockKind):  # the mark before a break's body
            body, rest = sequence[0], sequence[1:]
            sequence = (_Choice(((body,), rest)),)
        else:
            sequence = (node, *sequence)
    return sequence


def _find_untraced(diagram: Diagram) -> frozenset[int]:
    """The lines of messages that stand right below an `%% untraced` comment."""
    marked = sorted(
        remark.location.line for remark in diagram.remarks if _UNTRACED.match(remark.text)
    )
    lines = sorted({event.location.line for event in diagram.events if isinstance(event, Message)})
    found = set()
    for mark in marked:
        if following := [line for line in lines if line > mark][:1]:
            found.add(following[0])
    return frozenset(found)


def _drop_omitted(diagram: Diagram, calls: tuple[Call, ...]) -> tuple[Call, ...]:
    """Leave out what the diagram omits on purpose, and actors that it doesn't show."""
    omitted = {
        (_fold(match["service"]), match["operation"])
        for remark in diagram.remarks
        if (match := _OMITTED.match(remark.text))
    }
    shown = {_fold(participant.name) for participant in diagram.participants}
    shown |= {_fold(read_text(participant.label.source)) for participant in diagram.participants}
    return tuple(
        call
        for call in calls
        if _fold(call.actor) in shown and (_fold(call.service), call.operation) not in omitted
    )


def _fold(name: str) -> str:
    folded = "".join(each for each in name.casefold() if each.isalnum())
    return _PREFIX.sub("", folded)


# -- from state to state -------------------------------------------------------------------------


def _advance(states: set[_Sequence], call: Call) -> tuple[set[_Sequence], _Step]:
    following: set[_Sequence] = set()
    matched: list[_Step] = []
    for state in states:
        for step, rest in _expand(state):
            if _is_match(step, call):
                following.add(rest)
                matched.append(step)
    first = min(matched, key=lambda each: each.location) if matched else _NOWHERE
    return following, first


def _expand(state: _Sequence) -> Iterator[tuple[_Step, _Sequence]]:
    """Every message that may come next, and what remains after it."""
    seen: set[_Sequence] = set()
    waiting = [state]
    while waiting:
        current = waiting.pop()
        if not current or current in seen:
            continue
        seen.add(current)
        head, rest = current[0], current[1:]
        match head:
            case _Step():
                yield head, rest
            case _Choice():
                waiting += [(*option, *rest) for option in head.options]
            case _Repeat():
                waiting += [rest, (*head.body, *current)]
            case _Shuffle():
                for index, branch in enumerate(head.branches):
                    for step, left in _expand(branch):
                        branches = (*head.branches[:index], left, *head.branches[index + 1 :])
                        yield step, (_Shuffle(branches), *rest)
                if all(map(_is_done, head.branches)):
                    waiting.append(rest)


def _is_done(state: _Sequence) -> bool:
    """Whether the run may end here."""
    return all(_is_optional(node) for node in state)


def _is_optional(node: _Node) -> bool:
    match node:
        case _Step():
            return False
        case _Choice():
            return any(map(_is_done, node.options))
        case _Repeat():
            return True
        case _Shuffle():
            return all(map(_is_done, node.branches))


def _is_match(step: _Step, call: Call) -> bool:
    if _fold(call.actor) not in step.sender or _fold(call.service) not in step.receiver:
        return False
    if not step.named:
        return True
    return (
        step.named == call.operation
        or re.match(rf"{re.escape(call.operation)}(?!\w)", step.text) is not None
    )


# -- what went wrong -----------------------------------------------------------------------------

_NOWHERE = _Step(frozenset(), frozenset(), "", "", Location("", 1))


def _find_heads(states: set[_Sequence]) -> list[_Step]:
    heads = {step for state in states for step, _ in _expand(state)}
    return sorted(heads, key=lambda each: each.location)


def _report_call(call: Call, heads: list[_Step], last: Location) -> Diagnostic:
    if not heads:
        return _report(f"the diagram ends, but the trace continues with `{call}`", last, call)
    return _report(
        f"the diagram continues with {_name_steps(heads)}, but the trace has `{call}`",
        heads[0].location,
        call,
        heads[1:3],
    )


def _name_steps(steps: list[_Step]) -> str:
    names = [f"`{step.text or 'a message'}`" for step in steps[:3]]
    return " or ".join(names) + (" or ..." if len(steps) > 3 else "")


def _report(
    message: str, place: Location, call: Call | None, others: Iterable[_Step] = ()
) -> Diagnostic:
    related = (
        *((Related(call.location, f"the call `{call}`"),) if call else ()),
        *(Related(step.location, f"or {_name_steps([step])}") for step in others),
    )
    return Diagnostic(codes.TRACE_DEVIATION, message, place, "", related)
