"""What a sequence diagram says: participants and an ordered list of events, each with its place."""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from inlaid.diagnostics.location import Location
from inlaid.diagrams.language.arrows import Arrow


class ParticipantKind(Enum):
    """The eight symbols that a participant can have."""

    PARTICIPANT = "participant"
    ACTOR = "actor"
    BOUNDARY = "boundary"
    CONTROL = "control"
    ENTITY = "entity"
    DATABASE = "database"
    COLLECTIONS = "collections"
    QUEUE = "queue"


class NotePosition(Enum):
    """Where a note stands."""

    LEFT = "left of"
    RIGHT = "right of"
    OVER = "over"


class BlockKind(Enum):
    """The blocks that enclose events."""

    LOOP = "loop"
    OPT = "opt"
    ALT = "alt"
    PAR = "par"
    PAR_OVER = "par_over"
    CRITICAL = "critical"
    BREAK = "break"
    RECT = "rect"


@dataclass(frozen=True, slots=True)
class Label:
    """Text as its author wrote it, trimmed: entities, `<br>` and all; whether it shall wrap.

    ``wrap`` is None when neither `wrap:` nor `nowrap:` was written.
    """

    source: str
    wrap: bool | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a participant; the address is not yet judged."""

    text: str
    address: str
    location: Location


@dataclass(frozen=True, slots=True)
class Participant:
    """A column of the diagram; ``box`` is an index into the diagram's boxes."""

    name: str
    label: Label
    kind: ParticipantKind
    location: Location
    box: int | None = None
    links: tuple[Link, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Box:
    """A coloured frame around neighbouring participants; an empty colour is a transparent one."""

    label: Label
    colour: str
    location: Location


@dataclass(frozen=True, slots=True)
class Message:
    """An arrow from one participant to another, or to itself.

    ``circle_at_sender`` and ``circle_at_receiver`` are the central connections, `()`.
    """

    sender: str
    receiver: str
    arrow: Arrow
    label: Label
    location: Location
    circle_at_sender: bool = False
    circle_at_receiver: bool = False


@dataclass(frozen=True, slots=True)
class Activation:
    """From here on, the participant is at work; or, when ``ends``, it is so no more."""

    participant: str
    ends: bool
    location: Location


@dataclass(frozen=True, slots=True)
class Note:
    """A note beside one participant, or over one or two."""

    position: NotePosition
    participants: tuple[str, ...]
    label: Label
    location: Location


@dataclass(frozen=True, slots=True)
class BlockStart:
    """A block begins; the label of a RECT is its colour."""

    kind: BlockKind
    label: Label
    location: Location


@dataclass(frozen=True, slots=True)
class Section:
    """The next branch of the innermost block: `else`, `and` or `option`."""

    kind: BlockKind
    label: Label
    location: Location


@dataclass(frozen=True, slots=True)
class BlockEnd:
    """The innermost block ends."""

    kind: BlockKind
    location: Location


@dataclass(frozen=True, slots=True)
class Numbering:
    """From here on messages are numbered, or not; start and step are None when not written."""

    visible: bool
    start: Decimal | None
    step: Decimal | None
    location: Location


@dataclass(frozen=True, slots=True)
class Creation:
    """The next message creates the participant."""

    participant: str
    location: Location


@dataclass(frozen=True, slots=True)
class Destruction:
    """The next message destroys the participant."""

    participant: str
    location: Location


Event = (
    Message
    | Activation
    | Note
    | BlockStart
    | Section
    | BlockEnd
    | Numbering
    | Creation
    | Destruction
)


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment line, without its `%%`."""

    text: str
    location: Location


@dataclass(frozen=True, slots=True)
class DiagramSettings:
    """What front matter and directives may set; the rest of Mermaid's settings is reported."""

    wrap: bool = False
    numbered: bool = False
    mirrored: bool | None = None
    title: str = ""
    colours: tuple[tuple[str, str], ...] = ()
    """Theme variables and their colours, which `find_colour` takes."""


@dataclass(frozen=True, slots=True)
class Diagram:
    """A whole diagram; blocks in ``events`` are balanced, and every name is a participant's."""

    participants: tuple[Participant, ...]
    boxes: tuple[Box, ...]
    events: tuple[Event, ...]
    title: str
    accessible_title: str
    accessible_description: str
    settings: DiagramSettings
    remarks: tuple[Remark, ...]
    location: Location
