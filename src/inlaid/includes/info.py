"""The info string of an include, read to a directive: words, selectors, options, with columns."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain

from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Code, Diagnostic
from inlaid.diagnostics.location import Location
from inlaid.diagnostics.nearest import find_nearest
from inlaid.includes.directive import Directive, Options
from inlaid.includes.foreign import find_right_option
from inlaid.includes.options import (
    NO_OPTIONS,
    OPTION_NAMES,
    DiffError,
    OptionError,
    is_path,
    parse_option,
)
from inlaid.includes.placed import Placed, place_selector
from inlaid.includes.selectors import Selector, SelectorError
from inlaid.includes.slips import (
    OWN_KEYS,
    Slip,
    find_apostrophes,
    find_bare,
    find_foreign_selectors,
    find_idle_match,
    find_near_keys,
    find_repeats,
    name_selector,
    name_unknown,
)
from inlaid.pages.words import Word, WordError, split_words

Parsed = tuple[Directive | None, tuple[Diagnostic, ...]]


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
        self.path = ""
        self.diagnostics: list[Diagnostic] = []

    def parse(self) -> Parsed:
        try:
            braced = self.info.lstrip().startswith("{")
            directive = self._parse_attributes() if braced else self._parse_words()
        except WordError as error:
            self._report(codes.INFO_SYNTAX, str(error), error.at, error.at + 1)
            directive = None
        return (None if self.diagnostics else directive), tuple(self.diagnostics)

    # --- the two forms ------------------------------------------------------------------------

    def _parse_words(self) -> Directive | None:
        words = split_words(self.info)
        if len(words) < 2:
            message = "expected a language and a path, found one word in quotes"
            self._report(codes.INFO_SYNTAX, message, words[0].start, words[0].end)
            return None
        language, path, rest = words[0], words[1], words[2:]
        if "'" in self.info:
            self._report_slips(find_apostrophes(rest))
        selectors, options = self._split(rest)
        shown = "" if language.value == "-" else language.value.partition(",")[0]  # `rust,ignore`
        return self._build(shown, path, selectors, options)

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
            options[at] = first._replace(raw=written, value=written, quoted=False, end=end)
        return selectors, options

    def _parse_attributes(self) -> Directive | None:
        opening = self.info.index("{") + 1
        closing = self.info.rstrip().rfind("}")
        if closing < opening:
            self._report(codes.INFO_SYNTAX, "the brace is not closed", opening - 1, opening)
            return None
        if after := self.info[closing + 1 :].strip():
            start = self.info.index(after, closing)
            message = f"'{after}' stands behind the brace"
            self._report(codes.INFO_SYNTAX, message, start, start + len(after))
        words = split_words(self.info[:closing], opening)
        self._report_slips(find_apostrophes(words), find_bare(words))
        keyed = [word for word in words if word.key]
        bare = [word for word in words if not word.key]
        classes = [word.value[1:] for word in bare if word.value[:1] == "."]
        ids = [word.value[1:] for word in bare if word.value[:1] == "#"]
        paths = [word for word in keyed if word.key == "include"]
        if not paths:
            message = "include= stands behind the brace"
            self._report(codes.INFO_SYNTAX, message, closing, closing + 1)
            return None
        path = paths[0]
        selectors = [word for word in keyed if word.key == "region"]
        known = [word for word in keyed if word.key in OPTION_NAMES]
        directive = self._build(classes[0] if classes else "", path, selectors, known)
        options = replace(directive.options, id=ids[-1]) if ids else directive.options
        passed = [word for word in keyed if word.key not in OWN_KEYS]
        self._report_slips(
            find_repeats(paths), find_foreign_selectors(passed), find_near_keys(passed)
        )
        return replace(
            directive,
            options=options,
            classes=tuple(classes[1:]),
            attributes=tuple((word.key, word.value) for word in passed),
        )

    # --- what both hold -----------------------------------------------------------------------

    def _build(
        self, language: str, path: Word, selectors: Sequence[Word], options: Sequence[Word]
    ) -> Directive:
        self.path = path.value
        column = self.location.column
        if options:
            self._report_slips(find_repeats(options))
        placed = self._parse_selectors(selectors, _find_match(options))
        if not is_path(path.value):
            message = f"the path '{path.value}' must begin with ./, ../ or /"
            self._report_word(codes.OPTION_VALUE, message, path)
        parsed = self._parse_options(options) if options else NO_OPTIONS
        if options and not self.diagnostics:
            self._report_slips(find_idle_match(options, placed))
        return Directive(
            language,
            path.value,
            column + path.end - len(path.raw),
            column + path.end,
            placed,
            parsed,
            option_columns=tuple(
                [(each.key, column + each.start, column + each.end) for each in options]
            ),
        )

    def _parse_selectors(
        self, words: Iterable[Word], match: int | None
    ) -> tuple[Placed[Selector], ...]:
        placed: list[Placed[Selector]] = []
        for word in words:
            try:
                placed.append(place_selector(word, self.location.column, match))
            except SelectorError as error:
                self._report_selector(word, str(error))
        return tuple(placed)

    def _parse_options(self, words: Iterable[Word]) -> Options:
        options = NO_OPTIONS
        for word in words:
            if word.key not in OPTION_NAMES and (form := find_right_option(word.key, word.value)):
                self._report_slips([name_selector(word, f"{self.path} {form}")])
                continue
            if word.key not in OPTION_NAMES:
                near = find_nearest(word.key, OPTION_NAMES)
                self._report_slips([name_unknown(word, near)])
                continue
            try:
                options = parse_option(options, word, self.location.column)
            except OptionError as error:
                message = f"{word.key}={word.raw}: expected {error}"
                self._report_word(codes.OPTION_VALUE, message, word)
            except DiffError as error:
                for each, why in error.misread:
                    self._report_selector(each, why)
        return options

    # --- problems -----------------------------------------------------------------------------

    def _report_selector(self, word: Word, why: str) -> None:
        self._report_word(codes.SELECTOR_SYNTAX, f"selector '{word.value}': {why}", word)

    def _report_slips(self, *found: Iterable[Slip]) -> None:
        for slip in chain(*found):
            self._report(slip.code, slip.message, slip.start, slip.end, help_text=slip.help)

    def _report_word(self, code: Code, message: str, word: Word) -> None:
        start = word.end - len(word.raw) if word.raw else word.start
        self._report(code, message, start, word.end)

    def _report(
        self, code: Code, message: str, start: int, end: int, *, help_text: str = ""
    ) -> None:
        place = self.location
        location = Location(place.path, place.line, place.column + start, place.column + end)
        self.diagnostics.append(
            Diagnostic(code, message, location, self.text, help=help_text or code.fix)
        )


def _find_match(options: Iterable[Word]) -> int | None:
    for word in options:
        if word.key == "match" and word.value.isdecimal() and word.value.isascii():
            return int(word.value[:9]) or None
    return None
