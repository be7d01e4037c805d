"""Comments of Python that show what the statement above them prints: ``#> 3``, ``# => 3``."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator, Sequence
from itertools import pairwise

from inlaid.verify.evaluators.registry import find_checked
from inlaid.verify.examples.examples import Example, ExampleKind
from inlaid.verify.examples.steps import Step
from inlaid.verify.output.output import split_lines

_COMMENT = re.compile(r"(?P<before>[ \t]*#(?:>| ?=>))(?: (?P<shown>.*))?")
_PYTHON = "python"
_NAMED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def shows_in_comments(example: Example) -> bool:
    """Whether a typed-in block of Python shows in comments what it prints."""
    if example.kind is not ExampleKind.TYPED or ">" not in example.text:
        return False
    language = find_checked(example.language)
    return language is not None and language.name == _PYTHON and bool(parse_commented(example.text))


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
    if not any(map(find_comment, text.split("\n"))):
        return ()
    try:
        body = ast.parse(text).body
        shown = dict(_find_shown(text))
    except (SyntaxError, ValueError, RecursionError, MemoryError, tokenize.TokenError):
        return ()  # the syntax check reports it
    if not shown or not body:
        return ()
    lines = split_lines(text)
    inner = {at for at in shown if lines[at][:1].isspace()}
    starts = [0] if _is_whole(body, inner) else [*_find_starts(body, shown)]
    return tuple(
        _build_step(lines, start, end, shown) for start, end in pairwise([*starts, len(lines)])
    )


def _find_shown(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line, 0-based, that is such a comment, and what it shows."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT and (found := find_comment(token.line.rstrip("\r\n"))):
            yield token.start[0] - 1, found[1]


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


def _find_starts(body: Sequence[ast.stmt], shown: dict[int, str]) -> Iterator[int]:
    """Yield where a step begins: at a statement with output, and at the one after it."""
    firsts = [0, *(_find_first(one) for one in body[1:])]
    ends = [*firsts[1:], max(shown) + 1]
    was_shown = True
    for number, (first, end) in enumerate(zip(firsts, ends, strict=True)):
        is_shown = not shown.keys().isdisjoint(range(first, end))
        is_apart = not number or first >= (body[number - 1].end_lineno or 0)
        if (is_shown or was_shown) and is_apart:
            yield first
        was_shown = is_shown


def _build_step(lines: Sequence[str], start: int, end: int, shown: dict[int, str]) -> Step:
    own = [at for at in sorted(shown) if start <= at < end]
    return Step(
        code="\n".join([*lines[start:end], ""]),
        line=start,
        expected="\n".join(shown[at] for at in own) if own else None,
        expected_line=own[0] if own else 0,
    )
