"""A diagram in the terms of mermaid's own parser, to be compared with what that one found."""

import re

from inlaid.diagrams.language.model import (
    Activation,
    BlockEnd,
    BlockStart,
    Creation,
    Destruction,
    Message,
    Note,
    Numbering,
    Section,
)

ARROWS = {
    "->>": 0, "-->>": 1, "-x": 3, "--x": 4, "->": 5, "-->": 6, "-)": 24, "--)": 25,
    "<<->>": 33, "<<-->>": 34,
    "-|\\": 41, "-|/": 42, "-\\\\": 43, "-//": 44, "/|-": 45, "\\|-": 46, "//-": 47, "\\\\-": 48,
    "--|\\": 51, "--|/": 52, "--\\\\": 53, "--//": 54,
    "/|--": 55, "\\|--": 56, "//--": 57, "\\\\--": 58,
}  # fmt: skip
NOTE, STARTS_WORK, ENDS_WORK, AUTONUMBER = 2, 17, 18, 26
CIRCLE_AT_RECEIVER, CIRCLE_AT_SENDER, BOTH_CIRCLES = 59, 60, 61
STARTS = {
    "loop": 10,
    "alt": 12,
    "opt": 15,
    "par": 19,
    "rect": 22,
    "critical": 27,
    "break": 30,
    "par_over": 32,
}
SECTIONS = {"alt": 13, "par": 20, "par_over": 20, "critical": 28}
ENDS = {
    "loop": 11,
    "alt": 14,
    "opt": 16,
    "par": 21,
    "rect": 23,
    "critical": 29,
    "break": 31,
    "par_over": 21,
}
PLACEMENTS = {"left of": 0, "right of": 1, "over": 2}


def to_official(diagram):
    """The diagram as the official parser's state, as far as corpus/models.jsonl holds it."""
    wrap = diagram.settings.wrap
    teller = _Teller(wrap)
    for event in diagram.events:
        teller.add(event)
    actors = [
        {
            "id": encode(participant.name),
            "description": encode(participant.label.source),
            "type": participant.kind.value,
            "wrap": wraps(participant.label, wrap),
            "links": {link.text: link.address for link in participant.links},
            "properties": dict(participant.properties),
            "box": participant.box,
        }
        for participant in diagram.participants
    ]
    boxes = [
        {
            "name": encode(box.label.source) or None,
            "wrap": wraps(box.label, wrap),
            "fill": box.colour or "transparent",
            "actorKeys": [actor["id"] for actor in actors if actor["box"] == number],
        }
        for number, box in enumerate(diagram.boxes)
    ]
    return {
        "actors": actors,
        "messages": teller.messages,
        "boxes": boxes,
        "created": teller.created,
        "destroyed": teller.destroyed,
        "title": diagram.title or None,
        "accTitle": diagram.accessible_title or None,
        "accDescr": diagram.accessible_description or None,
    }


def encode(text):
    text = text.replace("\x01", "#").replace("\x02", ";")
    return re.sub(r"#(\w+);", lambda m: ("ﬂ°°" if m[1].isdecimal() else "ﬂ°") + m[1] + "¶ß", text)


def wraps(label, default):
    return default if label.wrap is None else label.wrap


class _Teller:
    def __init__(self, wrap):
        self.wrap = wrap
        self.messages, self.created, self.destroyed = [], [], []
        self.last = None

    def add(self, event):  # noqa: C901 (one case a kind of event)
        match event:
            case Message():
                self.add_message(event)
            case Activation():
                if not event.ends and event.location == self.last:  # the `+` of an arrow
                    self.messages[-1]["activate"] = True
                kind = ENDS_WORK if event.ends else STARTS_WORK
                self.messages.append({"from": encode(event.participant), "type": kind})
            case Note():
                first, last = event.participants[0], event.participants[-1]
                self.messages.append({
                    "from": encode(first), "to": encode(last), "type": NOTE,
                    "placement": PLACEMENTS[event.position.value], **self.text(event.label),
                })  # fmt: skip
            case BlockStart():
                self.messages.append({"type": STARTS[event.kind.value], **self.text(event.label)})
            case Section():
                self.messages.append({"type": SECTIONS[event.kind.value], **self.text(event.label)})
            case BlockEnd():
                self.messages.append({"type": ENDS[event.kind.value]})
            case Numbering():
                self.add_numbering(event)
            case Creation():
                self.created.append([encode(event.participant), len(self.messages)])
            case Destruction():
                self.destroyed.append([encode(event.participant), len(self.messages)])
        self.last = event.location

    def text(self, label):
        return {"message": encode(label.source), "wrap": wraps(label, self.wrap)}

    def add_message(self, event):
        circles = (event.circle_at_sender, event.circle_at_receiver)
        central = {
            (False, False): 0,
            (False, True): CIRCLE_AT_RECEIVER,
            (True, False): CIRCLE_AT_SENDER,
            (True, True): BOTH_CIRCLES,
        }[circles]
        self.messages.append({
            "from": encode(event.sender), "to": encode(event.receiver),
            "type": ARROWS[event.arrow.token], "activate": event.circle_at_receiver,
            "centralConnection": central, **self.text(event.label),
        })  # fmt: skip
        if event.circle_at_receiver:
            self.messages.append({"from": encode(event.receiver), "type": CIRCLE_AT_RECEIVER})
        if event.circle_at_sender:
            self.messages.append({"from": encode(event.sender), "type": CIRCLE_AT_SENDER})

    def add_numbering(self, event):
        value = {"visible": event.visible}
        if event.visible and event.start is not None:
            step = event.step if event.step is not None else 1
            value |= {"start": float(event.start), "step": float(step)}
        self.messages.append({"type": AUTONUMBER, "message": value})


def find_difference(ours, theirs, path=""):
    """Where the two differ; None when everything that ours says is said by theirs too."""
    if isinstance(ours, dict):
        for key, value in ours.items():
            found = theirs.get(key)
            if difference := find_difference(
                value, found or None if value is None else found, f"{path}/{key}"
            ):
                return difference
        return None
    if isinstance(ours, list):
        if len(ours) != len(theirs or []):
            return f"{path}: {len(ours)} against {len(theirs or [])}"
        pairs = enumerate(zip(ours, theirs or [], strict=True))
        return next(
            filter(None, (find_difference(a, b, f"{path}[{i}]") for i, (a, b) in pairs)), None
        )
    if ours != theirs:
        return f"{path}: {ours!r} against {theirs!r}"
    return None
