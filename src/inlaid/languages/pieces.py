"""What may stand around a piece of a program, so that the piece alone can be parsed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pieces:
    """How a piece of a file of a language becomes a whole one.

    ``around``: texts before and after it, each a try; ``indent``: what its lines need inside of
    these. ``other``: a language whose grammar is tried as well where a text holds elements of JSX,
    which may be its own.
    """

    around: tuple[tuple[str, str], ...] = ()
    indent: str = ""
    other: str = ""


STATEMENTS = ("void f() {\n", "\n}\n")
MEMBERS = ("class C {\n", "\n}\n")
BRACES = ("{\n", "\n}\n")
