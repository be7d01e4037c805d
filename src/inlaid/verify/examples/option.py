"""The `verify` option of a fence: ``NAME``, ``off:"reason"``, ``output[:NAME]``, ..."""

import re

from inlaid.diagnostics.nearest import find_nearest
from inlaid.verify.examples.examples import InputOf, Named, Off, Option, OutputOf, Uncovered

_NAME = re.compile(r"[A-Za-z_][\w.-]*")
_FORMS = 'NAME, off:"reason", uncovered:"reason", output, output:NAME or input:NAME'
_KEYWORDS = ("off", "uncovered", "output", "input")

# The option on a fence that is not an include, or in a comment on the line above any fence.
_WRITTEN = re.compile(r'(?:^|[\s{])verify=(?P<value>(?:"[^"]*"|[^\s"}])+)')
_COMMENT = re.compile(r"[ \t>]*<!--\s*inlaid:\s*(?P<options>.*?)\s*-->\s*")


class OptionError(ValueError):
    """The value can't be read; the text says what was expected."""


def parse_option(value: str) -> Option:
    """Return the option that a value writes. Raises OptionError."""
    keyword, colon, rest = value.partition(":")
    rest = rest.strip().removeprefix('"').removesuffix('"').strip()
    if keyword in {"off", "uncovered"}:
        if not rest:
            raise OptionError(f'say why: verify={keyword}:"reason"')
        return Off(rest) if keyword == "off" else Uncovered(rest)
    if keyword == "output" and (not colon or _NAME.fullmatch(rest)):
        return OutputOf(rest)
    if keyword == "input" and _NAME.fullmatch(rest):
        return InputOf(rest)
    if not colon and _NAME.fullmatch(value):
        return Named(value)
    near = find_nearest(keyword, _KEYWORDS) if colon else None
    raise OptionError(f"expected {_FORMS}" + (f"; did you mean '{near}:'?" if near else ""))


def parse_comment(line: str) -> str | None:
    """Return what a comment with options holds, None when the line is no such comment."""
    found = _COMMENT.fullmatch(line)
    return found["options"] if found else None


def find_option(info: str, line_above: str) -> str:
    """Return the value of the option as written in an info string or the comment above, or ""."""
    for text in (info, parse_comment(line_above) or ""):
        if found := _WRITTEN.search(text):
            value = found["value"]
            return value[1:-1] if value[:1] == value[-1:] == '"' and len(value) > 1 else value
    return ""
