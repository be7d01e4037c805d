"""Colours that an author may write; anything else is refused."""

import re

_NAMES = frozenset(
    """
    aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue
    blueviolet brown burlywood cadetblue chartreuse chocolate coral cornflowerblue cornsilk
    crimson cyan darkblue darkcyan darkgoldenrod darkgray darkgreen darkgrey darkkhaki
    darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon darkseagreen
    darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue
    dimgray dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite
    gold goldenrod gray green greenyellow grey honeydew hotpink indianred indigo ivory khaki
    lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan
    lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen
    lightskyblue lightslategray lightslategrey lightsteelblue lightyellow lime limegreen linen
    magenta maroon mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen
    mediumslateblue mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream
    mistyrose moccasin navajowhite navy oldlace olive olivedrab orange orangered orchid
    palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru pink plum
    powderblue purple rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown
    seagreen seashell sienna silver skyblue slateblue slategray slategrey snow springgreen
    steelblue tan teal thistle tomato turquoise violet wheat white whitesmoke yellow
    yellowgreen
    """.split()  # noqa: SIM905 (one name a line would be three screens)
)
_TRANSPARENT = "transparent"
_NUMBER = r"\s*[+-]?(?:\d{1,4}(?:\.\d{1,6})?|\.\d{1,6})(?:%|deg)?\s*"
_FUNCTION = re.compile(rf"(?:rgb|hsl)a?\({_NUMBER}(?:[,/ ]{_NUMBER}){{2,3}}\)", re.IGNORECASE)
_PREFIX = re.compile(r"(?:(?:rgb|hsl)a?\([^()]*\)|[A-Za-z]+)(?=\s|$)", re.IGNORECASE)


def find_colour(text: str) -> str | None:
    """Return the colour in CSS when the text is one; the empty string for a transparent one."""
    text = text.strip()
    if text.lower() == _TRANSPARENT:
        return ""
    if text.lower() in _NAMES or _FUNCTION.fullmatch(text):
        return text
    return None


def split_colour(text: str) -> tuple[str, str]:
    """Split the head of a box into its colour, empty when there is none, and its title."""
    match = _PREFIX.match(text)
    colour = find_colour(match[0]) if match else None
    if match is None or colour is None:
        return "", text
    return colour, text[match.end() :].strip()


def find_opacity(colour: str) -> str:
    """Return how opaque a colour may be so that text on it stays readable, light or dark."""
    numbers = re.findall(r"[\d.]+%?", colour)
    if "(" in colour and len(numbers) == 4:
        last = numbers[3]
        alpha = float(last.rstrip("%")) / (100 if last.endswith("%") else 1)
        if alpha <= _OPAQUE:
            return "1"
    return f"{_OPAQUE:g}"


_OPAQUE = 0.2
