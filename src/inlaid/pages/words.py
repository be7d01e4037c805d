"""The words of an info string, plain, quoted, ``/pattern/`` or ``key=value``, with places."""

import re
from typing import NamedTuple

from inlaid.diagnostics import codes
from inlaid.diagnostics.finding import Finding, Span
from inlaid.patterns import late_pattern

_KEY = late_pattern(r"[A-Za-z_][\w-]*=")
_QUOTED = late_pattern(r'"((?:[^"\\]|\\.)*)"')
_SINGLE = late_pattern(r"'([^'\n]*)'(?=[\s,}]|$)")  # as hosts take it, for a whole value
_PATTERN = late_pattern(r"/(?:[^/\\]|\\.)+/(?:\.\./(?:[^/\\]|\\.)+/)?(?=[\s,:}]|$)")
_ODD = late_pattern(r"""\"|(?:^|[\s,:=])[/']""")  # what may hold white space inside a word
_SOLID = late_pattern(r"\S++")
_PLAIN = late_pattern(r'[^\s",:]*+')
_ESCAPE = late_pattern(r'\\(["\\])')


class Word(NamedTuple):
    """A word: its value with quotes resolved, as written, and its offsets in the info string.

    ``key`` is empty unless the word is ``key=value``. ``quoted``: the whole value was in quotes.
    A tuple, since every include has some, and building a frozen dataclass takes three times as
    long.
    """

    value: str
    raw: str
    start: int
    end: int
    key: str = ""
    quoted: bool = False

    @property
    def span(self) -> Span:
        """Where the word stands in the info string."""
        return Span(1, self.start + 1, self.end + 1)

    @property
    def value_span(self) -> Span:
        """Where its value stands; the whole word when that is empty."""
        start = self.end - len(self.raw) if self.raw else self.start
        return Span(1, start + 1, self.end + 1)


def split_words(text: str, start: int = 0) -> tuple[tuple[Word, ...], Finding | None]:
    """Return the words of ``text`` from offset ``start``, split at white space outside quotes.

    The words end before a quote that is left open, which is the finding.
    """
    if _ODD.search(text) is None:
        return tuple(map(_read_plain, _SOLID.finditer(text, start))), None
    words: list[Word] = []
    at = start
    while found := _SOLID.search(text, at):
        is_odd = _ODD.search(found.group()) is not None
        word = _read_word(text, found.start()) if is_odd else _read_plain(found)
        if isinstance(word, Finding):
            return tuple(words), word
        words.append(word)
        at = word.end
    return tuple(words), None


def _read_plain(found: re.Match[str]) -> Word:
    written = found.group()
    key = _KEY.match(written) if "=" in written else None
    if key is None:
        return Word(written, written, *found.span())
    value = written[key.end() :]
    return Word(value, value, *found.span(), key.group()[:-1])


def split_list(word: Word) -> tuple[Word, ...]:
    """Return the entries of a comma-separated value; offsets count from the value's beginning."""
    entries = []
    at = 0
    while at < len(word.raw):
        found = _find_end(word.raw, at, stop=",")
        end = len(word.raw) if isinstance(found, Finding) else found
        entries.append(_make_word(word.raw, at, at, end))
        at = end + 1
    return tuple(entries)


def unquote(text: str) -> str:
    """Return ``text`` with each quoted part replaced by its content."""
    return _QUOTED.sub(lambda found: _ESCAPE.sub(r"\1", found[1]), text)


def _read_word(text: str, start: int) -> Word | Finding:
    key = _KEY.match(text, start)
    value = key.end() if key else start
    end = _find_end(text, value, stop="")
    if isinstance(end, Finding):
        return end
    word = _make_word(text, start, value, end)
    if key is None:
        return word
    return Word(word.value, word.raw, start, end, key.group()[:-1], word.quoted)


def _make_word(text: str, start: int, value: int, end: int) -> Word:
    raw = text[value:end]
    if single := _SINGLE.fullmatch(raw):
        return Word(single[1], raw, start, end, "", quoted=True)
    quotes = raw.count('"')
    if not quotes and raw[:1] != "/":
        return Word(raw, raw, start, end)
    if quotes == 2 and raw[0] == raw[-1] == '"' and "\\" not in raw:
        return Word(raw[1:-1], raw, start, end, "", quoted=True)
    quoted = _QUOTED.fullmatch(raw) is not None
    pattern = _PATTERN.fullmatch(raw) is not None
    return Word(raw if pattern else unquote(raw), raw, start, end, "", quoted)


def _find_end(text: str, start: int, stop: str) -> int | Finding:
    if text[start : start + 1] == "'" and (single := _SINGLE.match(text, start)):
        return single.end()
    at = start
    while at < len(text):
        if text[at] == "/" and (at == start or text[at - 1] in ",:"):
            pattern = _PATTERN.match(text, at)
            at = pattern.end() if pattern else at + 1
        at = _PLAIN.match(text, at).end()  # type: ignore[union-attr] # it matches the empty text
        if at >= len(text) or text[at] == stop or text[at].isspace():
            break
        if text[at] == '"':
            quoted = _QUOTED.match(text, at)
            if quoted is None:
                span = Span(1, at + 1, at + 2)
                return Finding(codes.INFO_SYNTAX, "the quote is not closed", span=span)
            at = quoted.end()
        else:
            at += 1
    return at
