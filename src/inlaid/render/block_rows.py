"""The rows of a block: its lines with their tokens, and what is said of each."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from inlaid.includes.block import Block, Emphasis, Line, LineKind
from inlaid.includes.directive import Context
from inlaid.render.tokens import Interval, Lexers, Token, TokenLine

# The placeholders of Python-Markdown begin and end with these; quoted code must not hold any.
_CONTROL = {2: None, 3: None}
UNNUMBERED = frozenset({"off", "0"})
_SIGNS: Mapping[str, tuple[LineKind, ...]] = {"+": (LineKind.ADDED,), "-": (LineKind.REMOVED,)}

_END = 2**31  # after the last line of any file


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A line as it is shown. ``marks``: the parts of its text that are marked, in order.

    ``number``: that of its source; ``label``: the one that is shown beside it.
    """

    tokens: TokenLine
    number: int | None = None
    label: str = ""
    kinds: tuple[LineKind, ...] = ()
    is_highlighted: bool = False
    marks: tuple[Interval, ...] = ()
    notes: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """Its text, without the sign of a diff."""
        return "".join([text for _, text in self.tokens])


@dataclass(frozen=True, slots=True)
class Fold:
    """Rows that open in their place. ``is_context``: they are the rest of the file."""

    rows: tuple[CodeRow, ...]
    is_context: bool


Part = tuple[CodeRow, ...] | Fold


def clean(text: str) -> str:
    """Return a text without the characters that a host takes for its own."""
    return text.translate(_CONTROL)


def build_rows(block: Block, lexers: Lexers) -> tuple[CodeRow, ...]:
    """Return the rows of what a block shows."""
    if block.sides is not None:
        return _build_diff(block, lexers)
    lines, emphasis = block.lines, block.emphasis
    tokens = lexers.split(block.language, clean(block.text))
    if emphasis == _NOTHING:
        return tuple(
            [CodeRow(*pair) for pair in zip(tokens, [line.number for line in lines], strict=True)]
        )
    said = _Said(emphasis)
    return tuple(
        said.make_row(at, line, shown, ())
        for at, (line, shown) in enumerate(zip(lines, tokens, strict=True), 1)
    )


_NOTHING = Emphasis()


class _Said:
    """What an emphasis says, by line."""

    def __init__(self, emphasis: Emphasis) -> None:
        self.highlighted = frozenset(emphasis.lines)
        self.texts = [re.escape(clean(text)) for text in emphasis.texts]
        self.kinds: dict[int, list[LineKind]] = {}
        self.notes: dict[int, list[int]] = {}
        for at, kind in emphasis.kinds:
            self.kinds.setdefault(at, []).append(kind)
        self.cuts = dict(emphasis.cuts)
        for at, number in emphasis.notes:
            self.notes.setdefault(at, []).append(number)

    def make_row(
        self,
        at: int,
        line: Line,
        tokens: TokenLine,
        kinds: tuple[LineKind, ...],
        marks: tuple[Interval, ...] = (),
    ) -> CodeRow:
        if at in self.cuts:
            tokens = _cut_tokens(tokens, self.cuts[at])
        if self.texts:
            text = "".join([text for _, text in tokens])
            hits = [hit.span() for pattern in self.texts for hit in re.finditer(pattern, text)]
            marks = tuple(_join_intervals([*marks, *hits]))
        return CodeRow(
            tokens,
            line.number,
            "",
            tuple(dict.fromkeys((*kinds, *self.kinds.get(at, ())))),
            at in self.highlighted,
            marks,
            tuple(self.notes.get(at, ())),
        )


def _cut_tokens(tokens: TokenLine, end: int) -> TokenLine:
    """The tokens up to a place in the line."""
    kept: list[Token] = []
    for name, text in tokens:
        if text[:end]:
            kept.append((name, text[:end]))
        end = max(0, end - len(text))
    return tuple(kept)


def _join_intervals(found: Sequence[Interval]) -> Iterator[Interval]:
    """The intervals in order, those that overlap or touch made one."""
    start, end = -1, -1
    for first, last in sorted(found):
        if first > end:
            if start < end:
                yield start, end
            start, end = first, last
        end = max(end, last)
    if start < end:
        yield start, end


