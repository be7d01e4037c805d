"""Which lines of a program can be executed."""

from enum import Enum


class Statements(Enum):
    """How the lines of a language that can be executed are told."""

    NONE = "none"  # data, markup, style
    GRAMMAR = "grammar"
    EVERY_LINE = "every line"  # a program without a grammar here: all lines that aren't blank
