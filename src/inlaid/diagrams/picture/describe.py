"""A diagram in words: what a screen reader reads, and what `inlaid diagram` prints."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from inlaid.diagrams.language.arrows import ArrowHead
from inlaid.diagrams.language.labels import read_text
from inlaid.diagrams.language.model import BlockKind, Diagram, Message
from inlaid.diagrams.picture.event_rows import (
    ActivationRow,
    BlockRow,
    EndRow,
    LifeRow,
    MessageRow,
    NoteRow,
    Row,
    Rows,
    SectionRow,
    resolve_rows,
)
from inlaid.diagrams.picture.phrases import ENGLISH, Phrases

_DEEPEST = 12  # blocks within blocks; what is deeper stands on that level


@dataclass(frozen=True, slots=True)
class DiagramStep:
    """What happens, and the steps in it when it is a block or a branch of one.

    ``end`` says in a flat list that the whole block ends after them.
    """

    text: str
    steps: tuple["DiagramStep", ...] = ()
    end: str = ""


def name_diagram(diagram: Diagram, phrases: Phrases = ENGLISH) -> str:
    """Return the accessible title, or the title, or the participants' names."""
    title = diagram.accessible_title or diagram.title or diagram.settings.title
    if title := read_text(title):
        return title
    names = [read_text(participant.label.source) for participant in diagram.participants]
    shown = ", ".join(filter(None, names[:5])) + (", ..." if len(names) > 5 else "")
    return f"{phrases.named}{phrases.colon}{shown}" if shown else phrases.empty


def summarize_diagram(diagram: Diagram, phrases: Phrases = ENGLISH) -> str:
    """Return the accessible description, or the number of participants and messages."""
    if description := read_text(diagram.accessible_description):
        return description
    messages = sum(isinstance(event, Message) for event in diagram.events)
    return phrases.summary.format(participants=len(diagram.participants), messages=messages)


def describe_diagram(diagram: Diagram, phrases: Phrases = ENGLISH) -> tuple[str, ...]:
    """Return one sentence a step, in order, with the ends of blocks; names are the picture's."""
    return tuple(_flatten(find_steps(diagram, phrases)))


def find_steps(diagram: Diagram, phrases: Phrases = ENGLISH) -> tuple[DiagramStep, ...]:
    """Return the steps, those of blocks within them."""
    return _Teller(resolve_rows(diagram), phrases).tell()


def _flatten(steps: Sequence[DiagramStep]) -> Iterator[str]:
    for step in steps:
        yield step.text
        yield from _flatten(step.steps)
        if step.end:
            yield step.end


@dataclass(slots=True)
class _OpenBlock:
    """A block that is open; ``is_flat``: its steps stand among those around it.

    A `rect` has no text.
    """

    text: str
    branch: str
    is_flat: bool = False
    steps: list[DiagramStep] = field(default_factory=list)


class _Teller:
    """Goes through the rows; remembers what `end` ends."""

    def __init__(self, rows: Rows, phrases: Phrases) -> None:
        self.rows = rows.rows
        self.phrases = phrases
        self.names = [
            read_text(participant.label.source) or read_text(participant.name)
            for participant in rows.participants
        ]
        self.blocks = [_OpenBlock("", "")]

    def tell(self) -> tuple[DiagramStep, ...]:
        for row in self.rows:
            self._tell_row(row)
        return tuple(self.blocks[0].steps)

    def _tell_row(self, row: Row) -> None:
        match row:
            case MessageRow():
                self._add(self._tell_message(row))
            case NoteRow():
                names = self.phrases.join.join(self.names[column] for column in row.named)
                note = self.phrases.notes[row.position].format(a=names)
                self._add(self._join(note, row.label.source))
            case BlockRow():
                self._open(row)
            case SectionRow():
                self._divide(self._join(self.phrases.sections[row.kind], row.label.source))
            case EndRow():
                self._close()
            case ActivationRow():
                said = self.phrases.inactive if row.ends else self.phrases.active
                self._add(said.format(a=self.names[row.column]))
            case LifeRow():
                said = self.phrases.destroyed if row.ends else self.phrases.created
                self._add(said.format(a=self.names[row.column]))
            case _:
                assert_never(row)

    def _add(self, text: str) -> None:
        self.blocks[-1].steps.append(DiagramStep(text))

    def _open(self, row: BlockRow) -> None:
        outer = self.blocks[-1].steps
        if row.kind is BlockKind.RECT:
            self.blocks.append(_OpenBlock("", "", is_flat=True, steps=outer))
            return
        said = self._join(self.phrases.blocks[row.kind], row.label.source)
        if len(self.blocks) <= _DEEPEST:
            self.blocks.append(_OpenBlock(said, said))
            return
        self._add(said)
        self.blocks.append(_OpenBlock(said, said, is_flat=True, steps=outer))

    def _divide(self, branch: str) -> None:
        """End a branch of a block; its branches stand one after the other."""
        block = self.blocks[-1]
        if block.is_flat:
            self._add(branch)
            return
        self.blocks[-2].steps.append(DiagramStep(block.branch, tuple(block.steps)))
        block.steps.clear()
        block.branch = branch

    def _close(self) -> None:
        block = self.blocks.pop()
        end = self.phrases.end.format(block=block.text) if block.text else ""
        if not block.is_flat:
            self.blocks[-1].steps.append(DiagramStep(block.branch, tuple(block.steps), end))
        elif end:
            self._add(end)

    def _tell_message(self, row: MessageRow) -> str:
        number = f"({row.number}) " if row.number else ""
        sender, receiver = self.names[row.sender], self.names[row.receiver]
        tail, head = row.arrow.tail is not ArrowHead.NONE, row.arrow.head is not ArrowHead.NONE
        if tail and head:
            form = self.phrases.both
        elif row.sender == row.receiver:
            form = self.phrases.itself
        else:
            form = self.phrases.call
        if tail and not head:
            sender, receiver = receiver, sender
        lost = self.phrases.lost if row.arrow.head is ArrowHead.CROSS else ""
        return number + self._join(form.format(a=sender, b=receiver) + lost, row.label.source)

    def _join(self, head: str, source: str) -> str:
        text = read_text(source)
        return f"{head}{self.phrases.colon}{text}" if text else head
