"""The distances of a picture, in pixels: ample where there is room, small where there isn't."""

from dataclasses import dataclass

BOX_TITLE, HEAD_MOST, TEXT_MOST, NOTE_MOST = 240, 240, 480, 400  # widest lines, unless `nowrap:`
HEAD_WRAP, TEXT_WRAP, NOTE_WRAP = 170, 220, 200  # the same of labels that are to wrap
BAR = 10  # width of an activation
ICON = 42  # height of a symbol above a name
ICON_WIDTH = 56  # least width of a head, so that no symbol crosses its border
TAB_PAD = 8


@dataclass(frozen=True, slots=True)
class Spacing:
    """Distances, and ``label``: the widest line of a label from one column to the next."""

    label: float = TEXT_MOST
    gap: int = 36  # between two heads
    margin: int = 16  # around the whole, and around notes
    text_pad: int = 12  # between a message's text and its ends
    head_pad: int = 14
    head_least: int = 84
    note_pad: int = 8
    overhang: int = 30  # of a note over two, beyond their lifelines
    loop: int = 40  # reach of a message to oneself
    box_pad: int = 10  # between a box and its heads
    frame_pad: int = 10
    shortest: int = 64  # message


AMPLE = Spacing()


def tighten(label: float) -> Spacing:
    """Return small distances, for labels that are at most so wide a column."""
    return Spacing(
        label=label,
        gap=12,
        margin=8,
        text_pad=5,
        head_pad=8,
        head_least=44,
        note_pad=6,
        overhang=16,
        loop=26,
        box_pad=5,
        frame_pad=5,
        shortest=40,
    )
