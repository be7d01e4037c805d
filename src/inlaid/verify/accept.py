"""Rewrite what a page shows of output to what was printed, and keep its placeholders.

The program has run twice: what differs between the two becomes a placeholder of its type.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, unified_diff

from inlaid.verify.examples.examples import Example, ExampleKind
from inlaid.verify.examples.steps import parse_console, parse_prompts, split_status
from inlaid.verify.judge.verdicts import Printed, Verdict
from inlaid.verify.output.holes import (
    ELLIPSIS_LINE,
    INTEGER,
    ISO_TIME,
    NUMBER,
    PATH,
    UUID,
    Hole,
    render_hole,
)
from inlaid.verify.output.output import find_mismatch, match_line, split_lines

# What is looked for in text that changes from run to run; the longest forms first.
_TOKEN = re.compile(
    rf"(?P<uuid>{UUID})|(?P<iso_time>{ISO_TIME})|(?P<ms>{NUMBER}(?= ?m?s\b))|(?P<path>{PATH})"
    rf"|(?P<int>{INTEGER})"
)

_Ids = dict[tuple[str, str, str], int]  # a type and its text in either run: the id of the hole


@dataclass(frozen=True, slots=True)
class PageEdit:
    """Lines ``first`` to before ``last`` of a page (0-based) become ``lines``."""

    first: int
    last: int
    lines: tuple[str, ...]


def plan_edits(first: Verdict, second: Verdict) -> tuple[PageEdit, ...]:
    """Return the edits of a block by its two verdicts, from two runs of the same example."""
    pairs = zip(first.printed, second.printed, strict=True)
    edits = (_plan_edit(first.example, one, two.actual) for one, two in pairs)
    return tuple(edit for edit in edits if edit is not None)


def apply_edits(text: str, edits: Sequence[PageEdit]) -> str:
    """Return the page's text after the edits; each other byte stays, line ends too."""
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(end)
    for edit in sorted(edits, key=lambda each: each.first, reverse=True):
        lines[edit.first : edit.last] = edit.lines
    return end.join(lines)


def format_diff(path: str, before: str, after: str) -> str:
    """Return the change as a unified diff."""
    return "\n".join(unified_diff(before.splitlines(), after.splitlines(), path, path, lineterm=""))


def accept_output(expected: str, first: str, second: str) -> tuple[str, ...]:
    """Return the lines that a page should show for a program that printed ``first``, ``second``.

    A line that still holds is kept as it is written; volatile text becomes placeholders.
    """
    fresh = _generalize(_trim(first), _trim(second))
    kept = split_lines(expected)
    merged = _merge(kept, _trim(first), fresh)
    return tuple(merged) if find_mismatch("\n".join(merged), first) is None else tuple(fresh)


def _plan_edit(example: Example, printed: Printed, second: str) -> PageEdit | None:
    if find_mismatch(printed.expected, printed.actual) is None:
        return None
    accepted = accept_output(printed.expected, printed.actual, second)
    lines = [line or printed.blank for line in accepted]
    marker = example.header[len(example.prefix) :][:3]
    if any(line.lstrip().startswith(marker) for line in lines) or not _is_read_back(example, lines):
        return None  # it would end the fence, or be run; the difference stays reported
    start = example.first_line - 1
    return PageEdit(
        start + printed.first,
        start + printed.last,
        tuple(
            (example.prefix + line).rstrip() if not line else example.prefix + line
            for line in lines
        ),
    )


def _is_read_back(example: Example, lines: Sequence[str]) -> bool:
    """Whether the page would still take the lines for output: none for a command or a status."""
    shown = "\n".join(lines)
    if example.kind is ExampleKind.OUTPUT:
        return split_status([*lines])[1] == 0
    commands = example.kind is ExampleKind.COMMANDS
    steps = parse_console(f"$ :\n{shown}\n") if commands else parse_prompts(f">>> 0\n{shown}\n")
    return [(step.code.strip(), step.status) for step in steps] == [(":" if commands else "0", 0)]


def _trim(text: str) -> list[str]:
    lines = [line.rstrip() for line in split_lines(text)]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _merge(kept: Sequence[str], actual: Sequence[str], fresh: Sequence[str]) -> list[str]:
    """The page's own lines where they hold, the fresh ones elsewhere."""
    if len(fresh) != len(actual):
        return list(fresh)
    keys = [
        next((f"={at}" for at, line in enumerate(actual) if _holds(shown, line)), f"~{index}")
        for index, shown in enumerate(kept)
    ]
    names = [f"={actual.index(line)}" for line in actual]
    merged: list[str] = []
    matcher = SequenceMatcher(None, keys, names, autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        merged += kept[first:last] if tag == "equal" else fresh[start:end]
    return merged


def _holds(shown: str, line: str) -> bool:
    return shown.strip() != ELLIPSIS_LINE and match_line(shown.rstrip(), line, {}) is not None


def _generalize(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """The lines of the first run, with a placeholder for whatever the second run changed."""
    ids: _Ids = {}
    lines: list[str] = []
    matcher = SequenceMatcher(None, [_shape(x) for x in first], [_shape(x) for x in second], False)
    for tag, start, end, other_start, other_end in matcher.get_opcodes():
        if tag == "equal" or (tag == "replace" and end - start == other_end - other_start):
            pairs = zip(first[start:end], second[other_start:other_end], strict=True)
            lines += [_generalize_line(one, two, ids) for one, two in pairs]
        elif not lines or lines[-1] != ELLIPSIS_LINE:
            lines.append(ELLIPSIS_LINE)
    return lines


def _shape(line: str) -> str:
    return _TOKEN.sub(lambda found: f"[{found.lastgroup}]", line)


def _generalize_line(first: str, second: str, ids: _Ids) -> str:
    if first == second:
        return first
    if _shape(first) != _shape(second):
        return _cut_middle(first, second)
    others = [found[0] for found in _TOKEN.finditer(second)]
    return "".join(_write_tokens(first, others, ids))


def _write_tokens(line: str, others: list[str], ids: _Ids) -> Iterator[str]:
    position = 0
    for found, other in zip(_TOKEN.finditer(line), others, strict=True):
        yield line[position : found.start()]
        yield found[0] if found[0] == other else _name_hole(found, other, ids)
        position = found.end()
    yield line[position:]


def _name_hole(found: re.Match[str], other: str, ids: _Ids) -> str:
    """One id for what was equal in both runs: the same text in the first, and in the second."""
    kind = str(found.lastgroup).replace("_", "-")
    if kind in {"ms", "int"}:  # equal numbers aren't a sign of being the same thing
        return render_hole(Hole(kind))
    number = sum(known == kind for known, _, _ in ids) + 1
    return render_hole(Hole(kind, str(ids.setdefault((kind, found[0], other), number))))


def _cut_middle(first: str, second: str) -> str:
    start = next(
        (i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b),
        min(len(first), len(second)),
    )
    least = min(len(first), len(second)) - start
    end = next(
        (i for i in range(least) if first[-1 - i] != second[-1 - i]),
        least,
    )
    return f"{first[:start]}[...]{first[len(first) - end :]}"
