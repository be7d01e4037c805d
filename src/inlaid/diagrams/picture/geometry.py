"""What a laid-out diagram is made of: numbers in pixels, and lines of text."""

from dataclasses import dataclass

from inlaid.diagrams.language.arrows import Arrow
from inlaid.diagrams.language.model import BlockKind, ParticipantKind

BASELINE = 13  # from the top of a line of text to its baseline


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Lines of text: ``x`` is their middle, or their start; ``y`` the first baseline."""

    x: float
    y: float
    lines: tuple[str, ...]
    centred: bool = True


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    def intersect(self, other: "Area") -> "Area | None":
        """What both cover, None when that is nothing."""
        left, top = max(self.x, other.x), max(self.y, other.y)
        width = min(self.x + self.width, other.x + other.width) - left
        height = min(self.y + self.height, other.y + other.height) - top
        return Area(left, top, width, height) if width > 0 and height > 0 else None


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link below a participant's name."""

    text: TextBlock
    address: str


@dataclass(frozen=True, slots=True)
class ParticipantHead:
    """A participant's symbol; ``x`` is its middle, ``y`` its top."""

    x: float
    y: float
    width: float
    height: float
    kind: ParticipantKind
    text: TextBlock
    links: tuple[Anchor, ...] = ()


@dataclass(frozen=True, slots=True)
class Lifeline:
    """A piece of the line below a participant."""

    x: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A piece of an activation; ``x`` is its left edge.

    ``opens`` and ``closes``: it has an edge at the top and at the bottom; ``whole``: at the right.
    """

    x: float
    top: float
    bottom: float
    width: float
    opens: bool = True
    closes: bool = True
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Pill:
    """A message's number; ``x`` is its middle."""

    x: float
    width: float
    text: str


@dataclass(frozen=True, slots=True)
class Shaft:
    """A message from ``start`` to ``end`` at the height ``y``.

    A message to oneself goes ``reach`` to the right and comes back ``drop`` lower; both are 0
    for others. ``circles`` are the middles of its central connections: x, or y when it comes back.
    """

    start: float
    end: float
    y: float
    arrow: Arrow
    text: TextBlock
    circles: tuple[float, ...] = ()
    number: Pill | None = None
    reach: float = 0
    drop: float = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A note."""

    x: float
    y: float
    width: float
    height: float
    text: TextBlock


@dataclass(frozen=True, slots=True)
class Divider:
    """A line across a frame, and the text of what follows."""

    y: float
    text: TextBlock


@dataclass(frozen=True, slots=True)
class Frame:
    """A block: its kind stands in a tab of the given width at the top left."""

    x: float
    y: float
    width: float
    height: float
    kind: BlockKind
    tab: float
    text: TextBlock
    dividers: tuple[Divider, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """A coloured ground: a box, which is ``outlined``, or a `rect`.

    ``colour`` is as written, None for grey, empty for none. ``holes`` are the areas of grounds that
    lie on this one, so that each is painted on the page alone.
    """

    area: Area
    colour: str | None
    outlined: bool
    text: TextBlock
    holes: tuple[Area, ...] = ()


@dataclass(frozen=True, slots=True)
class Cross:
    """The end of a destroyed participant."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Layout:
    """All shapes, in the order in which they are painted; left and top may be negative."""

    left: float
    top: float
    width: float
    height: float
    title: TextBlock
    panels: tuple[Panel, ...]
    frames: tuple[Frame, ...]
    lifelines: tuple[Lifeline, ...]
    bars: tuple[Bar, ...]
    heads: tuple[ParticipantHead, ...]
    sheets: tuple[Sheet, ...]
    shafts: tuple[Shaft, ...]
    crosses: tuple[Cross, ...]
