"""The info string of an include, read to a directive: words, selectors, options, with columns."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

from inlaid.core import codes
from inlaid.core.diagnostics import Code, Diagnostic
from inlaid.core.directive import (
    Context,
    Dedent,
    Diff,
    Directive,
    Highlight,
    LiteralText,
    Options,
    Placed,
)
from inlaid.core.location import Location
from inlaid.core.nearest import find_nearest, list_names
from inlaid.core.selectors import (
    Lines,
    Pattern,
    RegionName,
    Selector,
    SelectorError,
    parse_selector,
)
from inlaid.core.words import Word, WordError, split_list, split_words

Value = TypeVar("Value")
_NO_OPTIONS = Options()
Parsed = tuple[Directive | None, tuple[Diagnostic, ...]]

_INCLUDE = re.compile(r'\s*(?:\S+\s+"?(?:\.\.?/|/)|\{[^\n]*\binclude=)')
_PATH = re.compile(r"\.{0,2}/")
_LINENUMS = re.compile(r"source|off|\d{1,9}(?: \d{1,4}){0,2}")
_HL_LINES = re.compile(r"\d{1,9}(?:-\d{1,9})?(?:[ ,]+\d{1,9}(?:-\d{1,9})?)*")
_SOURCE_LINES = re.compile(r"L(\d{1,9})(?:-L?(\d{1,9}))?")
_REVISION = re.compile(r"[\w@^~{}./:+][\w@^~{}./:+-]{0,199}")


def is_include(info: str) -> bool:
    """Whether an info string makes its fence an include."""
    if _INCLUDE.match(info) is None:
        return False
    if not info.lstrip().startswith("{"):
        return True
    try:
        return any(word.key == "include" for word in split_words(info, info.index("{") + 1))
    except WordError:
        return True


def parse_directive(info: str, location: Location, text: str) -> Parsed:
    """Return the directive of an include's info string, or None with every problem found.

    ``location`` is where the info string begins; ``text`` is the whole header line.
    """
    return _Parser(info, location, text).parse()


class _Parser:
    def __init__(self, info: str, location: Location, text: str) -> None:
        self.info = info
        self.location = location
        self.text = text
        self.diagnostics: list[Diagnostic] = []

    def parse(self) -> Parsed:
        try:
            directive = self._parse_form()
        except WordError as error:
            self._report(codes.INFO_SYNTAX, str(error), error.at, error.at + 1)
            directive = None
        return (None if self.diagnostics else directive), tuple(self.diagnostics)

    def _parse_form(self) -> Directive | None:
        if self.info.lstrip().startswith("{"):
            return self._parse_attributes()
        words = split_words(self.info)
        if len(words) < 2:
            message = "expected a language and a path, found one word in quotes"
            self._report(codes.INFO_SYNTAX, message, words[0].start, words[0].end)
            return None
        language, path, rest = words[0], words[1], words[2:]
        return self._build("" if language.value == "-" else language.value, path, self._split(rest))

    def _split(self, words: Iterable[Word]) -> tuple[list[Word], list[Word]]:
        """Selectors and options; a bare word after ``diff=`` belongs to the diff."""
        selectors: list[Word] = []
        options: list[Word] = []
        ends: dict[int, int] = {}
        for word in words:
            if word.key:
                options.append(word)
            elif options and options[-1].key == "diff":
                ends[len(options) - 1] = word.end
            else:
                selectors.append(word)
        for at, end in ends.items():
            first = options[at]
            written = self.info[first.end - len(first.raw) : end]
            options[at] = replace(first, raw=written, value=written, quoted=False, end=end)
        return selectors, options

    def _parse_attributes(self) -> Directive | None:
        opening = self.info.index("{") + 1
        closing = self.info.rstrip().rfind("}")
        if closing < opening:
            self._report(codes.INFO_SYNTAX, "the brace is not closed", opening - 1, opening)
            return None
        words = split_words(self.info[:closing], opening)
        classes = [word.value[1:] for word in words if not word.key and word.value[:1] == "."]
        ids = [word.value[1:] for word in words if not word.key and word.value[:1] == "#"]
        keyed = [word for word in words if word.key]
        path = next((word for word in keyed if word.key == "include"), None)
        if path is None:
            self._report(
                codes.INFO_SYNTAX, "include= stands behind the brace", closing, closing + 1
            )
            return None
        selectors = [word for word in keyed if word.key == "region"]
        known = [word for word in keyed if word.key in _OPTIONS]
        passed = tuple(
            (word.key, word.value)
            for word in keyed
            if word.key not in _OPTIONS and word.key not in {"include", "region"}
        )
        directive = self._build(classes[0] if classes else "", path, (selectors, known))
        if directive is None:
            return None
        options = replace(directive.options, id=ids[-1]) if ids else directive.options
        return replace(directive, options=options, classes=tuple(classes[1:]), attributes=passed)

    def _build(
        self, language: str, path: Word, rest: tuple[list[Word], list[Word]]
    ) -> Directive | None:
        if not _PATH.match(path.value):
            self._report_word(
                codes.OPTION_VALUE, f"the path '{path.value}' must begin with ./, ../ or /", path
            )
        selectors, options = rest
        match = self._find_match(options) if options else None
        parsed = [self._parse_selector(word, match) for word in selectors]
        placed = tuple([each for each in parsed if each is not None])
        start = path.end - len(path.raw)
        return Directive(
            language,
            path.value,
            self.location.column + start,
            self.location.column + path.end,
            placed,
            self._parse_options(options) if options else _NO_OPTIONS,
            option_columns=tuple(
                [
                    (each.key, self.location.column + each.start, self.location.column + each.end)
                    for each in options
                ]
            ),
        )

    def _find_match(self, options: list[Word]) -> int | None:
        for word in options:
            if word.key == "match" and word.value.isdecimal() and word.value.isascii():
                return int(word.value[:9]) or None
        return None

    def _parse_selector(self, word: Word, match: int | None) -> Placed[Selector] | None:
        try:
            value = parse_selector(word.value, quoted=word.quoted and not word.key, match=match)
        except SelectorError as error:
            self._report_word(codes.SELECTOR_SYNTAX, f"selector '{word.value}': {error}", word)
            return None
        return self._place(value, word)

    def _place(self, value: Value, word: Word) -> Placed[Value]:
        start = self.location.column + word.end - len(word.raw)
        return Placed(value, word.value, start, self.location.column + word.end)

    def _parse_options(self, words: list[Word]) -> Options:
        options = _NO_OPTIONS
        for word in words:
            parse = _OPTIONS.get(word.key)
            if parse is None:
                self._report_unknown(word)
                continue
            try:
                options = parse(self, options, word)
            except _OptionError as fault:
                self._report_word(
                    codes.OPTION_VALUE, f"{word.key}={word.raw}: expected {fault}", word
                )
        return options

    def parse_highlights(self, word: Word) -> tuple[Placed[Highlight], ...]:
        base = word.end - len(word.raw)
        return tuple(
            self._place(
                self._parse_highlight(each),
                replace(each, start=base + each.start, end=base + each.end),
            )
            for each in split_list(word)
            if each.raw
        )

    def _parse_highlight(self, entry: Word) -> Highlight:
        if entry.quoted:
            return LiteralText(entry.value)
        if lines := _SOURCE_LINES.fullmatch(entry.value):
            return Lines(int(lines[1]), int(lines[2] or lines[1]))
        try:
            value = parse_selector(entry.value)
        except SelectorError as error:
            raise _OptionError(str(error)) from None
        if isinstance(value, Pattern | RegionName):
            return value
        raise _OptionError('entries "text", /regex/, region or L12-14')

    def parse_diff(self, word: Word) -> Diff:
        if word.value.startswith("@"):
            return Diff(revision=_check(_REVISION, word.value[1:], "a revision after @"))
        base = word.end - len(word.raw)
        inner = word.value if word.quoted else word.raw
        words = [
            replace(each, start=base + each.start, end=base + each.end)
            for each in split_words(inner)
        ]
        path = words.pop(0).value if words and _PATH.match(words[0].value) else ""
        placed = [self._parse_selector(each, None) for each in words]
        if not path and not words:
            raise _OptionError("[PATH] SELECTOR or @REV")
        return Diff(path, tuple(each for each in placed if each is not None))

    def _report_unknown(self, word: Word) -> None:
        near = find_nearest(word.key, _OPTIONS)
        self._report(
            codes.OPTION_UNKNOWN,
            f"unknown option '{word.key}'",
            word.start,
            word.start + len(word.key),
            help_text=(f"did you mean '{near}'? " if near else "")
            + f"The options are: {list_names(sorted(_OPTIONS), 30)}",
        )

    def _report_word(self, code: Code, message: str, word: Word) -> None:
        self._report(code, message, word.end - len(word.raw), max(word.end, 1))

    def _report(
        self, code: Code, message: str, start: int, end: int, *, help_text: str = ""
    ) -> None:
        place = self.location
        location = Location(place.path, place.line, place.column + start, place.column + end)
        self.diagnostics.append(
            Diagnostic(code, message, location, self.text, help=help_text or code.fix)
        )


class _OptionError(ValueError):
    """An option's value is not one that it takes; the text says what is expected."""


