"""Layout: what fits a column of text, and what lies on what."""

import re

import pytest

from inlaid.diagrams.language.parse import parse_diagram
from inlaid.diagrams.picture.figure import FigureOptions, render_diagram
from inlaid.diagrams.picture.layout import layout_diagram

HEAD = "sequenceDiagram\n"
LONG = "the job waits for its quota in the local queue of the cluster"


def layout(text, **options):
    diagram, diagnostics = parse_diagram(HEAD + text, "x.mmd", 1)
    assert diagram is not None, diagnostics
    return layout_diagram(diagram, **options)


def chain(count):
    return "".join(f"P{i}->>P{i + 1}: {LONG}\n" for i in range(count - 1))


@pytest.mark.parametrize(
    ("count", "least", "most"), [(2, 100, 688), (5, 500, 688), (8, 689, 810), (9, 689, 983)]
)
def test_labels_are_broken_so_that_the_picture_fits(count, least, most):
    assert least <= layout(chain(count)).width <= most


def test_a_picture_that_fits_at_no_size_is_wide_and_has_readable_labels():
    placed = layout(chain(20))
    assert placed.width > 1500
    assert max(len(shaft.text.lines) for shaft in placed.shafts) <= 5


@pytest.mark.parametrize("width", [400, 688, 1000])
def test_the_width_is_a_page_s_affair(width):
    assert width * 0.7 < layout(chain(4), width=width).width <= width


def test_the_option_width_and_its_word():
    def measure(width):
        options = FigureOptions(width=width)
        html = render_diagram(HEAD + chain(4), "x.mmd", 1, options=options).html
        return int(re.search(r"--inlaid-width:(\d+)px", html)[1])

    assert measure(400) <= 400 < measure(688) <= 688 < measure(1000) <= 1000


def test_a_text_has_the_room_that_others_made():
    placed = layout(f"A->>B: {LONG}\nA->>B: {LONG} again\nparticipant C\nC->>A: x")
    widths = {len(shaft.text.lines) for shaft in placed.shafts}
    assert widths == {1}


def test_numbers_stand_clear_of_labels():
    placed = layout("autonumber\nA->>B: one\nA->>A: two\nB-->>A: three")
    for shaft in placed.shafts:
        last = shaft.text.y + 18 * (len(shaft.text.lines) - 1)
        assert last + 5 <= shaft.y - 9


def overlap(one, other):
    return (
        one.x < other[2] and other[0] < one.x + one.width
        and one.top < other[3] and other[1] < one.bottom
    )  # fmt: skip


def test_bars_and_lifelines_are_cut_where_something_lies_on_them():
    placed = layout("A->>+B: x\nA->>C: a long label over B's bar\nNote over B: busy\nB-->>-A: y")
    text = placed.shafts[1].text
    area = (text.x - 60, text.y - 13, text.x + 60, text.y + 5)
    note = placed.sheets[0]
    noted = (note.x, note.y, note.x + note.width, note.y + note.height)
    assert len(placed.bars) == 3
    assert not [bar for bar in placed.bars if overlap(bar, area) or overlap(bar, noted)]
    for line in placed.lifelines:
        for bar in placed.bars:
            within = bar.x < line.x < bar.x + bar.width
            assert not (within and line.top < bar.bottom and bar.top < line.bottom)


def test_a_bar_is_half_as_wide_beside_an_inner_one():
    placed = layout("A->>+B: x\nB->>+B: y\nB-->>-B: z\nB-->>-A: done")
    assert sorted((bar.width, bar.whole) for bar in placed.bars) == [
        (5, False), (10, True), (10, True), (10, True),
    ]  # fmt: skip


def test_no_two_grounds_mix():
    placed = layout(
        "box Aqua Front\nparticipant A\nend\nrect red\nA->>B: x\nrect lime\nNote over B: y\nend\nend"
    )
    box, outer, inner = placed.panels
    assert outer.area.intersect(box.area) in box.holes
    assert outer.holes == (inner.area,)
    (note,) = inner.holes
    assert (note.width, note.height) == (placed.sheets[0].width, placed.sheets[0].height)
    head = placed.heads[0]
    assert any((hole.width, hole.y) == (head.width, head.y) for hole in box.holes)


def test_a_transparent_ground_isn_t_drawn_and_one_without_a_colour_is_grey():
    assert layout("rect transparent\nA->>B: x\nend").panels == ()
    assert [panel.colour for panel in layout("rect bleu\nA->>B: x\nend").panels] == [None]


def test_a_dead_participant_s_line_ends():
    placed = layout(
        "create participant B\nA->>B: x\ndestroy B\nA-xB: y\nA->>C: over all\nNote over A,C: z"
    )
    x = placed.heads[-1].x if placed.heads[-1].text.lines == ("B",) else placed.crosses[0].x
    assert max(line.bottom for line in placed.lifelines if line.x == x) <= placed.crosses[0].y
