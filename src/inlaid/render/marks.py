"""Marking texts in highlighted code, whatever elements they run through."""

import re
from collections.abc import Iterator, Sequence
from html import unescape

from inlaid.patterns import late_pattern

_TOKEN = late_pattern(r"<[^>]*>|&[^;\s<&]{1,31};|[^<&]+|.", re.DOTALL)
_NUMBERS = late_pattern(r'<span class="linenos?\b')

Interval = tuple[int, int]


def mark_texts(html: str, texts: Sequence[str]) -> str:
    """Return the HTML with each occurrence of the texts in its code inside a `mark`.

    Line numbers aren't code. An element that begins or ends within a text splits its mark.
    """
    if not texts:
        return html
    end = html.rfind("</code>")
    start = html.find(">", html.find("<code")) + 1
    if end < start:
        return html
    tokens = [(found[0], _is_text(found[0])) for found in _TOKEN.finditer(html, start, end)]
    tokens = list(_leave_out_numbers(tokens))
    plain = "".join(unescape(token) for token, is_text in tokens if is_text)
    marked = "".join(_mark(tokens, _find_intervals(plain, texts)))
    return html[:start] + marked.replace("</mark><mark>", "") + html[end:]


def _is_text(token: str) -> bool:
    return not (token.startswith("<") and len(token) > 1)


def _leave_out_numbers(tokens: Sequence[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    inside = False
    for token, is_text in tokens:
        if not is_text:
            inside = (inside and not token.startswith("</")) or bool(_NUMBERS.match(token))
        yield token, is_text and not inside


def _find_intervals(plain: str, texts: Sequence[str]) -> list[Interval]:
    """The places of all texts, those that overlap or touch made one."""
    found = sorted(
        (hit.start(), hit.end()) for text in texts for hit in re.finditer(re.escape(text), plain)
    )
    merged: list[Interval] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _mark(tokens: Sequence[tuple[str, bool]], intervals: Sequence[Interval]) -> Iterator[str]:
    at, waiting = 0, 0
    for token, is_text in tokens:
        if not is_text:
            yield token
            continue
        units = [token] if token.startswith("&") else list(token)
        length = len(unescape(token))
        while waiting < len(intervals) and intervals[waiting][1] <= at:
            waiting += 1
        yield from _mark_units(units, at, length, intervals[waiting:])
        at += length


def _mark_units(
    units: Sequence[str], at: int, length: int, intervals: Sequence[Interval]
) -> Iterator[str]:
    """The characters of one text, the parts inside an interval marked."""
    done = 0
    for start, end in intervals:
        first, last = max(start - at, 0), min(end - at, length)
        if first >= length:
            break
        if len(units) == 1:
            first, last = 0, 1
        yield "".join(units[done:first])
        yield f"<mark>{''.join(units[first:last])}</mark>"
        done = last
    yield "".join(units[done:])
