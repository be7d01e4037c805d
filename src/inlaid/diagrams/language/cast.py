"""Who takes part in a diagram: participants, their boxes, how long they live and are active."""

from dataclasses import replace

from inlaid.diagnostics import codes
from inlaid.diagnostics.location import Location
from inlaid.diagnostics.nearest import find_nearest, list_names
from inlaid.diagrams.language.cursor import Cursor
from inlaid.diagrams.language.labels import restore_source
from inlaid.diagrams.language.model import (
    Activation,
    Box,
    Creation,
    Destruction,
    Event,
    Label,
    Participant,
    ParticipantKind,
)
from inlaid.diagrams.language.scan import Token


class Cast:
    """The participants as far as the diagram has been read; what they do goes to ``events``."""

    def __init__(self, cursor: Cursor, events: list[Event]) -> None:
        self.cursor = cursor
        self.events = events
        self.participants: dict[str, Participant] = {}
        self.boxes: list[Box] = []
        self.box: int | None = None
        self.box_start: Token | None = None
        self.active: dict[str, int] = {}
        self.mentions: list[tuple[str, Location]] = []
        self.created: Creation | None = None
        self.destroyed: Destruction | None = None

    def create(self, name: str, place: Location) -> None:
        """Let a participant begin at the message that follows."""
        if name in self.participants:
            self.cursor.report(
                codes.DIAGRAM_LIFETIME,
                f"`{restore_source(name)}` exists already and can't be created",
                place,
                "give the new one another name, and show it `as` the old",
            )
            return
        self.created = Creation(name, place)
        self.events.append(self.created)

    def add(
        self,
        name: str,
        place: Location,
        alias: Label | None = None,
        kind: ParticipantKind | None = None,
    ) -> None:
        """Let a participant be there, from its first mention on."""
        old = self.participants.get(name)
        if old is None:
            self.participants[name] = Participant(
                name,
                alias or Label(restore_source(name)),
                kind or ParticipantKind.PARTICIPANT,
                place,
                self.box,
            )
            return
        if self.box is not None and old.box is not None and self.box != old.box:
            self.cursor.report(
                codes.DIAGRAM_BOX,
                f"`{restore_source(name)}` stands in another box already",
                place,
                "declare it in one box",
            )
            return
        box = old.box if old.box is not None else self.box
        if alias is not None and kind is not None:
            self.participants[name] = replace(old, label=alias, kind=kind, box=box)
        elif box != old.box:
            self.participants[name] = replace(old, box=box)

    def meet(self, sender: str, receiver: str, place: Location) -> None:
        """Let one send to another: what was created or destroyed before has to take part."""
        if created := self.created:
            if receiver != created.participant:
                self.cursor.report(
                    codes.DIAGRAM_LIFETIME,
                    "the message after `create` must go to "
                    f"`{restore_source(created.participant)}`, not to `{restore_source(receiver)}`",
                    place,
                )
            self.created = None
        elif destroyed := self.destroyed:
            if destroyed.participant not in (sender, receiver):
                self.cursor.report(
                    codes.DIAGRAM_LIFETIME,
                    "the message after `destroy` must come from or go to "
                    f"`{restore_source(destroyed.participant)}`",
                    place,
                )
            self.destroyed = None

    def activate(self, name: str, place: Location, *, ends: bool) -> None:
        """Begin or end an activation."""
        count = self.active.get(name, 0) + (-1 if ends else 1)
        if count < 0:
            self.cursor.report(
                codes.DIAGRAM_ACTIVATION,
                f"`{restore_source(name)}` is not active here and can't be deactivated",
                place,
            )
            return
        self.active[name] = count
        self.events.append(Activation(name, ends, place))

    def destroy(self, name: str, place: Location) -> None:
        """Let a participant end at the message that follows."""
        self.mentions.append((name, place))
        self.destroyed = Destruction(name, place)
        self.events.append(self.destroyed)

    def open_box(self, label: Label, colour: str, token: Token) -> None:
        """Put the participants that follow into a box."""
        self.box = len(self.boxes)
        self.box_start = token
        self.boxes.append(Box(label, colour, self.cursor.place(token)))

    def close_box(self) -> None:
        """End the box at hand."""
        self.box = self.box_start = None

    def check_ends(self) -> None:
        """Report what the end of the diagram leaves open, and names that nobody has."""
        if self.box_start is not None:
            self.cursor.report(
                codes.DIAGRAM_UNCLOSED, "the `box` has no `end`", self.cursor.place(self.box_start)
            )
        if self.created is not None:
            self._warn_unused(self.created, "creates")
        if self.destroyed is not None:
            self._warn_unused(self.destroyed, "destroys")
        for name, place in self.mentions:
            if name not in self.participants:
                self._report_unknown(name, place)

    def _warn_unused(self, event: Creation | Destruction, verb: str) -> None:
        self.cursor.report(
            codes.DIAGRAM_LIFETIME_UNUSED,
            f"no message follows that {verb} `{restore_source(event.participant)}`",
            event.location,
        )

    def _report_unknown(self, name: str, place: Location) -> None:
        near = find_nearest(name, self.participants)
        known = list_names(map(restore_source, self.participants)) or "none"
        self.cursor.report(
            codes.DIAGRAM_PARTICIPANT_UNKNOWN,
            f"no participant is called `{restore_source(name)}`; participants: {known}",
            place,
            f"did you mean `{restore_source(near)}`?" if near else "",
        )
