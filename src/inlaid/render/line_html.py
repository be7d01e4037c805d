"""The HTML of lines: their tokens, numbers, marks and notes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

from inlaid.includes.block import LineKind
from inlaid.render.block_rows import CodeRow
from inlaid.render.block_words import BlockWords
from inlaid.render.tokens import Interval, Token, TokenLine

_ELEMENTS = {LineKind.ADDED: "ins", LineKind.REMOVED: "del"}


@dataclass(slots=True)
class LineFormat:
    """How the lines of a block are written.

    ``anchor``: the id of the block, which those of its lines begin with. ``width``: of the longest
    number, 0 for none. ``annotates``: whether the theme shows notes by itself. ``taken``: the
    numbers of the lines that have their id.
    """

    anchor: str
    width: int
    words: BlockWords
    annotates: bool = False
    taken: set[int] = field(default_factory=set)


def format_rows(rows: Sequence[CodeRow], lines: LineFormat) -> str:
    r"""Return the HTML of rows, each with its line end."""
    if not lines.anchor and not lines.width and all(map(_is_plain, rows)):
        return "".join([f"<span>{_format_tokens(row.tokens)}\n</span>" for row in rows])
    return "".join([_format_row(row, lines) for row in rows])


def _is_plain(row: CodeRow) -> bool:
    return not (row.kinds or row.marks or row.notes or row.is_highlighted)


def _format_row(row: CodeRow, lines: LineFormat) -> str:
    number = row.number
    name = ""
    if lines.anchor and number is not None and number not in lines.taken:
        lines.taken.add(number)
        name = f"{escape(lines.anchor)}-L{number}"
    classes = ["hll"] if row.is_highlighted else []
    element = "span"
    for kind in row.kinds:
        element = _ELEMENTS.get(kind, element)
        classes += [] if kind in _ELEMENTS else [f"inlaid-is-{kind.value}"]
    said = f' class="{" ".join(classes)}"' if classes else ""
    said += f' id="{name}"' if name else ""
    shown = _format_number(row.label, name, lines.width) if lines.width else ""
    tokens = _mark(row.tokens, row.marks) if row.marks else _format_tokens(row.tokens)
    notes = "".join([_format_note(note, lines) for note in row.notes])
    return f"<{element}{said}>{shown}{tokens}{notes}\n</{element}>"


def _format_number(label: str, name: str, width: int) -> str:
    shown = label.rjust(width)
    if not (label and name):
        return f'<i data-linenos="{shown}"></i>'
    return f'<a href="#{name}" data-linenos="{shown}" aria-label="{label}" tabindex="-1"></a>'


def _format_note(number: int, lines: LineFormat) -> str:
    if lines.annotates:  # as Material finds them, which shows them in a bubble
        return f' <span class="inlaid-note c1">({number})!</span>'
    named = escape(lines.words.note.replace("{n}", str(number)))
    return (
        f'<i class="inlaid-note" role="img" aria-label="{named}" data-inlaid-note="{number}"></i>'
    )


def _format_tokens(tokens: TokenLine) -> str:
    return "".join([_format_token(token) for token in tokens])


def _format_token(token: Token) -> str:
    name, text = token
    shown = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<span class="{name}">{shown}</span>' if name else shown


def _mark(tokens: TokenLine, marks: Sequence[Interval]) -> str:
    """The tokens, those in the marks inside of `mark`; a token may be cut."""
    written: list[str] = []
    is_marked = False
    for token, wanted in _cut_tokens(tokens, marks):
        if wanted != is_marked:
            written.append("<mark>" if wanted else "</mark>")
            is_marked = wanted
        written.append(_format_token(token))
    return "".join([*written, "</mark>" if is_marked else ""])


def _cut_tokens(tokens: TokenLine, marks: Sequence[Interval]) -> Iterator[tuple[Token, bool]]:
    bounds = sorted({bound for mark in marks for bound in mark})
    at = 0
    for name, text in tokens:
        inner = [bound - at for bound in bounds if at < bound < at + len(text)]
        for start, end in zip([0, *inner], [*inner, len(text)], strict=True):
            is_marked = any(first <= at + start < last for first, last in marks)
            yield (name, text[start:end]), is_marked
        at += len(text)
