import re

import pytest

from inlaid.diagrams.language import colours
from inlaid.diagrams.picture.wash import find_line, find_wash

PAGES = {"light": (("#ffffff", "#333333")), "dark": (("#1e2129", "#c0c2ca"))}


def read(colour):
    return colours.read_colour(colour)[:3]


def paint(page, wash):
    return [p + (c - p) * wash.opacity for p, c in zip(read(page), read(wash.colour), strict=True)]


def light(rgb):
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in rgb]
    return sum(a * b for a, b in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(a, b):
    low, high = sorted(map(light, (a, b)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("page", PAGES)
def test_text_on_every_named_colour_is_readable(page):
    ground, ink = PAGES[page]
    names = [name for name in colours._NAMES if name != "white"]
    least = min((contrast(paint(ground, find_wash(name)), read(ink)), name) for name in names)
    assert len(names) == 147
    assert least >= (7, "")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "colour", ["rgb(240, 248, 255)", "lightyellow", "rgba(0,0,255,.1)", "#fee"]
)
def test_a_pale_colour_is_seen(page, colour):
    ground = PAGES[page][0]
    painted = paint(ground, find_wash(colour))
    assert max(abs(a - b) for a, b in zip(painted, read(ground), strict=True)) > 0.03


@pytest.mark.parametrize(
    ("colour", "strongest"),
    [("rgb(20, 60, 20)", 1), ("rgb(255, 230, 230)", 0), ("hsl(240, 100%, 95%)", 2), ("navy", 2)],
)
def test_the_hue_is_kept(colour, strongest):
    red, green, blue = read(find_wash(colour).colour)
    assert max(range(3), key=(red, green, blue).__getitem__) == strongest
    red, green, blue = read(find_line(colour))
    assert max(range(3), key=(red, green, blue).__getitem__) == strongest


def test_grey_transparent_and_none():
    assert find_wash("").__class__ is type(None)
    assert find_wash("rgba(1,2,3,0)") is None
    assert find_wash(None).colour == find_wash("lightgrey").colour == "#808080"
    assert find_wash("black").opacity > find_wash("white").opacity


@pytest.mark.parametrize(
    ("text", "rgba"),
    [
        ("rgb(255, 0, 51)", (1, 0, 0.2, 1)),
        ("rgba(0,0,255,.1)", (0, 0, 1, 0.1)),
        ("rgb(50% 0% 100% / 20%)", (0.5, 0, 1, 0.2)),
        ("hsl(120, 100%, 25%)", (0, 0.5, 0, 1)),
        ("hsla(120deg 100% 25% / 1)", (0, 0.5, 0, 1)),
        ("#08f", (0, 0x88 / 255, 1, 1)),
        ("#0088ff80", (0, 0x88 / 255, 1, 0x80 / 255)),
        ("Aqua", (0, 1, 1, 1)),
    ],
)
def test_colours_are_read(text, rgba):
    assert re.sub(r"\s", "", colours.find_colour(text)) == re.sub(r"\s", "", text)
    assert colours.read_colour(text) == pytest.approx(rgba)
