"""The options of an include: their names, and how the value of each is read."""

import re
from collections.abc import Callable
from dataclasses import replace

from inlaid.includes.directive import Context, Dedent, Diff, Options
from inlaid.includes.highlights import parse_highlights
from inlaid.includes.placed import Placed, place_selector
from inlaid.includes.selectors import Selector, SelectorError
from inlaid.pages.verify_option import VerifyOptionError, parse_verify
from inlaid.pages.words import Word, split_words

NO_OPTIONS = Options()

_PATH = re.compile(r"\.{0,2}/")
_LINENUMS = re.compile(r"source|off|\d{1,9}(?: \d{1,4}){0,2}")
_LINES = re.compile(r"(?=-?\d)(\d{1,9})?(?:-(\d{1,9})?)?")
_ID = re.compile(r"\S+")
_REVISION = re.compile(r"[\w@^~{}./:+][\w@^~{}./:+-]{0,199}")


class OptionError(ValueError):
    """An option's value is not one that it takes; the text says what is expected."""


class DiffError(ValueError):
    """Selectors of a diff can't be read: each word, and why."""

    def __init__(self, misread: tuple[tuple[Word, str], ...]) -> None:
        super().__init__()
        self.misread = misread


def parse_option(options: Options, word: Word, column: int) -> Options:
    """Return the options with one more, which is known; the info string begins at ``column``.

    Raises OptionError, and DiffError for selectors of a diff.
    """
    return _OPTIONS[word.key](options, word, column)


def is_path(text: str) -> bool:
    """Whether a text begins as the path of an include does."""
    return _PATH.match(text) is not None


def _check(pattern: re.Pattern[str], value: str, expected: str) -> str:
    if pattern.fullmatch(value) is None:
        raise OptionError(expected)
    return value


def _need(value: str, expected: str) -> str:
    if not value:
        raise OptionError(expected)
    return value


def _parse_highlights(options: Options, word: Word, column: int) -> Options:
    _need(word.value, 'entries "text", /regex/, region or L12-14')
    try:
        return replace(options, hl=parse_highlights(word, column))
    except SelectorError as error:
        raise OptionError(str(error)) from None


def _parse_dedent(value: str) -> Dedent | int:
    if value in {"auto", "off"}:
        return Dedent(value)
    if value.isdecimal() and value.isascii() and len(value) < 6:
        return int(value)
    raise OptionError("auto, off or a number of characters")


def _parse_context(value: str) -> Context:
    if value in {"hidden", "fold"}:
        return Context(value)
    raise OptionError("hidden or fold")


def _parse_diff(word: Word, column: int) -> Diff:
    if word.value.startswith("@"):
        return Diff(revision=_check(_REVISION, word.value[1:], "a revision after @"))
    base = column + word.end - len(word.raw)
    words = list(split_words(word.value if word.quoted else word.raw))
    path = words.pop(0).value if words and is_path(words[0].value) else ""
    if not path and not words:
        raise OptionError("[PATH] SELECTOR or @REV")
    placed: list[Placed[Selector]] = []
    misread: list[tuple[Word, str]] = []
    for each in words:
        try:
            placed.append(place_selector(each, base))
        except SelectorError as error:
            shift = base - column
            place = each._replace(start=each.start + shift, end=each.end + shift)
            misread.append((place, str(error)))
    if misread:
        raise DiffError(tuple(misread))
    return Diff(path, tuple(placed))


def _parse_link(value: str) -> bool:
    if value not in {"on", "off"}:
        raise OptionError("on or off")
    return value == "on"


def _parse_verify(options: Options, word: Word) -> Options:
    try:
        return replace(options, verify=parse_verify(word.value))
    except VerifyOptionError as error:
        raise OptionError(str(error)) from None


def _check_lines(value: str) -> str:
    """The value of `hl_lines`: each entry is a line, or lines from the first to the last."""
    for entry in re.split(r"[ ,]+", value):
        found = _LINES.fullmatch(entry)
        if found is None or (found[2] and int(found[2]) < int(found[1] or 1)):
            raise OptionError("line numbers such as 2 4-6 9-")
    return value


def _check_match(options: Options, word: Word) -> Options:
    """What a match picks is read with the selectors; here it is only checked."""
    value = word.value
    if not (value.isdecimal() and value.isascii() and 0 < len(value) < 10 and int(value)):
        raise OptionError("a number, counted from 1")
    return options


_Setter = Callable[[Options, Word, int], Options]
_OPTIONS: dict[str, _Setter] = {
    "title": lambda options, word, _: replace(options, title=word.value),
    "linenums": lambda options, word, _: replace(
        options, linenums=_check(_LINENUMS, word.value, "source, off or a number")
    ),
    "hl": _parse_highlights,
    "hl_lines": lambda options, word, _: replace(options, hl_lines=_check_lines(word.value)),
    "dedent": lambda options, word, _: replace(options, dedent=_parse_dedent(word.value)),
    "elide": lambda options, word, _: replace(
        options, elide="" if word.value == "off" else word.value
    ),
    "context": lambda options, word, _: replace(options, context=_parse_context(word.value)),
    "diff": lambda options, word, column: replace(options, diff=_parse_diff(word, column)),
    "rev": lambda options, word, _: replace(
        options, rev=_check(_REVISION, word.value, "a git revision")
    ),
    "state": lambda options, word, _: replace(
        options, state=_need(word.value, "the name of a state")
    ),
    "link": lambda options, word, _: replace(options, link=_parse_link(word.value)),
    "verify": lambda options, word, _: _parse_verify(options, word),
    "trace": lambda options, word, _: replace(
        options, trace=_need(word.value, "the name of a trace")
    ),
    "id": lambda options, word, _: replace(
        options, id=_check(_ID, word.value, "an id without spaces")
    ),
    "match": lambda options, word, _: _check_match(options, word),
}

OPTION_NAMES: tuple[str, ...] = tuple(_OPTIONS)
