"""The eight symbols of participants, as paths."""

from inlaid.diagrams.language.model import ParticipantKind
from inlaid.diagrams.picture.geometry import ParticipantHead

# Drawn around the middle of the top, 36 high.
_ICONS = {
    ParticipantKind.ACTOR: "m0 2a6 6 0 1 1-.1 0zm0 12v12m-12-8h24m-12 8l-9 11m9-11l9 11",
    ParticipantKind.BOUNDARY: "m-22 8v24m0-12h12m0 0a13 13 0 1 0 26 0a13 13 0 1 0-26 0",
    ParticipantKind.CONTROL: "m0 7a13 13 0 1 0 .1 0zm6-5l-6 5l6 5",
    ParticipantKind.ENTITY: "m0 6a13 13 0 1 0 .1 0zm-14 30h28",
    ParticipantKind.DATABASE: "m-15 9a15 5 0 1 0 30 0a15 5 0 1 0-30 0v22a15 5 0 0 0 30 0v-22",
    ParticipantKind.COLLECTIONS: "m-11 8h24v20h-24zm-5 5v20h24v-5",
    ParticipantKind.QUEUE: "m-16 10h32a5 11 0 0 1 0 22h-32a5 11 0 0 1 0-22a5 11 0 0 1 0 22",
}


def draw_symbol(head: ParticipantHead) -> str:
    """Return the outline of a participant's head, without its name."""
    left, middle = f"{head.x - head.width / 2:g}", f"{head.x:g}"
    box = (
        f'<rect class="b" x="{left}" y="{head.y:g}" width="{head.width:g}" '
        f'height="{head.height:g}" rx="4"/>'
    )
    if head.kind is ParticipantKind.PARTICIPANT:
        return box
    return f'{box}<path class="y" d="M{middle} {head.y + 7:g}{_ICONS[head.kind]}"/>'
