"""Comments of JavaScript and Ruby that show a value, or what is printed: ``// => 3``, ``# => 3``.

They are found by lines, as nothing here parses these languages: a statement is the fewest lines
above the comment whose brackets are closed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from inlaid.verify.examples.steps import ShownPart, Step
from inlaid.verify.output.output import split_lines

_MARKS = {"javascript": "//", "ruby": "#"}
_STRING = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`")
_CLOSING = {")": "(", "]": "[", "}": "{"}
_CONTINUED = re.compile(r"[ \t]*(?:[.)\]}]|end\b|else\b)")


@dataclass(frozen=True, slots=True)
class _Output:
    """What a comment shows: the row where its statement ends, its own rows, its texts."""

    end: int
    rows: tuple[int, ...]
    texts: tuple[str, ...]


def parse_values(language: str, text: str) -> tuple[Step, ...]:
    """Return the statements of a block with such comments, each with what it shows.

    Empty where there are none, or where one stands inside of a statement that goes on.
    """
    mark = _MARKS.get(language)
    lines = split_lines(text)
    outputs = list(_find_outputs(lines, mark)) if mark else []
    steps: list[Step] = []
    at = 0
    for output in outputs:
        start = _find_start(lines, at, output.end, mark or "")
        if start is None:
            return ()
        if start > at:
            steps.append(_build_step(lines, at, start, None))
        after = output.rows[-1] + 1
        steps.append(_build_step(lines, start, after, output))
        at = after
    if outputs and at < len(lines):
        steps.append(_build_step(lines, at, len(lines), None))
    return tuple(steps)


def _find_outputs(lines: Sequence[str], mark: str) -> Iterator[_Output]:
    whole = re.compile(rf"[ \t]*{mark} ?=> ?(?P<shown>.*)")
    behind = re.compile(rf"(?P<code>.*\S)[ \t]+{mark} ?=> (?P<shown>.*)")
    at = 0
    while at < len(lines):
        rows, texts = [], []
        if found := behind.fullmatch(lines[at]):
            if not re.match(rf"[ \t]*{mark}", found["code"]) and _is_closed(found["code"], ""):
                yield _Output(at, (at,), (found["shown"],))
            at += 1
            continue
        first = at
        while at < len(lines) and (found := whole.fullmatch(lines[at])):
            rows.append(at)
            texts.append(found["shown"])
            at += 1
        if rows and first:
            yield _Output(first - 1, tuple(rows), tuple(texts))
        at += not rows


def _find_start(lines: Sequence[str], least: int, end: int, mark: str) -> int | None:
    """The first line of the statement that ends on a line; None where it goes on behind it."""
    for start in range(end, least - 1, -1):
        text = "\n".join(lines[start : end + 1])
        if text.strip() and not _CONTINUED.match(lines[start]) and _is_closed(text, mark):
            return start
    return None


def _is_closed(text: str, mark: str) -> bool:
    """Whether each bracket that is opened is closed, strings and comments aside."""
    plain = _STRING.sub("", text)
    if mark:
        plain = re.sub(rf"(?:^|[ \t]){mark}.*", "", plain, flags=re.MULTILINE)
    opened: list[str] = []
    for character in plain:
        if character in "([{":
            opened.append(character)
        elif character in _CLOSING and (not opened or opened.pop() != _CLOSING[character]):
            return False
    return not opened and not any(quote in plain for quote in "\"'`")


def _build_step(lines: Sequence[str], start: int, end: int, output: _Output | None) -> Step:
    code = "\n".join([*lines[start:end], ""])
    if output is None:
        return Step(code=code, line=start)
    shown = ShownPart(1, output.end - start + 1, output.rows)
    expected = "\n".join(output.texts)
    return Step(code, start, expected, output.rows[0], shown=(shown,))
