"""The parts of a picture, how each is painted without a style sheet, and what may recolour it.

The attributes are what feeds, mail, reader mode and image viewers see; `diagram.css` says the same
for pages, with a custom property for each part.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inlaid.diagrams.picture.wash import find_line, find_wash

ACCENT, AMBER, SOLID = "#4a7fd4", "#b98616", "#3a68b5"
FONTS = "system-ui,Segoe UI,Roboto,Noto Sans,Ubuntu,Helvetica,Arial,sans-serif"
CODE_FONTS = "ui-monospace,SFMono-Regular,Menlo,Consolas,Liberation Mono,monospace"
_INK = "currentColor"

ATTRIBUTES = {
    "b": f'fill="{ACCENT}" fill-opacity=".14" stroke="{ACCENT}"',
    "y": f'fill="none" stroke="{_INK}" stroke-width="1.4"',
    "l": f'fill="none" stroke="{_INK}" stroke-opacity=".4"',
    "a": f'fill="{ACCENT}" fill-opacity=".3" stroke="{ACCENT}"',
    "m": f'fill="none" stroke="{_INK}" stroke-width="1.4"',
    "m o": f'fill="none" stroke="{_INK}" stroke-width="1.4" stroke-dasharray="5 4"',
    "h": f'fill="{_INK}"',
    "c": f'fill="{SOLID}"',
    "i": f'fill="{SOLID}"',
    "j": 'fill="#fff" font-size="12"',
    "n": f'fill="{AMBER}" fill-opacity=".16" stroke="{AMBER}"',
    "f": f'fill="none" stroke="{_INK}" stroke-opacity=".55"',
    "d": f'fill="none" stroke="{_INK}" stroke-opacity=".55" stroke-dasharray="4 3"',
    "tab": f'fill="#888" fill-opacity=".13" stroke="{_INK}" stroke-opacity=".55"',
    "k": 'font-weight="700"',
    "s": 'text-anchor="start"',
    "x": 'fill="none" stroke="#c33" stroke-width="2.5"',
    "ti": 'font-size="16" font-weight="500"',
    "pb": f'stroke="{_INK}" stroke-opacity=".3"',
}
"""Attributes by the class of a part."""


@dataclass(frozen=True, slots=True)
class Themed:
    """What a theme variable of Mermaid changes: a part's ground or its line, and the property."""

    part: str
    attribute: str
    name: str


THEMED = {
    "actorBkg": Themed("b", "fill", "actor"),
    "primaryColor": Themed("b", "fill", "actor"),
    "actorBorder": Themed("b", "stroke", "actor-line"),
    "primaryBorderColor": Themed("b", "stroke", "actor-line"),
    "activationBkgColor": Themed("a", "fill", "activation"),
    "activationBorderColor": Themed("a", "stroke", "activation-line"),
    "noteBkgColor": Themed("n", "fill", "note"),
    "noteBorderColor": Themed("n", "stroke", "note-line"),
    "signalColor": Themed("m", "stroke", "line"),
    "actorLineColor": Themed("l", "stroke", "life"),
    "labelBoxBkgColor": Themed("tab", "fill", "tab"),
    "labelBoxBorderColor": Themed("f", "stroke", "frame"),
}
"""The theme variables that are taken over."""


def repaint(colours: Sequence[tuple[str, str]]) -> tuple[Mapping[str, str], str]:
    """Return the attributes of parts, and custom properties in CSS, for theme variables.

    ``colours``: names of `THEMED`, each with a colour that an author may write.
    """
    attributes = dict(ATTRIBUTES)
    properties: dict[str, str] = {}
    for variable, colour in colours:
        themed = THEMED[variable]
        if themed.attribute == "fill":
            wash = find_wash(colour)
            found = wash.colour if wash else "none"
        else:
            found = find_line(colour) if colour else "none"
        properties[f"--inlaid-{themed.name}"] = found
        for part, said in tuple(attributes.items()):
            if part.split()[0] == themed.part:
                attributes[part] = re.sub(
                    rf'\b{themed.attribute}="[^"]*"',
                    f'{themed.attribute}="{found}"',
                    said,
                )
    return attributes, ";".join(f"{name}:{value}" for name, value in properties.items())
