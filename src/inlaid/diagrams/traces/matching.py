"""Does a recorded run tell the same story as a diagram?

A solid arrow between two participants is a call and has to be in the trace. A dotted arrow is the
reply to the last such call the other way, and must not say another thing than what came back, as
far as that was recorded; a diagram may leave replies out. Messages to oneself
are work inside; no trace sees them. The comment line `%% untraced: reason` above a message says
that the trace can't see that one either, `%% any` that it stands for any operation;
`%% omitted: S3 HeadObject` says that the diagram leaves those calls out on purpose.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Diagnostic, Related
from inlaid.diagnostics.location import Location
from inlaid.diagnostics.nearest import find_nearest, list_names
from inlaid.diagrams.language.model import Diagram
from inlaid.diagrams.traces.claims import (
    CallClaim,
    Choice,
    ClaimReader,
    Repeat,
    ReplyClaim,
    Sequence,
    Shuffle,
)
from inlaid.diagrams.traces.operations import names_operation
from inlaid.diagrams.traces.participant_names import find_names, fold_name, is_inner
from inlaid.diagrams.traces.replies import is_answer
from inlaid.diagrams.traces.trace import Call, CallAnswer
from inlaid.diagrams.traces.trace_marks import is_omitted

_MOST_STATES = 5000


@dataclass(frozen=True, slots=True)
class TraceCounts:
    """What a check looked at.

    ``operations``: messages whose operation was recorded. ``replies``: replies that were compared
    with what came back. ``order_only``: messages that may be any operation.
    ``untraced``: those that no trace sees. ``unrun``: those of branches that the run didn't take.
    ``omitted``: calls that the diagram leaves out.
    """

    operations: int = 0
    replies: int = 0
    order_only: int = 0
    untraced: int = 0
    unrun: int = 0
    omitted: int = 0

    def __str__(self) -> str:
        others = {
            "reply" if self.replies == 1 else "replies": self.replies,
            "order only": self.order_only,
            "untraced": self.untraced,
            "not run": self.unrun,
            "omitted": self.omitted,
        }
        noun = "operation" if self.operations == 1 else "operations"
        listed = (f"{count} {name}" for name, count in others.items() if count)
        return ", ".join((f"{self.operations} {noun}", *listed))


@dataclass(frozen=True, slots=True)
class TraceCheck:
    """The first deviation, at the diagram's line and with the call, or none; and the counts.

    ``reached``: how many calls the diagram shows before it. ``call``: the one that it doesn't, or
    that a reply is wrong about (``is_reply``). ``heads``: the messages that may come there instead.
    ``last``: the place of the last message that was recorded.
    """

    counts: TraceCounts
    deviation: Diagnostic | None = None
    reached: int = 0
    call: Call | None = None
    is_reply: bool = False
    heads: tuple[Location, ...] = ()
    last: Location | None = None


_Open = tuple[tuple[CallClaim, int], ...]
"""Calls without a reply, the last one last: the message, the number of its call or -1."""
_State = tuple[Sequence, _Open]


_Path = (
    tuple[CallClaim | ReplyClaim, "_Path"] | None
)  # the steps that were taken, the last one first


def check_trace(diagram: Diagram, calls: tuple[Call, ...]) -> TraceCheck:
    """Compare a diagram with the calls of a run.

    A loop runs any number of times, of `alt` one branch, `opt` once or not at all, `par`
    interleaves, `critical` its body and at most one option, and `break` replaces the rest of
    its block. A trace that shows nothing of the diagram is a deviation.
    """
    names = find_names(diagram, calls)
    shown = frozenset().union(*names.values())
    own = tuple(call for call in calls if fold_name(call.actor) in shown and not is_inner(call))
    kept = tuple(call for call in own if not is_omitted(diagram, call, fold_name))
    reader = ClaimReader(diagram, names, has_answers=any(call.answer for call in kept))
    sequence = reader.compile()
    counts = TraceCounts(untraced=reader.untraced_count, omitted=len(own) - len(kept))
    if sequence is None:
        message = "the blocks are nested too deep to check"
        return TraceCheck(counts, _report(message, diagram.location, None))
    if not kept:
        place = min((step.location for step in reader.steps), default=diagram.location)
        return TraceCheck(counts, _report(_explain_nothing(calls, own, names), place, None))
    result = _follow(sequence, kept, diagram.location)
    if isinstance(result, TraceCheck):
        return replace(result, counts=counts)
    return TraceCheck(_count(counts, reader.steps, result), reached=len(kept))


def _follow(sequence: Sequence, calls: tuple[Call, ...], place: Location) -> _Path | TraceCheck:
    """Return the steps that the calls take, or where they leave the diagram."""
    walk = _Walk(calls)
    states: dict[_State, _Path] = {(sequence, ()): None}
    for number, call in enumerate(calls):
        following = walk.advance(states, number)
        if not following:
            return walk.report(states, number, place)
        if len(following) > _MOST_STATES:
            message = "the diagram leaves too much open to be checked"
            return TraceCheck(TraceCounts(), _report(message, place, call))
        states = following
        place = min(_find_step(path).location for path in states.values() if path)
    for state, path in states.items():
        for way in walk.expand(state):
            if way.step is None:
                return _take(way.replies, path)
    return walk.report_end(states, place)


def _find_step(path: tuple[CallClaim | ReplyClaim, _Path]) -> CallClaim:
    node = path[0]
    return node.step if isinstance(node, ReplyClaim) else node


def _take(replies: Iterable[ReplyClaim], path: _Path) -> _Path:
    for reply in replies:
        path = reply, path
    return path


def _count(counts: TraceCounts, steps: Iterable[CallClaim], path: _Path) -> TraceCounts:
    taken, replies = set(), set()
    while path is not None:
        node, path = path
        if isinstance(node, ReplyClaim):
            replies.add(node)
        else:
            taken.add(node)
    order_only = sum(step.is_any for step in taken)
    return replace(
        counts,
        operations=len(taken) - order_only,
        replies=len(replies),
        order_only=order_only,
        unrun=len(set(steps) - taken),
    )


def _explain_nothing(
    calls: tuple[Call, ...], own: tuple[Call, ...], names: Mapping[str, frozenset[str]]
) -> str:
    if not calls:
        return "the trace is empty, so that nothing of the diagram is checked"
    if own:
        return "the diagram omits every call of the trace, so that nothing of it is checked"
    actors = sorted({call.actor for call in calls})
    near = find_nearest(actors[0], names)
    hint = f" (is `{near}` meant?)" if near else ""
    return f"the trace has only calls by {list_names(actors)}, not by a participant{hint}"


# -- from state to state -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Way:
    """A message that may come next, None for the end; and what is left after it.

    ``replies``: those that are passed on the way, and were recorded.
    """

    step: CallClaim | None
    rest: Sequence
    open: _Open
    replies: tuple[ReplyClaim, ...] = ()


@dataclass(slots=True)
class _Walk:
    """From state to state along the calls.

    ``refused``: the replies that say another thing than what came back, with the number of the
    call; they are passed only with ``is_lenient``.
    """

    calls: tuple[Call, ...]
    refused: dict[ReplyClaim, int] = field(default_factory=dict)
    is_lenient: bool = False

    def advance(self, states: Mapping[_State, _Path], number: int) -> dict[_State, _Path]:
        """The states after a call, each with the way to it."""
        call = self.calls[number]
        following: dict[_State, _Path] = {}
        for state, path in states.items():
            for way in self.expand(state):
                if way.step and _is_match(way.step, call):
                    opened = _open(way.open, way.step, number if call.answer else -1)
                    taken = _take(way.replies, path)
                    following.setdefault((way.rest, opened), (way.step, taken))
        return following

    def expand(self, state: _State) -> Iterator[_Way]:
        """Every message that may come next and what remains after it, or the end."""
        seen: set[_State] = set()
        waiting = [_Way(None, *state)]
        while waiting:
            way = waiting.pop()
            current = way.rest
            if (current, way.open) in seen:
                continue
            seen.add((current, way.open))
            if not current:
                yield way
                continue
            head, rest = current[0], current[1:]
            match head:
                case CallClaim():
                    if head.is_seen:
                        yield replace(way, step=head, rest=rest)
                    else:
                        waiting.append(replace(way, rest=rest, open=_open(way.open, head, -1)))
                case ReplyClaim():
                    waiting += self._pass_reply(head, replace(way, rest=rest))
                case Choice():
                    waiting += [replace(way, rest=(*option, *rest)) for option in head.options]
                case Repeat():
                    waiting += [replace(way, rest=rest), replace(way, rest=(*head.body, *current))]
                case Shuffle():
                    yield from self._shuffle(head, way, rest)
                    waiting += self._end(head.branches, replace(way, rest=rest))

    def _shuffle(self, head: Shuffle, way: _Way, rest: Sequence) -> Iterator[_Way]:
        """The next message of each branch; the others stay as they are."""
        for index, branch in enumerate(head.branches):
            for found in self.expand((branch, way.open)):
                if found.step:
                    left = (*head.branches[:index], found.rest, *head.branches[index + 1 :])
                    yield replace(
                        found,
                        rest=(Shuffle(left), *rest),
                        replies=(*way.replies, *found.replies),
                    )

    def _end(self, branches: tuple[Sequence, ...], way: _Way) -> list[_Way]:
        """The ways on which all branches end without another call."""
        ways = [way]
        for branch in branches:
            ways = [
                replace(before, open=found.open, replies=(*before.replies, *found.replies))
                for before in ways
                for found in self.expand((branch, before.open))
                if found.step is None
            ]
        return ways

    def _pass_reply(self, reply: ReplyClaim, way: _Way) -> Iterator[_Way]:
        """The way on, where the reply says what came back, or nothing is known of that."""
        found = [one for one in way.open if reply.answers(one[0])]
        if not found:
            yield way
            return
        number = found[-1][1]
        left = replace(way, open=tuple(one for one in way.open if one != found[-1]))
        answer = self.calls[number].answer if number >= 0 else None
        if answer is None:
            yield left
        elif is_answer(reply.step.texts, answer, is_error=reply.is_error):
            yield replace(left, replies=(*left.replies, reply))
        else:
            self.refused.setdefault(reply, number)
            if self.is_lenient:
                yield left

    def report(self, states: Mapping[_State, _Path], number: int, place: Location) -> TraceCheck:
        """Why no state continues with a call: what a reply says, or the call itself."""
        self.refused.clear()
        heads = self.find_heads(states)
        lenient = _Walk(self.calls, is_lenient=True)
        if self.refused and (not heads or lenient.advance(states, number)):
            return self._report_reply(number, place)
        call = self.calls[number]
        deviation = _report_call(call, list(heads), place)
        return TraceCheck(TraceCounts(), deviation, number, call, heads=_place(heads), last=place)

    def report_end(self, states: Mapping[_State, _Path], place: Location) -> TraceCheck:
        """Why the diagram doesn't end with the trace."""
        heads = self.find_heads(states)
        lenient = _Walk(self.calls, is_lenient=True)
        ends = any(way.step is None for state in states for way in lenient.expand(state))
        if self.refused and (not heads or ends):
            return self._report_reply(len(self.calls), place)
        message = f"the trace ends, but the diagram continues with {_name_steps(heads)}"
        deviation = _report(message, heads[0].location, self.calls[-1])
        reached = len(self.calls)
        return TraceCheck(TraceCounts(), deviation, reached, heads=_place(heads), last=place)

    def find_heads(self, states: Iterable[_State]) -> list[CallClaim]:
        """The messages that may come next, by their places."""
        heads = {way.step for state in states for way in self.expand(state) if way.step}
        return sorted(heads, key=lambda step: step.location)

    def _report_reply(self, reached: int, place: Location) -> TraceCheck:
        reply, number = min(self.refused.items(), key=lambda item: item[0].step.location)
        call = self.calls[number]
        shown = f"`{reply.step.texts[0] or 'a reply'}`"
        shown = f"{shown} as an error" if reply.is_error else shown
        message = f"the diagram replies with {shown}, but `{call}` ended with {call.answer}"
        own = reply.step.location
        deviation = _report(message, own, call, (), _advise(call.answer))
        return TraceCheck(
            TraceCounts(), deviation, reached, call, is_reply=True, heads=(own,), last=place
        )


