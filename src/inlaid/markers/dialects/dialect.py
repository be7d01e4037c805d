"""What a marker dialect is: how its markers are found and how they pair."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from typing import NamedTuple, assert_never


class MarkerKind(Enum):
    """What a marker does."""

    START = "start"
    END = "end"
    TOGGLE = "toggle"  # starts the region when it is closed, ends it when it is open
    CUT_START = "start of a cut"  # lines from here on are left out of what is shown
    CUT_END = "end of a cut"
    CUT_LINE = "cut of a line"  # the line is left out, code and all
    STATE_START = "start of a state"  # left out unless one of its states is asked for
    STATE_END = "end of a state"
    STATE_CUT_START = "start of a cut in a state"  # left out when one of its states is asked for
    STATE_CUT_END = "end of a cut in a state"
    STATE_UNCOMMENT_START = "start of an uncommenting in a state"
    STATE_UNCOMMENT_END = "end of an uncommenting in a state"
    UNCOMMENT_START = "start of an uncommenting"
    UNCOMMENT_END = "end of an uncommenting"
    REPLACE_START = "start of a replacement"
    REPLACE_END = "end of a replacement"
    EMPHASIS_START = "start of an emphasis"
    EMPHASIS_END = "end of an emphasis"
    EMPHASIS_LINE = "emphasis of a line"  # the tag's comment is removed, the code stays
    BLOCK = "block"  # has no name, and ends with an anonymous end
    CONTINUATION = "continuation"  # a line that belongs to the marker before it


ON_CODE = frozenset(
    {MarkerKind.CUT_LINE, MarkerKind.EMPHASIS_LINE}
)  # they are about the code of their line


class Marker(NamedTuple):
    """A marker in a line: what it does, for which region, and its offsets in the line.

    An anonymous marker has an empty name. ``code`` says that the line holds code as well.
    ``argument`` is what follows the marker, for the kinds that take one. A tuple, since a source
    has many of them, and building a frozen dataclass takes three times as long.
    """

    kind: MarkerKind
    name: str
    start: int
    end: int
    code: bool = False
    argument: str = ""


class Repeats(Enum):
    """What a second region of the same name in one file is.

    ``NEST``: one that starts in the other is a part of it; one that starts behind it joins it.
    """

    JOIN = "join"
    ERROR = "error"
    NEST = "nest"


class Form(Enum):
    """How the lines of a file carry markers."""

    CODE = "code"  # in comments
    PLAIN = "plain"  # a text has no comments: the marker alone in its line
    DIFF = "diff"  # after the first column of a diff


LineReader = Callable[[str], tuple[Marker, ...]]


@dataclass(frozen=True, slots=True)
class Dialect:
    """A way of marking regions.

    ``trigger`` finds the lines that may hold a marker; every dialect searches every file, so it
    starts with a literal, for which the search is fast. ``read_line`` returns the markers of such a
    line. ``loose``: ordinary comments look like its markers, so that an unpaired one is a comment
    and no error. ``fold_case``: names ignore case. ``strict_nesting``: markers of different kinds
    must not cross, and a mistake breaks every region of the file. ``default_region``: a start
    without a name opens the region "". ``anonymous_ends``: an end without a name closes the
    innermost open region; ``commented_ends``: so does one whose text names no open region;
    ``common_ends``: where none is open, it is an ordinary comment.
    ``slices``: a start ends the region before it, and a cut may last to the end of the file.
    ``suffixes``: of the files that are searched, in lower case; empty for all.
    """

    name: str
    trigger: re.Pattern[str]
    read_line: LineReader
    repeats: Repeats
    loose: bool = False
    fold_case: bool = False
    strict_nesting: bool = False
    default_region: bool = False
    anonymous_ends: bool = False
    commented_ends: bool = False
    common_ends: bool = False
    slices: bool = False
    suffixes: frozenset[str] = frozenset()
    example: str = field(default="", compare=False)

    def is_for(self, path: str) -> bool:
        """Whether the file of that name may hold its markers."""
        return not self.suffixes or path.rpartition(".")[2].lower() in self.suffixes

    def find_lines(
        self, text: str, form: Form = Form.CODE
    ) -> Iterator[tuple[int, tuple[Marker, ...]]]:
        r"""Yield line number (1-based) and markers of each line that holds a marker.

        ``text`` has ``\n`` as its only line end. Linear in the length of the text.
        """
        read_line = self.read_line if form is Form.CODE else partial(self._read_form, form=form)
        number, counted, next_line = 1, 0, 0
        for found in self.trigger.finditer(text):
            at = found.start()
            if at < next_line:
                continue
            start = text.rfind("\n", 0, at) + 1
            stop = text.find("\n", at)
            next_line = len(text) + 1 if stop < 0 else stop + 1
            if marks := read_line(text[start : next_line - 1]):
                number += text.count("\n", counted, start)
                counted = start
                yield number, marks

    def _read_form(self, line: str, form: Form) -> tuple[Marker, ...]:
        match form:
            case Form.CODE:
                return self.read_line(line)
            case Form.DIFF:
                return _shift(self.read_line(line[1:]), 1)
            case Form.PLAIN:
                if (marks := self.read_line(line)) or self.loose:
                    return marks
                return _shift(self.read_line(_AS_COMMENT + line), -len(_AS_COMMENT))
            case _:
                assert_never(form)


_AS_COMMENT = "# "


def _shift(marks: tuple[Marker, ...], by: int) -> tuple[Marker, ...]:
    return tuple(
        mark._replace(start=max(0, mark.start + by), end=max(0, mark.end + by)) for mark in marks
    )
