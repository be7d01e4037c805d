"""A diagram in words: what a screen reader reads, and what `inlaid diagram` prints."""

from decimal import Decimal
from typing import assert_never

from inlaid.diagrams.language.arrows import ArrowHead
from inlaid.diagrams.language.labels import read_text
from inlaid.diagrams.language.model import (
    Activation,
    BlockEnd,
    BlockKind,
    BlockStart,
    Creation,
    Destruction,
    Diagram,
    Event,
    Message,
    Note,
    Numbering,
    Section,
)

_SECTIONS = {
    BlockKind.ALT: "otherwise",
    BlockKind.PAR: "and at the same time",
    BlockKind.PAR_OVER: "and at the same time",
    BlockKind.CRITICAL: "or, in the case of",
}
_BLOCKS = {
    BlockKind.LOOP: "loop",
    BlockKind.OPT: "optional",
    BlockKind.ALT: "if",
    BlockKind.PAR: "in parallel",
    BlockKind.PAR_OVER: "in parallel",
    BlockKind.CRITICAL: "critical",
    BlockKind.BREAK: "break",
}


def name_diagram(diagram: Diagram) -> str:
    """Return the accessible title, or the title, or the participants' names."""
    title = diagram.accessible_title or diagram.title or diagram.settings.title
    if title := read_text(title):
        return title
    names = [read_text(participant.label.source) for participant in diagram.participants]
    shown = ", ".join(filter(None, names[:5])) + (", ..." if len(names) > 5 else "")
    return f"Sequence diagram: {shown}" if shown else "Empty sequence diagram"


def summarize_diagram(diagram: Diagram) -> str:
    """Return the accessible description, or the number of participants and messages."""
    if description := read_text(diagram.accessible_description):
        return description
    messages = sum(isinstance(event, Message) for event in diagram.events)
    return (
        f"{_count(len(diagram.participants), 'participant')}, {_count(messages, 'message')}; "
        "the steps follow as a list"
    )


def describe_diagram(diagram: Diagram) -> tuple[str, ...]:
    """Return one sentence a step, in order; names are those that the picture shows."""
    return _Teller(diagram).tell()


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


class _Teller:
    """Goes through the events; remembers numbers and what `end` ends."""

    def __init__(self, diagram: Diagram) -> None:
        self.diagram = diagram
        self.names = {
            participant.name: read_text(participant.label.source) or read_text(participant.name)
            for participant in diagram.participants
        }
        self.numbered = diagram.settings.numbered
        self.number, self.step = Decimal(1), Decimal(1)
        self.blocks: list[str] = []

    def tell(self) -> tuple[str, ...]:
        return tuple(filter(None, map(self._tell_event, self.diagram.events)))

    def _tell_event(self, event: Event) -> str:
        match event:
            case Message():
                return self._tell_message(event)
            case Note():
                return self._tell_note(event)
            case BlockStart():
                return self._tell_start(event)
            case Section():
                return _join(_SECTIONS[event.kind], read_text(event.label.source))
            case BlockEnd():
                name = self.blocks.pop()
                return f"end of {name}" if name else ""
            case Activation():
                verb = "is no longer active" if event.ends else "becomes active"
                return f"{self.names[event.participant]} {verb}"
            case Creation():
                return f"{self.names[event.participant]} is created"
            case Destruction():
                return f"{self.names[event.participant]} is destroyed"
            case Numbering():
                self.numbered = event.visible
                self.number = event.start if event.start is not None else self.number
                self.step = event.step or self.step
                return ""
            case _:
                assert_never(event)

    def _tell_message(self, event: Message) -> str:
        number = f"({self.number.normalize():f}) " if self.numbered else ""
        self.number += self.step
        sender, receiver = self.names[event.sender], self.names[event.receiver]
        if event.arrow.tail is not ArrowHead.NONE and event.arrow.head is not ArrowHead.NONE:
            parties = f"{sender} and {receiver}, both ways"
        elif event.arrow.tail is not ArrowHead.NONE:
            parties = f"{receiver} to {sender}"
        else:
            parties = f"{sender} to {'itself' if event.sender == event.receiver else receiver}"
        lost = " (lost)" if event.arrow.head is ArrowHead.CROSS else ""
        return number + _join(parties + lost, read_text(event.label.source))

    def _tell_note(self, event: Note) -> str:
        names = " and ".join(dict.fromkeys(self.names[name] for name in event.participants))
        return _join(f"note {event.position.value} {names}", read_text(event.label.source))

    def _tell_start(self, event: BlockStart) -> str:
        if event.kind is BlockKind.RECT:
            self.blocks.append("")
            return ""
        text = read_text(event.label.source)
        self.blocks.append(_join(_BLOCKS[event.kind], text))
        return self.blocks[-1]


def _join(head: str, text: str) -> str:
    return f"{head}: {text}" if text else head
