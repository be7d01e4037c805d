"""Comments that show what the statement above them prints: ``#> 3``, ``# => 3``, ``// => 3``.

In Python so do comments behind a statement, and, as pytest-examples writes what is long, a text in
triple quotes below a `print`.
"""

import ast
import io
import re
import textwrap
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from inlaid.verify.evaluators.registry import find_checked
from inlaid.verify.examples.examples import Example, ExampleKind
from inlaid.verify.examples.steps import ShownPart, Step
from inlaid.verify.examples.value_comments import parse_values
from inlaid.verify.output.output import split_lines

_COMMENT = re.compile(r"(?P<before>[ \t]*#(?:>| ?=>))(?: (?P<shown>.*))?")
_BEHIND = re.compile(r"# ?=> (?P<shown>.*)")
_QUOTES = re.compile(r"[ \t]*(\"\"\"|''')")
_PYTHON = "python"
_NAMED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_VALUED = (ast.Expr, ast.Assign, ast.AnnAssign)


@dataclass(frozen=True, slots=True)
class _Output:
    """Output that stands in a block: its lines, 0-based, their texts, and its statement."""

    rows: tuple[int, ...]
    texts: tuple[str, ...]
    first: int
    last: int


def shows_in_comments(example: Example) -> bool:
    """Whether a typed-in block shows in comments what it prints."""
    return bool(parse_shown(example))


def parse_shown(example: Example) -> tuple[Step, ...]:
    """Return the statements of a block that shows in comments what it prints, else nothing."""
    if example.kind is not ExampleKind.TYPED or not _may_show(example.text):
        return ()
    language = find_checked(example.language)
    name = language.name if language else ""
    return parse_commented(example.text) if name == _PYTHON else parse_values(name, example.text)


def find_comment(line: str) -> tuple[str, str] | None:
    """Return what stands before the output on a line that is such a comment, and the output."""
    found = _COMMENT.fullmatch(line)
    return (found["before"], found["shown"] or "") if found else None


def parse_commented(text: str) -> tuple[Step, ...]:
    """Return the statements of a block in which such comments stand, each with its output.

    Empty where there are no such comments, or where the block doesn't parse. It is one step where
    its parts can't be separated: a function prints when it is called, and what is imported of
    ``__future__`` holds for the whole block.
    """
    if not _may_show(text):
        return ()
    try:
        body = ast.parse(text).body
        outputs = sorted(_find_outputs(text, body), key=lambda output: output.rows)
    except (SyntaxError, ValueError, RecursionError, MemoryError, tokenize.TokenError):
        return ()  # the syntax check reports it
    if not outputs or not body:
        return ()
    lines = split_lines(text)
    shown = {row for output in outputs for row in output.rows}
    inner = {row for row in shown if lines[row][:1].isspace()}
    starts = [0] if _is_whole(body, inner) else [*_find_starts(body, shown)]
    return tuple(
        _build_step(lines, start, end, outputs) for start, end in pairwise([*starts, len(lines)])
    )


def _may_show(text: str) -> bool:
    return "#>" in text or "=>" in text or ('"""' in text and "print(" in text)


def _find_outputs(text: str, body: Sequence[ast.stmt]) -> Iterator[_Output]:
    statements = [*_walk(body)]
    lines: list[tuple[int, str, int]] = []  # of a comment: its row, what it shows, its column
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type != tokenize.COMMENT:
            continue
        row, column = token.start[0] - 1, token.start[1]
        if found := find_comment(token.line.rstrip("\r\n")):
            lines.append((row, found[1], column))
        elif behind := _BEHIND.fullmatch(token.string):
            yield from _find_behind(row, behind["shown"], statements)
    for group in _group(lines):
        rows, texts = (tuple(part) for part in zip(*[line[:2] for line in group], strict=True))
        yield _Output(rows, texts, *_find_statement(rows[0], group[0][2], statements))
    yield from _find_quoted(split_lines(text), body)


