"""The colours that authors choose, as thin grounds that suit a light page and a dark one.

The hue is kept. Lightness is the page's, because the ground is translucent; how much of it shows is
as much as leaves text on it a contrast of 7:1, at most.
"""

import math
from dataclasses import dataclass

from inlaid.diagrams.language.colours import read_colour

_Rgb = tuple[float, float, float]

GREY = "#808080"
_LIGHTNESS = 0.62  # of OKLCH: in the middle, seen on white and on black
_GREY_CHROMA = 0.012  # less than that has no hue
_CHROMA = (0.12, 0.17)
_OPACITY = (0.12, 0.15, 0.24)  # of grey, of a pale colour, of a strong one
_STRONG = 0.15  # chroma
_CONTRAST = 7.2
# Pages and their texts that have little contrast themselves: what must stay readable.
_PAGES: tuple[tuple[_Rgb, _Rgb], ...] = (
    ((0.988, 0.988, 0.988), (0.25, 0.25, 0.25)),
    ((0.118, 0.129, 0.161), (0.735, 0.75, 0.79)),
)


@dataclass(frozen=True, slots=True)
class Wash:
    """A colour, `#rrggbb`, and how opaque it is painted."""

    colour: str
    opacity: float


def find_wash(colour: str | None) -> Wash | None:
    """Return the ground for a colour that an author wrote: grey for None, None for transparent."""
    if colour is None:
        return Wash(GREY, _OPACITY[0])
    if not colour:
        return None
    red, green, blue, opacity = read_colour(colour)
    if opacity == 0:
        return None
    lightness, chroma, hue = _to_oklch((red, green, blue))
    if chroma < _GREY_CHROMA:
        dark = 1 - lightness
        return Wash(GREY, round(_limit((0.5, 0.5, 0.5), _OPACITY[0] + 0.1 * dark), 2))
    strength = min(1, chroma / _STRONG)
    vivid = _to_rgb(_LIGHTNESS, min(max(chroma * 1.5, _CHROMA[0]), _CHROMA[1]), hue)
    wanted = _OPACITY[1] + (_OPACITY[2] - _OPACITY[1]) * strength
    return Wash(_write(vivid), round(_limit(vivid, wanted), 2))


def find_line(colour: str) -> str:
    """Return a colour of the same hue that is seen as a line on white and on black."""
    lightness, chroma, hue = _to_oklch(read_colour(colour)[:3])
    return _write(_to_rgb(min(max(lightness, 0.55), 0.68), chroma, hue))


def _limit(colour: _Rgb, opacity: float) -> float:
    """The most of a colour, up to ``opacity``, that leaves texts readable on it."""
    while opacity > 0.05 and any(
        _find_contrast(_mix(page, colour, opacity), text) < _CONTRAST for page, text in _PAGES
    ):
        opacity -= 0.01
    return opacity


def _mix(below: _Rgb, above: _Rgb, opacity: float) -> _Rgb:
    red, green, blue = (b + (a - b) * opacity for b, a in zip(below, above, strict=True))
    return red, green, blue


def _find_contrast(first: _Rgb, second: _Rgb) -> float:
    low, high = sorted(map(_find_luminance, (first, second)))
    return (high + 0.05) / (low + 0.05)


def _find_luminance(colour: _Rgb) -> float:
    red, green, blue = map(_linearize, colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linearize(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _compress(value: float) -> float:
    return value * 12.92 if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


def _to_oklch(colour: _Rgb) -> tuple[float, float, float]:
    """Lightness, chroma and hue (radians) of OKLCH, as CSS Color 4 defines it."""
    red, green, blue = map(_linearize, colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def _to_rgb(lightness: float, chroma: float, hue: float) -> _Rgb:
    """The sRGB colour; one that can't be shown loses chroma until it can."""
    for share in range(20, -1, -1):
        a, b = chroma * share / 20 * math.cos(hue), chroma * share / 20 * math.sin(hue)
        long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
        middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
        short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
        linear = (
            4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
            -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
            -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
        )
        if all(-0.0005 <= part <= 1.0005 for part in linear):
            break
    red, green, blue = (_compress(min(1, max(0, part))) for part in linear)
    return red, green, blue


def _write(colour: _Rgb) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour)
