"""What a diagram claims of a run: its messages as steps, choices, repeats and branches."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from inlaid.diagnostics.location import Location
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
from inlaid.diagrams.traces.trace_marks import ANY, UNTRACED, find_marked

_PARALLEL = (BlockKind.PAR, BlockKind.PAR_OVER)
_DEEPEST = 60


@dataclass(frozen=True, slots=True)
class CallClaim:
    """A message that the trace has to show; ``is_any``: whatever it does.

    ``texts``: as it is shown, and as it is written where that differs. ``branches``: the branches
    of `par` that it stands in. ``is_seen``: false for one that the trace can't show.
    """

    sender: frozenset[str]
    receiver: frozenset[str]
    texts: tuple[str, ...]
    is_any: bool
    location: Location
    branches: tuple[int, ...] = ()
    is_seen: bool = True


@dataclass(frozen=True, slots=True)
class ReplyClaim:
    """A message that answers the last call between its ends."""

    step: CallClaim
    is_error: bool

    def answers(self, step: CallClaim) -> bool:
        """Whether it may be the reply to a call: the other way, and not of another branch."""
        own = self.step
        shared = min(len(own.branches), len(step.branches))
        return (
            own.sender == step.receiver
            and own.receiver == step.sender
            and own.branches[:shared] == step.branches[:shared]
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several ways."""

    options: tuple["Sequence", ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """Any number of times, none among them."""

    body: "Sequence"


@dataclass(frozen=True, slots=True)
class Shuffle:
    """Branches whose messages come in any order among each other."""

    branches: tuple["Sequence", ...]


Node = CallClaim | ReplyClaim | Choice | Repeat | Shuffle
Sequence = tuple[Node, ...]


class ClaimReader:
    """Reads the flat list of events as nested blocks.

    ``steps``: every message that the trace has to show. ``untraced_count``: those that it can't.
    """

    def __init__(
        self, diagram: Diagram, names: Mapping[str, frozenset[str]], *, has_answers: bool
    ) -> None:
        self.has_answers = has_answers
        self.branches: list[int] = []
        self.branch_count = 0
        self.events: Iterator[Event] = iter(diagram.events)
        self.names = names
        self.untraced = find_marked(diagram, UNTRACED)
        self.any = find_marked(diagram, ANY)
        self.untraced_count = 0
        self.steps: list[CallClaim] = []
        self.too_deep = False

    def compile(self) -> Sequence | None:
        """The whole as a sequence, None where blocks are nested too deep."""
        branches = self._read_branches(0)
        return None if self.too_deep else branches[0]

    def _read_branches(self, depth: int) -> tuple[Sequence, ...]:
        """The branches up to the end of the block, each a sequence."""
        branches: list[list[Node | BlockKind]] = [[]]
        for event in self.events:
            match event:
                case Message():
                    branches[-1] += self._read_message(event)
                case BlockStart():
                    branches[-1] += self._read_block(event.kind, depth)
                case Section():
                    branches.append([])
                    if self.branches and event.kind in _PARALLEL:
                        self._open_branch()
                case BlockEnd():
                    break
                case _:
                    pass
        return tuple(map(_resolve_breaks, branches))

    def _read_block(self, kind: BlockKind, depth: int) -> list[Node | BlockKind]:
        if depth > _DEEPEST:
            self.too_deep = True
            return []
        if kind in _PARALLEL:
            return [Shuffle(self._read_parallel(depth + 1))]
        branches = self._read_branches(depth + 1)
        match kind:
            case BlockKind.LOOP:
                return [Repeat(branches[0])]
            case BlockKind.OPT:
                return [Choice((branches[0], ()))]
            case BlockKind.ALT:
                return [Choice(branches)]
            case BlockKind.CRITICAL:
                return [*branches[0], Choice((*branches[1:], ()))]
            case BlockKind.BREAK:
                return [BlockKind.BREAK, Choice((branches[0],))]
            case _:
                return list(branches[0])

    def _read_parallel(self, depth: int) -> tuple[Sequence, ...]:
        self.branches.append(0)
        self._open_branch()
        branches = self._read_branches(depth)
        self.branches.pop()
        return branches

    def _open_branch(self) -> None:
        self.branch_count += 1
        self.branches[-1] = self.branch_count

    def _read_message(self, event: Message) -> Iterator[Node]:
        if event.sender == event.receiver:
            return
        is_reply, is_untraced = (
            event.arrow.line is ArrowLine.DOTTED,
            event.location in self.untraced,
        )
        step = self._build_step(event, is_seen=not is_untraced)
        if is_reply:
            if self.has_answers and not is_untraced:
                yield ReplyClaim(step, ArrowHead.CROSS in {event.arrow.head, event.arrow.tail})
            return
        if is_untraced:
            self.untraced_count += 1
            if not self.has_answers:
                return
        else:
            self.steps.append(step)
        yield step

    def _build_step(self, event: Message, *, is_seen: bool) -> CallClaim:
        ends = self.names[event.sender], self.names[event.receiver]
        sender, receiver = reversed(ends) if _points_back(event.arrow) else ends
        source, is_any = event.label.source, event.location in self.any
        texts = tuple(dict.fromkeys((read_text(source), read_written(source))))
        branches = tuple(self.branches)
        return CallClaim(sender, receiver, texts, is_any, event.location, branches, is_seen)


def _points_back(arrow: Arrow) -> bool:
    """Whether the head is at the participant that is written first."""
    return arrow.head is ArrowHead.NONE and arrow.tail is not ArrowHead.NONE


def _resolve_breaks(branch: list[Node | BlockKind]) -> Sequence:
    """A `break` is a choice between its body and the rest of the block that it stands in."""
    sequence: Sequence = ()
    for node in reversed(branch):
        if isinstance(node, BlockKind):  # the mark before a break's body
            body, rest = sequence[0], sequence[1:]
            sequence = (Choice(((body,), rest)),)
        else:
            sequence = (node, *sequence)
    return sequence
