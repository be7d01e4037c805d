"""Does a recorded run tell the same story as a diagram?

A solid arrow between two participants is a call and has to be in the trace. Dotted arrows are
replies, and messages to oneself are work inside; no trace sees them. The comment line
`%% untraced: reason` above a message says that the trace can't see that one either, `%% any` that
it stands for any operation; `%% omitted: S3 HeadObject` says that the diagram leaves those calls
out on purpose.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Diagnostic, Related
from inlaid.diagnostics.location import Location
from inlaid.diagnostics.nearest import find_nearest, list_names
from inlaid.diagrams.language.arrows import Arrow, ArrowHead, ArrowLine
from inlaid.diagrams.language.labels import read_text, read_written
from inlaid.diagrams.language.model import (
    BlockEnd,
    BlockKind,
    BlockStart,
    Diagram,
    Event,
    Message,
    Section,
)
from inlaid.diagrams.traces.operations import names_operation
from inlaid.diagrams.traces.participant_names import find_names, fold_name
from inlaid.diagrams.traces.trace import Call
from inlaid.diagrams.traces.trace_marks import ANY, UNTRACED, find_marked, is_omitted

_MOST_STATES = 5000
_DEEPEST = 60


@dataclass(frozen=True, slots=True)
class TraceCounts:
    """What a check looked at.

    ``operations``: messages whose operation was recorded. ``order_only``: messages that may be any
    operation. ``untraced``: those that no trace sees. ``unrun``: those of branches that the run
    didn't take. ``omitted``: calls that the diagram leaves out.
    """

    operations: int = 0
    order_only: int = 0
    untraced: int = 0
    unrun: int = 0
    omitted: int = 0

    def __str__(self) -> str:
        others = {
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
    """The first deviation, at the diagram's line and with the call, or none; and the counts."""

    counts: TraceCounts
    deviation: Diagnostic | None = None


@dataclass(frozen=True, slots=True)
class _Step:
    """A message that the trace has to show; ``is_any``: whatever it does.

    ``texts``: as it is shown, and as it is written where that differs.
    """

    sender: frozenset[str]
    receiver: frozenset[str]
    texts: tuple[str, ...]
    is_any: bool
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


_Path = tuple[_Step, "_Path"] | None  # the steps that were taken, the last one first


def check_trace(diagram: Diagram, calls: tuple[Call, ...]) -> TraceCheck:
    """Compare a diagram with the calls of a run.

    A loop runs any number of times, of `alt` one branch, `opt` once or not at all, `par`
    interleaves, `critical` its body and at most one option, and `break` replaces the rest of
    its block. A trace that shows nothing of the diagram is a deviation.
    """
    names = find_names(diagram, calls)
    shown = frozenset().union(*names.values())
    own = tuple(call for call in calls if fold_name(call.actor) in shown)
    kept = tuple(call for call in own if not is_omitted(diagram, call, fold_name))
    compiler = _Compiler(diagram, names)
    sequence = compiler.compile()
    counts = TraceCounts(untraced=compiler.untraced_count, omitted=len(own) - len(kept))
    if sequence is None:
        message = "the blocks are nested too deep to check"
        return TraceCheck(counts, _report(message, diagram.location, None))
    if not kept:
        place = min((step.location for step in compiler.steps), default=diagram.location)
        return TraceCheck(counts, _report(_explain_nothing(calls, own, names), place, None))
    result = _follow(sequence, kept, diagram.location)
    if isinstance(result, Diagnostic):
        return TraceCheck(counts, result)
    return TraceCheck(_count(counts, compiler.steps, result))


def _follow(sequence: _Sequence, calls: tuple[Call, ...], place: Location) -> _Path | Diagnostic:
    """Return the steps that the calls take, or where they leave the diagram."""
    states: dict[_Sequence, _Path] = {sequence: None}
    for call in calls:
        following = _advance(states, call)
        if not following:
            return _report_call(call, _find_heads(states), place)
        if len(following) > _MOST_STATES:
            return _report("the diagram leaves too much open to be checked", place, call)
        states = following
        place = min(path[0].location for path in states.values() if path)
    for state, path in states.items():
        if _is_done(state):
            return path
    heads = _find_heads(states)
    message = f"the trace ends, but the diagram continues with {_name_steps(heads)}"
    return _report(message, heads[0].location, calls[-1])


def _count(counts: TraceCounts, steps: Iterable[_Step], path: _Path) -> TraceCounts:
    taken = set()
    while path is not None:
        step, path = path
        taken.add(step)
    order_only = sum(step.is_any for step in taken)
    return replace(
        counts,
        operations=len(taken) - order_only,
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


# -- from events to a sequence -------------------------------------------------------------------


class _Compiler:
    """Reads the flat list of events as nested blocks."""

    def __init__(self, diagram: Diagram, names: Mapping[str, frozenset[str]]) -> None:
        self.events: Iterator[Event] = iter(diagram.events)
        self.names = names
        self.untraced = find_marked(diagram, UNTRACED)
        self.any = find_marked(diagram, ANY)
        self.untraced_count = 0
        self.steps: list[_Step] = []
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
        if event.location in self.untraced:
            self.untraced_count += 1
            return None
        ends = self.names[event.sender], self.names[event.receiver]
        sender, receiver = reversed(ends) if _points_back(event.arrow) else ends
        source, is_any = event.label.source, event.location in self.any
        texts = tuple(dict.fromkeys((read_text(source), read_written(source))))
        step = _Step(sender, receiver, texts, is_any, event.location)
        self.steps.append(step)
        return step


def _points_back(arrow: Arrow) -> bool:
    """Whether the head is at the participant that is written first."""
    return arrow.head is ArrowHead.NONE and arrow.tail is not ArrowHead.NONE


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


# -- from state to state -------------------------------------------------------------------------


def _advance(states: Mapping[_Sequence, _Path], call: Call) -> dict[_Sequence, _Path]:
    """The states after a call, each with the way to it."""
    following: dict[_Sequence, _Path] = {}
    for state, path in states.items():
        for step, rest in _expand(state):
            if _is_match(step, call):
                following.setdefault(rest, (step, path))
    return following


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
    if not _is_between(step, call):
        return False
    return step.is_any or any(names_operation(text, call.operation) for text in step.texts)


def _is_between(step: _Step, call: Call) -> bool:
    return fold_name(call.actor) in step.sender and fold_name(call.service) in step.receiver


# -- what went wrong -----------------------------------------------------------------------------


def _find_heads(states: Iterable[_Sequence]) -> list[_Step]:
    heads = {step for state in states for step, _ in _expand(state)}
    return sorted(heads, key=lambda step: step.location)


def _report_call(call: Call, heads: list[_Step], last: Location) -> Diagnostic:
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


def _name_steps(steps: list[_Step]) -> str:
    names = [f"`{step.texts[0] or 'a message'}`" for step in steps[:3]]
    return " or ".join(names) + (" or ..." if len(steps) > 3 else "")


def _report(
    message: str,
    place: Location,
    call: Call | None,
    others: Iterable[_Step] = (),
    help_: str = "",
) -> Diagnostic:
    related = (
        *((Related(call.location, f"the call `{call}`"),) if call else ()),
        *(Related(step.location, f"or {_name_steps([step])}") for step in others),
    )
    return Diagnostic(codes.TRACE_DEVIATION, message, place, "", related, help_)