def _build_diff(block: Block, lexers: Lexers) -> tuple[CodeRow, ...]:
    from inlaid.render.changed_words import find_changed_words  # noqa: PLC0415 (few blocks are diffs)

    texts = [clean(line.text) for line in block.lines]
    new, old = (
        iter(
            lexers.split(
                block.code_language, "\n".join(text[1:] for text in texts if text[:1] != sign)
            )
        )
        for sign in ("-", "+")
    )
    changed = find_changed_words(texts)
    said = _Said(block.emphasis)
    rows = []
    for at, (line, text) in enumerate(zip(block.lines, texts, strict=True)):
        sign = text[:1]
        tokens = next(old) if sign != "+" else ()
        tokens = next(new) if sign != "-" else tokens
        rows.append(said.make_row(at + 1, line, tokens, _SIGNS.get(sign, ()), changed.get(at, ())))
    return tuple(rows)


def label_rows(rows: Sequence[CodeRow], linenums: str) -> tuple[CodeRow, ...]:
    """Return the rows with the numbers that ``linenums`` asks for beside them.

    That is `source`, or the first number and how often one is shown; of `off` they stay.
    """
    if linenums in UNNUMBERED:
        return tuple(rows)
    if linenums == "source":
        return tuple(replace(row, label=str(row.number or "")) for row in rows)
    first, step = ([*map(int, linenums.split()), 1])[:2]
    return tuple(
        replace(row, label="" if number % (step or 1) else str(number))
        for number, row in enumerate(rows, first)
    )


def divide_rows(
    rows: tuple[CodeRow, ...], block: Block, context: Context, collapse: int, lexers: Lexers
) -> tuple[Part, ...]:
    """Return the rows with what is folded: the rest of the file, or all after so many lines."""
    if context is Context.FOLD and block.program:
        return tuple(_join_parts(_add_context(rows, _build_program(block, lexers))))
    if 0 < collapse < len(rows):
        return rows[:collapse], Fold(rows[collapse:], is_context=False)
    return (rows,)


def _build_program(block: Block, lexers: Lexers) -> tuple[CodeRow, ...]:
    text = clean("\n".join(line.text for line in block.program))
    tokens = lexers.split(block.code_language, text)
    return tuple(
        CodeRow(shown, line.number) for line, shown in zip(block.program, tokens, strict=True)
    )


def _add_context(rows: Sequence[CodeRow], program: Sequence[CodeRow]) -> Iterator[Part]:
    """The rows of the whole file, those that aren't shown folded; each shown line where it stands.

    Lines that are shown in another order than that of the file are kept together.
    """
    numbers = [row.number for row in rows if row.number is not None]
    if not numbers:
        yield tuple(rows)
        return
    pieces = list(_cut(rows))
    if any(one >= other for one, other in pairwise(numbers)):
        pieces = [tuple(rows)]
    last = 0
    for piece in pieces:
        if own := [row.number for row in piece if row.number is not None]:
            yield from _fold(program, last, min(own))
            last = max(own)
        yield piece
    yield from _fold(program, last, _END)


def _cut(rows: Sequence[CodeRow]) -> Iterator[tuple[CodeRow, ...]]:
    """The pieces between elision lines."""
    for is_elision, piece in groupby(rows, _is_elision):
        if not is_elision:
            yield tuple(piece)


def _is_elision(row: CodeRow) -> bool:
    return row.number is None and not row.kinds


def _fold(program: Sequence[CodeRow], after: int, before: int) -> Iterator[Part]:
    rows = tuple(row for row in program if row.number is not None and after < row.number < before)
    if any(row.text.strip() for row in rows):
        yield Fold(rows, is_context=True)
    elif after and before < _END:
        yield rows  # blank lines between two pieces


def _join_parts(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts, rows that follow one another made one."""
    for is_fold, found in groupby(parts, lambda part: isinstance(part, Fold)):
        if is_fold:
            yield from found
        else:
            yield tuple(row for part in found if not isinstance(part, Fold) for row in part)