def _walk(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    for statement in body:
        yield from (node for node in ast.walk(statement) if isinstance(node, ast.stmt))


def _group(lines: Sequence[tuple[int, str, int]]) -> Iterator[list[tuple[int, str, int]]]:
    """The comments that stand below one another."""
    group: list[tuple[int, str, int]] = []
    for line in lines:
        if group and (line[0] != group[-1][0] + 1 or line[2] != group[-1][2]):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _find_behind(row: int, shown: str, statements: Sequence[ast.stmt]) -> Iterator[_Output]:
    """A comment shows the output of the statement whose last line it ends."""
    ending = [one for one in statements if one.end_lineno == row + 1 and isinstance(one, _VALUED)]
    if ending:
        statement = max(ending, key=lambda one: one.lineno)
        yield _Output((row,), (shown,), statement.lineno - 1, row)


def _find_statement(row: int, column: int, statements: Sequence[ast.stmt]) -> tuple[int, int]:
    """The lines of the statement above a comment: the one at its column, or the innermost."""
    above = [one for one in statements if (one.end_lineno or 0) <= row]
    last = max((one.end_lineno or 0 for one in above), default=0)
    ending = [one for one in above if one.end_lineno == last]
    if not ending:
        return row, row - 1  # nothing prints it
    best = max(ending, key=lambda one: (one.col_offset == column, one.lineno))
    return best.lineno - 1, last - 1


def _find_quoted(lines: Sequence[str], body: Sequence[ast.stmt]) -> Iterator[_Output]:
    """Texts in triple quotes, each right below a call of `print`."""
    blocks = [body, *(inner for one in _walk(body) for inner in _list_blocks(one))]
    for block in blocks:
        for above, quoted in pairwise(block):
            first, last = quoted.lineno - 1, (quoted.end_lineno or 0) - 1
            if not _is_print(above) or not _is_text(quoted) or not _QUOTES.fullmatch(lines[first]):
                continue
            rows = range(first + 1, last)
            texts = textwrap.dedent("\n".join(lines[row] for row in rows)).split("\n")
            if _QUOTES.fullmatch(lines[last]) and rows:
                yield _Output((*rows,), (*texts,), above.lineno - 1, (above.end_lineno or 0) - 1)


def _list_blocks(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        yield getattr(statement, name, [])
    for handler in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
        yield handler.body


def _is_print(statement: ast.stmt) -> bool:
    call = statement.value if isinstance(statement, ast.Expr) else None
    name = call.func if isinstance(call, ast.Call) else None
    return isinstance(name, ast.Name) and name.id == "print"


def _is_text(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def _is_whole(body: Sequence[ast.stmt], inner: set[int]) -> bool:
    """Whether a block is one step; ``inner``: the lines of comments that are indented."""
    firsts = [*map(_find_first, body), max(inner, default=0) + 1]
    return any(
        (isinstance(statement, ast.ImportFrom) and statement.module == "__future__")
        or (isinstance(statement, _NAMED) and not inner.isdisjoint(range(first, end)))
        for statement, (first, end) in zip(body, pairwise(firsts), strict=True)
    )


def _find_first(statement: ast.stmt) -> int:
    """The first line of a statement, 0-based, its decorators among them."""
    decorators = statement.decorator_list if isinstance(statement, _NAMED) else []
    return min([statement.lineno, *(one.lineno for one in decorators)]) - 1


def _find_starts(body: Sequence[ast.stmt], shown: set[int]) -> Iterator[int]:
    """Yield where a step begins: at a statement with output, and at the one after it."""
    firsts = [0, *(_find_first(one) for one in body[1:])]
    ends = [*firsts[1:], max(shown) + 1]
    was_shown = True
    for number, (first, end) in enumerate(zip(firsts, ends, strict=True)):
        is_shown = not shown.isdisjoint(range(first, end))
        is_quoted = first in {row - 1 for row in shown} and _is_text(body[number])
        is_apart = not number or first >= (body[number - 1].end_lineno or 0)
        if (is_shown or was_shown) and is_apart and not is_quoted:
            yield first
        was_shown = is_shown


def _build_step(lines: Sequence[str], start: int, end: int, outputs: Sequence[_Output]) -> Step:
    own = [output for output in outputs if start <= output.rows[0] < end]
    step = Step(code="\n".join([*lines[start:end], ""]), line=start)
    if not own:
        return step
    return replace(
        step,
        expected="\n".join(text for output in own for text in output.texts),
        expected_line=own[0].rows[0],
        shown=tuple(
            ShownPart(output.first - start + 1, output.last - start + 1, output.rows)
            for output in own
        ),
    )
