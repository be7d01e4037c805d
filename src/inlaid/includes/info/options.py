"""The options of an include: their names, and how the value of each is read."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from inlaid.diagnostics import codes
from inlaid.diagnostics.finding import Finding
from inlaid.includes.block import LineKind
from inlaid.includes.directive import Context, Dedent, Diff, Options, Said
from inlaid.includes.info.highlights import (
    EXPECTED,
    EXPECTED_MARKS,
    EXPECTED_NOTES,
    parse_highlights,
    parse_marks,
    parse_notes,
)
from inlaid.includes.placed import Placed, place_selector
from inlaid.pages.words import Word, split_words
from inlaid.patterns import late_pattern

_PATH = late_pattern(r"\.{0,2}/")
_LINES = late_pattern(r"(?=-?\d)(\d{1,9})?(?:-(\d{1,9})?)?")
_REVISION = r"[\w@^~{}./:+][\w@^~{}./:+-]{0,199}"
_ANY = r"(?s:.*)"
_SOME = r"(?s:.+)"

Findings = tuple[Finding, ...]


def parse_option(options: Options, word: Word, column: int) -> Options | Findings:
    """Return the options with one more, which is known, or what is wrong with it.

    The info string begins at ``column``.
    """
    option = _OPTIONS[word.key]
    if re.fullmatch(option.form, word.value) is None:
        return _expect(word, option.expected)
    return option.read(options, word, column)


def is_path(text: str) -> bool:
    """Whether a text begins as the path of an include does."""
    return _PATH.match(text) is not None


def _expect(word: Word, expected: str) -> Findings:
    message = f"{word.key}={word.raw}: expected {expected}"
    return (Finding(codes.OPTION_VALUE, message, span=word.value_span),)


def _read_highlights(options: Options, word: Word, column: int) -> Options | Findings:
    found = parse_highlights(word, column)
    if isinstance(found, Finding):
        return _expect(word, found.message)
    return replace(options, hl=found)


def _read_focus(options: Options, word: Word, column: int) -> Options | Findings:
    found = parse_highlights(word, column)
    if isinstance(found, Finding):
        return _expect(word, found.message)
    said = tuple(Said("focus", LineKind.FOCUS, entry) for entry in found)
    return replace(options, said=(*options.said, *said))


def _read_said(
    parse: Callable[[Word, int], tuple[Said, ...] | Finding],
) -> Callable[[Options, Word, int], Options | Findings]:
    def read(options: Options, word: Word, column: int) -> Options | Findings:
        found = parse(word, column)
        if isinstance(found, Finding):
            return _expect(word, found.message)
        return replace(options, said=(*options.said, *found))

    return read


def _read_lines(options: Options, word: Word, _column: int) -> Options | Findings:
    """The value of `hl_lines`: each entry is a line, or lines from the first to the last."""
    for entry in re.split(r"[ ,]+", word.value):
        found = _LINES.fullmatch(entry)
        if found is None or (found[2] and int(found[2]) < int(found[1] or 1)):
            return _expect(word, "line numbers such as 2 4-6 9-")
    return replace(options, hl_lines=word.value)


def _read_dedent(value: str) -> Dedent | int:
    return int(value) if value.isdecimal() else Dedent(value)


def _read_diff(options: Options, word: Word, column: int) -> Options | Findings:
    if word.value.startswith("@"):
        revision = word.value[1:]
        if re.fullmatch(_REVISION, revision) is None:
            return _expect(word, "a revision after @")
        return replace(options, diff=Diff(revision=revision))
    shift = word.end - len(word.raw) + word.quoted
    found, error = split_words(word.value if word.quoted else word.raw)
    if error is not None:
        return (replace(error, span=word.value_span),)
    path = found[0].value if found and is_path(found[0].value) else ""
    written = found[1:] if path else found
    if not path and not written:
        return _expect(word, "[PATH] SELECTOR or @REV")
    placed = [
        place_selector(
            selector._replace(start=selector.start + shift, end=selector.end + shift), column
        )
        for selector in written
    ]
    if misread := tuple(entry for entry in placed if isinstance(entry, Finding)):
        return misread
    selectors = tuple(entry for entry in placed if isinstance(entry, Placed))
    return replace(options, diff=Diff(path, selectors))


def _read_verify(options: Options, word: Word, _column: int) -> Options | Findings:
    from inlaid.pages.verify_option import parse_verify  # noqa: PLC0415 (few includes have it)

    found = parse_verify(word.value)
    if isinstance(found, Finding):
        return _expect(word, found.message)
    return replace(options, verify=found)


@dataclass(frozen=True, slots=True)
class _Option:
    """The form of an option's value, how that is said, and what it adds to the options."""

    form: str
    expected: str
    read: Callable[[Options, Word, int], Options | Findings]


_OPTIONS: dict[str, _Option] = {
    "title": _Option(_ANY, "", lambda options, word, _: replace(options, title=word.value)),
    "linenums": _Option(
        r"source|off|\d{1,9}(?: \d{1,4}){0,2}",
        "source, off or a number",
        lambda options, word, _: replace(options, linenums=word.value),
    ),
    "hl": _Option(_SOME, EXPECTED, _read_highlights),
    "hl_lines": _Option(_ANY, "", _read_lines),
    "focus": _Option(_SOME, EXPECTED, _read_focus),
    "mark": _Option(_SOME, EXPECTED_MARKS, _read_said(parse_marks)),
    "note": _Option(_SOME, EXPECTED_NOTES, _read_said(parse_notes)),
    "tab": _Option(
        _SOME, "the name of a tab", lambda options, word, _: replace(options, tab=word.value)
    ),
    "dedent": _Option(
        r"auto|off|[0-9]{1,5}",
        "auto, off or a number of characters",
        lambda options, word, _: replace(options, dedent=_read_dedent(word.value)),
    ),
    "elide": _Option(
        _ANY,
        "",
        lambda options, word, _: replace(options, elide="" if word.value == "off" else word.value),
    ),
    "context": _Option(
        r"hidden|fold",
        "hidden or fold",
        lambda options, word, _: replace(options, context=Context(word.value)),
    ),
    "collapse": _Option(
        r"[0-9]{1,5}",
        "a number of lines",
        lambda options, word, _: replace(options, collapse=int(word.value)),
    ),
    "diff": _Option(_ANY, "", _read_diff),
    "rev": _Option(
        _REVISION, "a git revision", lambda options, word, _: replace(options, rev=word.value)
    ),
    "state": _Option(
        _SOME, "the name of a state", lambda options, word, _: replace(options, state=word.value)
    ),
    "link": _Option(
        r"on|off",
        "on or off",
        lambda options, word, _: replace(options, link=word.value == "on"),
    ),
    "verify": _Option(_ANY, "", _read_verify),
    "trace": _Option(
        _SOME, "the name of a trace", lambda options, word, _: replace(options, trace=word.value)
    ),
    "width": _Option(
        r"[1-9]\d{2,3}|wide",
        "wide or a number of pixels from 100 to 9999",
        lambda options, word, _: replace(options, width=word.value),
    ),
    "id": _Option(
        r"\S+", "an id without spaces", lambda options, word, _: replace(options, id=word.value)
    ),
    # What a match picks is read with the selectors; here it is only checked.
    "match": _Option(
        r"(?=[0-9]{1,9}\Z)0*[1-9][0-9]*",
        "a number, counted from 1",
        lambda options, _word, _column: options,
    ),
}

OPTION_NAMES: tuple[str, ...] = tuple(_OPTIONS)
