"""The difference between two texts, as the lines of a diff."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from inlaid.includes.block import Line


def find_differences(before: Sequence[Line], after: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines of both: after ``-`` those removed, ``+`` those added, a space the others.

    Line numbers are those of ``after``; removed lines have none.
    """
    # Its heuristic for frequent lines keeps long files of equal lines from taking for ever.
    matcher = SequenceMatcher(None, [each.text for each in before], [each.text for each in after])
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            yield from (replace(each, text=" " + each.text) for each in after[start:end])
            continue
        yield from (Line("-" + each.text, None) for each in before[first:last])
        yield from (replace(each, text="+" + each.text) for each in after[start:end])