def _check(pattern: re.Pattern[str], value: str, expected: str) -> str:
    if pattern.fullmatch(value) is None:
        raise _OptionError(expected)
    return value


def _parse_dedent(value: str) -> Dedent | int:
    if value in {"auto", "off"}:
        return Dedent(value)
    if value.isdecimal() and value.isascii() and len(value) < 6:
        return int(value)
    raise _OptionError("auto, off or a number of characters")


def _parse_context(value: str) -> Context:
    if value in {"hidden", "fold"}:
        return Context(value)
    raise _OptionError("hidden or fold")


def _parse_link(value: str) -> bool:
    if value not in {"on", "off"}:
        raise _OptionError("on or off")
    return value == "on"


def _parse_verify(options: Options, word: Word) -> Options:
    if word.value.startswith("off"):
        reason = word.value.removeprefix("off").removeprefix(":").strip()
        if not reason:
            raise _OptionError('NAME or off:"reason"; a reason is needed')
        return replace(options, verify_off=reason)
    return replace(options, verify=word.value)


def _parse_elide(value: str) -> str:
    return "" if value == "off" else value


def _parse_match(value: str) -> None:
    if not (value.isdecimal() and value.isascii() and 0 < len(value) < 10 and int(value)):
        raise _OptionError("a number, counted from 1")


