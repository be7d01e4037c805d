"""The common indentation of shown lines, and blank lines at both ends of them."""

from collections.abc import Iterable, Sequence

from inlaid.includes.block import Line
from inlaid.includes.directive import Dedent


def dedent_lines(lines: Sequence[Line], dedent: Dedent | int) -> Sequence[Line]:
    """Return the lines without the white space that ``dedent`` says; tabs count as characters."""
    if dedent is Dedent.OFF:
        return lines
    width = _common_indent(lines) if dedent is Dedent.AUTO else dedent
    if not width:
        return lines
    return [Line(_cut_indent(line.text, width), line.number) for line in lines]


def trim_lines(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines from the first to the last that is not blank."""
    solid = [at for at, line in enumerate(lines) if line.text.strip()]
    return tuple(lines[solid[0] : solid[-1] + 1]) if solid else ()


def find_indent(text: str) -> str:
    """The white space that a line begins with."""
    return text[: len(text) - len(text.lstrip(" \t"))]


def _common_indent(lines: Iterable[Line]) -> int:
    indents: set[str] = set()
    for line in lines:
        if line.text and not line.text.isspace():
            if line.text[0] not in " \t":
                return 0
            indents.add(find_indent(line.text))
    if not indents:
        return 0
    low, high = min(indents), max(indents)
    return next(
        (at for at, (one, other) in enumerate(zip(low, high, strict=False)) if one != other),
        min(len(low), len(high)),
    )


def _cut_indent(text: str, width: int) -> str:
    return text[min(width, len(find_indent(text))) :]