def _place(steps: Iterable[CallClaim]) -> tuple[Location, ...]:
    return tuple(step.location for step in steps)


def _open(opened: _Open, step: CallClaim, number: int) -> _Open:
    """The open calls with one more, which replaces that of the last time round."""
    return (*(one for one in opened if one[0] != step), (step, number))


def _advise(answer: CallAnswer | None) -> str:
    if answer is None:
        return ""
    said = answer.texts[0] if answer.texts else "the error" if answer.is_error else "the result"
    arrow = "--x" if answer.is_error else "-->>"
    return f"draw it with `{arrow}` and write `{said}`, or `%% untraced: reason` above the reply"


def _is_match(step: CallClaim, call: Call) -> bool:
    if not _is_between(step, call):
        return False
    asked = (call.operation, *call.operations)
    return step.is_any or any(names_operation(text, one) for text in step.texts for one in asked)


def _is_between(step: CallClaim, call: Call) -> bool:
    if fold_name(call.actor) not in step.sender:
        return False
    return any(fold_name(name) in step.receiver for name in call.services)


# -- what went wrong -----------------------------------------------------------------------------


def _report_call(call: Call, heads: list[CallClaim], last: Location) -> Diagnostic:
    if not heads:
        return _report(f"the diagram ends, but the trace continues with `{call}`", last, call)
    heads.sort(key=lambda step: not _is_between(step, call))  # stable: those between the two first
    first = heads[0]
    help_ = (
        f"write `{call.operation}`, or `%% any` above the message"
        if _is_between(first, call)
        else ""
    )
    return _report(
        f"the diagram continues with {_name_steps(heads)}, but the trace has `{call}`",
        first.location,
        call,
        heads[1:3],
        help_,
    )


def _name_steps(steps: list[CallClaim]) -> str:
    names = [f"`{step.texts[0] or 'a message'}`" for step in steps[:3]]
    return " or ".join(names) + (" or ..." if len(steps) > 3 else "")


def _report(
    message: str,
    place: Location,
    call: Call | None,
    others: Iterable[CallClaim] = (),
    help_: str = "",
) -> Diagnostic:
    related = (
        *((Related(call.location, f"the call `{call}`"),) if call else ()),
        *(Related(step.location, f"or {_name_steps([step])}") for step in others),
    )
    return Diagnostic(codes.TRACE_DEVIATION, message, place, "", related, help_)