def _keep_match(_parser: _Parser, options: Options, word: Word) -> Options:
    _parse_match(word.value)
    return options


_Setter = Callable[[_Parser, Options, Word], Options]
_OPTIONS: dict[str, _Setter] = {
    "title": lambda _, options, word: replace(options, title=word.value),
    "linenums": lambda _, options, word: replace(
        options, linenums=_check(_LINENUMS, word.value, "source, off or a number")
    ),
    "hl": lambda parser, options, word: replace(options, hl=parser.parse_highlights(word)),
    "hl_lines": lambda _, options, word: replace(
        options, hl_lines=_check(_HL_LINES, word.value, "line numbers such as 2 4-6")
    ),
    "dedent": lambda _, options, word: replace(options, dedent=_parse_dedent(word.value)),
    "elide": lambda _, options, word: replace(options, elide=_parse_elide(word.value)),
    "context": lambda _, options, word: replace(options, context=_parse_context(word.value)),
    "diff": lambda parser, options, word: replace(options, diff=parser.parse_diff(word)),
    "rev": lambda _, options, word: replace(
        options, rev=_check(_REVISION, word.value, "a git revision")
    ),
    "state": lambda _, options, word: replace(options, state=word.value),
    "link": lambda _, options, word: replace(options, link=_parse_link(word.value)),
    "verify": lambda _, options, word: _parse_verify(options, word),
    "trace": lambda _, options, word: replace(options, trace=word.value),
    "id": lambda _, options, word: replace(options, id=word.value),
    "match": _keep_match,
}


OPTION_NAMES: tuple[str, ...] = tuple(_OPTIONS)
