"""The words that differ between a line and the one that takes its place."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from inlaid.patterns import late_pattern
from inlaid.render.tokens import Interval

Changed = dict[int, tuple[Interval, ...]]
"""By the index of a line of a diff, the parts of it, without its sign, that the other lacks."""

_WORD = late_pattern(r"\d[\w.]*|\w+|\s+|[^\w\s]")
_ALIKE = 0.5  # below it, two lines have little to do with one another
_LONG = 500  # a longer line is left unmarked: comparing takes the square of its words
_NEAR = 10  # removed lines that an added one is compared with
_Matcher = SequenceMatcher[str]


def find_changed_words(lines: Sequence[str]) -> Changed:
    """Return what is marked of the lines of a diff, each with its sign.

    Of a run of removed lines and the added ones right after it, lines that are alike are compared,
    in their order.
    """
    changed: Changed = {}
    for removed, added in _find_runs(lines):
        for one, other, matched in _pair_lines(lines, removed, added):
            spans = _measure(matched, lines[one][1:], lines[other][1:])
            changed |= {at: found for at, found in zip((one, other), spans, strict=True) if found}
    return changed


def _pair_lines(
    lines: Sequence[str], removed: range, added: range
) -> Iterator[tuple[int, int, _Matcher]]:
    """The lines that are alike, and how their words match."""
    for other in added:
        if len(lines[other]) > _LONG:
            continue
        best: tuple[float, int, _Matcher] | None = None
        after = _split(lines[other][1:])
        for one in removed[:_NEAR]:
            matcher = SequenceMatcher(None, _split(lines[one][1:]), after, False)
            least = best[0] if best else _ALIKE
            if matcher.real_quick_ratio() > least and matcher.quick_ratio() > least:
                ratio = matcher.ratio()
                best = (ratio, one, matcher) if ratio > least else best
        if best is not None:
            yield best[1], other, best[2]
            removed = range(best[1] + 1, removed.stop)


def _split(line: str) -> list[str]:
    return _WORD.findall(line[:_LONG])


def _find_runs(lines: Sequence[str]) -> Iterator[tuple[range, range]]:
    at = 0
    while at < len(lines):
        start = at
        while at < len(lines) and lines[at][:1] == "-":
            at += 1
        middle = at
        while at < len(lines) and lines[at][:1] == "+":
            at += 1
        if start < middle < at:
            yield range(start, middle), range(middle, at)
        at += at == start


def _measure(
    matcher: _Matcher, before: str, after: str
) -> tuple[tuple[Interval, ...], tuple[Interval, ...]]:
    """What each side has alone."""
    codes = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    old, new = (list(_WORD.finditer(text)) for text in (before, after))
    return (
        tuple((old[one].start(), old[two - 1].end()) for _, one, two, _, _ in codes if one < two),
        tuple((new[one].start(), new[two - 1].end()) for _, _, _, one, two in codes if one < two),
    )
