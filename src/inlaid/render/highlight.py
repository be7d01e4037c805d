"""A host's highlighter, asked once for each shape of block and then imitated, byte for byte.

The hosts look up a lexer, a style and a formatter anew for every block, which takes longer than the
highlighting. What they write around the lines depends only on the shape: the language, the title,
the classes. So a sample shows it; where the imitation of the sample differs from what the host
wrote, the host is asked every time.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from io import StringIO
from typing import cast

from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from inlaid.patterns import late_pattern
from inlaid.render.code import CodeToHighlight, Highlight

_ID = "InlaidId"
_NUMBERED = late_pattern(rf"{_ID}-(\d+)")
_SAMPLE = 'a = \'b\' # <c> & "d"\n\n\tif e:\n        f()  \n}\n\n* g\n\n\n<h i="j">k</h>'
_CACHED = 512  # highlighted texts kept; most are shown once, and memory must stay flat

Shape = tuple[str, bool, tuple[str, ...]]


class Highlighter:
    """Highlights as ``ask`` does; one pass of Pygments for each distinct text of a language.

    ``frames`` is what is learned; it is to be kept as long as the host's configuration stays.
    """

    def __init__(self, ask: Highlight, frames: "Frames") -> None:
        self.ask = ask
        self.frames = frames

    def __call__(self, code: CodeToHighlight) -> str:
        """Return the HTML of a block."""
        if code.linenums or code.marked or code.attributes or code.text != code.text.strip("\n"):
            return self.ask(code)
        shape = (code.language, code.has_title, code.classes)
        if shape not in self.frames:
            self.frames[shape] = _learn_frame(self.ask, shape)
        frame = self.frames[shape]
        if frame is None or (frame.names_lines and not code.id):
            return self.ask(code)
        return frame.fill(highlight_lines(code.language, code.text), code.id)


@dataclass(frozen=True, slots=True)
class CodeFrame:
    r"""What a host writes before, between and after the lines.

    ``\0`` stands for the number of the line before it, ``\1`` for that of the line after it.
    """

    before: str
    between: str
    after: str
    names_lines: bool

    def fill(self, lines: tuple[str, ...], id_value: str) -> str:
        """The block with these lines."""
        named = [part.replace(_ID, id_value) for part in (self.before, self.between, self.after)]
        before, between, after = named
        if not id_value:
            before = before.replace(' id=""', "", 1)
        if not self.names_lines:
            return before + between.join(lines) + after
        parts = [before.replace("\1", "1")]
        for number, line in enumerate(lines[:-1], 1):
            parts += [line, between.replace("\0", str(number)).replace("\1", str(number + 1))]
        return "".join([*parts, lines[-1], after.replace("\0", str(len(lines)))])


Frames = dict[Shape, CodeFrame | None]


def _learn_frame(ask: Highlight, shape: Shape) -> CodeFrame | None:
    """The frame of a shape; None when the sample is not what the host writes."""
    language, has_title, classes = shape
    if find_lexer(language) is None:
        return None
    html = ask(CodeToHighlight(_SAMPLE, language, has_title=has_title, id=_ID, classes=classes))
    lines = highlight_lines(language, _SAMPLE)
    pieces = _cut(html, lines)
    if pieces is None:
        return None
    numbered = [_mark(piece, at) for at, piece in enumerate(pieces)]
    between = set(numbered[1:-1])
    if len(between) != 1:
        return None
    frame = CodeFrame(
        numbered[0], between.pop(), numbered[-1], _NUMBERED.search("".join(pieces)) is not None
    )
    short = ask(CodeToHighlight("x", language, has_title=has_title, id=_ID, classes=classes))
    if frame.fill(lines, _ID) != html or frame.fill(highlight_lines(language, "x"), _ID) != short:
        return None
    if not frame.names_lines:
        plain = ask(CodeToHighlight(_SAMPLE, language, has_title=has_title, classes=classes))
        return frame if frame.fill(lines, "") == plain else None
    return frame


def _cut(html: str, lines: tuple[str, ...]) -> list[str] | None:
    """What stands before, between and after the lines; None when they aren't all there."""
    start = html.find("<code")
    at = html.find(">", start) + 1
    if start < 0:
        return None
    pieces = []
    done = 0
    for line in lines:
        found = html.find(line, at)
        if found < 0:
            return None
        pieces.append(html[done:found])
        done = at = found + len(line)
    return [*pieces, html[done:]]


def _mark(piece: str, at: int) -> str:
    def write(found: re.Match[str]) -> str:
        number = int(found[1])
        if number not in {at, at + 1}:
            return found[0]
        return f"{_ID}-" + ("\0" if number == at else "\1")

    return _NUMBERED.sub(write, piece)


@lru_cache(maxsize=_CACHED)
def highlight_lines(language: str, text: str) -> tuple[str, ...]:
    """Return the lines of a text as Pygments highlights them, each with its line end."""
    lexer = find_lexer(language)
    if lexer is None:
        raise ClassNotFound(language)
    lines: list[str] = []
    # Without a wrapper, the formatter writes line by line.
    _make_formatter().format(lexer.get_tokens(text), cast("StringIO", _Writer(lines.append)))
    return tuple(lines)


@dataclass(frozen=True, slots=True)
class _Writer:
    write: Callable[[str], None]


@lru_cache(maxsize=1)
def _make_formatter() -> HtmlFormatter[str]:
    return HtmlFormatter(nowrap=True)


@lru_cache(maxsize=128)
def find_lexer(language: str) -> Lexer | None:
    """The lexer of a language; None when Pygments knows none of that name."""
    try:
        return get_lexer_by_name(language)
    except ClassNotFound:
        return None
