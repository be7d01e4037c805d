"""Text from outside on a terminal or in a log: shown, never obeyed; and how wide it is there."""

import re
import unicodedata

from inlaid.patterns import late_pattern

# Control characters, lone surrogates, line separators and changes of writing direction: they steer
# a terminal, begin a line of the text's own, or show it in another order than it has.
_OBEYED = r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
_IN_LINE = late_pattern(_OBEYED)
_IN_TEXT = late_pattern(rf"(?![\t\n]){_OBEYED}")


def make_printable(text: str) -> str:
    r"""Return a text of several lines with what a terminal would obey written out, as ``\x1b``."""
    return _IN_TEXT.sub(_write_out, text)


def make_line(text: str) -> str:
    r"""Return a text as one line: as `make_printable`, with tabs and line ends written out."""
    return _IN_LINE.sub(_write_out, text)


def _write_out(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}"


def measure_width(text: str) -> int:
    """Return how many columns of a terminal a printable text takes (Unicode, UAX #11); tabs one."""
    return len(text) if text.isascii() else sum(map(_measure, text))


def _measure(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me", "Cf"} and char != "\u00ad":
        return 0  # combined with what is before; a soft hyphen is shown
    if "\u1160" <= char <= "\u11ff":
        return 0  # vowels and finals of Hangul, within the syllable that began
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1
